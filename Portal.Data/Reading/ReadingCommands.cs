using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;

namespace Portal.Data.Reading;

/// <summary>What a reader leaves behind.</summary>
public sealed class ReadingCommands(PortalDb portal, ReadingLog log, TimeProvider time)
{
    /// <summary>Longest id of a paragraph.</summary>
    public const int AnchorLength = 80;

    /// <summary>Remembers that the viewer opened a chapter just shown to them. Nothing for anybody but students; no statement.</summary>
    public void Opened(Viewer viewer, ChapterReading chapter)
    {
        if (viewer is StudentViewer s && chapter.PublishedAt is not null)
        {
            log.Add(new(s.UniversityId, s.StudentId, chapter.Id, chapter.Section, null, 0, chapter.PublishedVersion, time.GetUtcNow()) { Openings = 1 });
        }
    }

    /// <summary>Remembers the paragraph. False when the chapter does not exist for the viewer or the viewer keeps no places.</summary>
    /// <param name="anchor">Cut at <see cref="AnchorLength"/>; empty does not move the place.</param>
    /// <param name="percent">Brought into 0 to 100.</param>
    public async Task<bool> KeepPlaceAsync(int chapterId, SectionKind section, string anchor, int percent, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student)
        {
            return false;
        }

        var version = await db.Chapters.ReadableBy(student).Where(c => c.Id == chapterId).Select(c => (int?)c.PublishedVersion).SingleOrDefaultAsync(ct);
        if (version is null)
        {
            return false;
        }

        // The course is what "read" is about; in the other sections the place moves, the progress does not.
        var progress = section == SectionKind.Course ? (short)Math.Clamp(percent, 0, 100) : (short)0;
        var place = anchor.Length <= AnchorLength ? anchor : anchor[..AnchorLength];
        log.Add(new(student.UniversityId, student.StudentId, chapterId, section, place.Length == 0 ? null : place, progress, version.Value, time.GetUtcNow()));
        return true;
    }

    /// <summary>Says the whole course is read, for those who read without scripts. False as for <see cref="KeepPlaceAsync"/>.</summary>
    public async Task<bool> MarkReadAsync(int chapterId, CancellationToken ct = default)
    {
        var kept = await KeepPlaceAsync(chapterId, SectionKind.Course, "", 100, ct);
        if (kept)
        {
            await log.FlushAsync(ct);
        }

        return kept;
    }

    /// <summary>
    /// Notes the student's word that they tried the exercises; a second time changes nothing. False when the chapter does not exist for the viewer
    /// or the viewer is no student.
    /// </summary>
    public async Task<bool> MarkAttemptedAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student || !await db.Chapters.ReadableBy(student).AnyAsync(c => c.Id == chapterId, ct))
        {
            return false;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO chapter_attempts (university_id, student_id, chapter_id, at)
            VALUES ({student.UniversityId}, {student.StudentId}, {chapterId}, {time.GetUtcNow().UtcDateTime})
            ON CONFLICT DO NOTHING
            """, ct);
        return true;
    }
}
