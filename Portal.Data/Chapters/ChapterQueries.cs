using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Discussion;
using Portal.Data.Modelling;
using Portal.Data.Reading;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;

namespace Portal.Data.Chapters;

/// <summary>Reading one chapter.</summary>
public sealed class ChapterQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>
    /// One section of a chapter with everything its page shows, in one statement (one more when the section has files, and one when it has a FAQ). Solutions that are not open
    /// never leave the database. Null when the chapter does not exist for this viewer.
    /// </summary>
    public async Task<ChapterReading?> ReadAsync(int id, SectionKind section, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var now = time.GetUtcNow();
        var chapter = db.Viewer is StudentViewer s
            ? await StudentsQuery(db, id, section, now, s.StudentId, s.ProgrammeId, s.TrackId, s.LevelRank, !s.IsShut(section), ct)
            : await Read(
                db.Chapters.VisibleTo(db.Viewer), db.Chapters.WithSolutionsOpenTo(db.Viewer, now, db.ChapterAttempts), db.ChapterSections, db.Attachments,
                db.ReadingPlaces, db.ChapterDiscussions, id, section, student: 0, readable: true).SingleOrDefaultAsync(ct);
        if (chapter is { Pinned: > 0, IsOpen: true })
        {
            chapter = chapter with { Faq = await QuestionQueries.ReadFaqAsync(db, id, section, ct) };
        }

        chapter = chapter is null ? null : chapter with { Shut = db.Viewer.IsShut(section) ? db.Viewer.Gate : SubscriptionGate.Nothing };
        if (chapter is { HasFiles: true, IsOpen: true } && db.Viewer.HasFilesShut)
        {
            return chapter with { FilesShut = true };
        }

        return chapter is { HasFiles: true, IsOpen: true } && await MayDownloadAsync(db.Viewer, ct)
            ? chapter with { Files = await ListFilesAsync(db, id, section, ct) }
            : chapter;
    }

    [Inlined]
    private static IQueryable<ChapterReading> Read(
        IQueryable<Chapter> visible, IQueryable<Chapter> open, IQueryable<ChapterSection> texts, IQueryable<Attachment> files, IQueryable<ReadingPlace> places,
        IQueryable<ChapterDiscussion> discussions, int id, SectionKind section, int student, bool readable) =>
        from c in visible
        where c.Id == id
        let isOpen = readable && (section != SectionKind.Solutions || open.Any(o => o.Id == c.Id))
        from text in texts.Where(t => t.ChapterId == c.Id && t.Kind == section && t.Words > 0).DefaultIfEmpty()
        from asked in discussions.Where(d => d.ChapterId == c.Id && d.Section == section && d.Questions > 0).DefaultIfEmpty()
        from place in places.Where(p => p.ChapterId == c.Id && p.StudentId == student).DefaultIfEmpty()
        select new ChapterReading(
            c.Id, c.SubjectId, c.Number, c.Title, c.Excerpt, c.AuthorNames, c.Language, c.ReadingMinutes,
            c.PublishedAt, c.PublishedVersion, c.Attribution, c.SolutionRelease, c.SolutionsAt,
            section, isOpen, text != null, files.Any(a => a.ChapterId == c.Id && a.Section == section && !a.Inline),
            isOpen && text != null ? text.Html : null, isOpen && text != null ? text.Contents : "[]",
            place != null && place.Section == section ? place.Anchor : null, place != null ? place.Percent : null,
            visible.Where(o => o.SubjectId == c.SubjectId && o.Number < c.Number).OrderByDescending(o => o.Number)
                .Select(o => new ChapterLink(o.Id, o.Number, o.Title)).FirstOrDefault(),
            visible.Where(o => o.SubjectId == c.SubjectId && o.Number > c.Number).OrderBy(o => o.Number)
                .Select(o => new ChapterLink(o.Id, o.Number, o.Title)).FirstOrDefault())
        {
            ReadVersion = place != null && place.ReadAt != null ? place.Version : 0, Erratum = c.Erratum, ErratumAt = c.ErratumAt,
            Questions = discussions.Where(d => d.ChapterId == c.Id && (d.Section != SectionKind.Solutions || (d.Section == section && isOpen))).Sum(d => (int?)d.Questions) ?? 0,
            AskedPlaces = isOpen && asked != null ? asked.Places : null,
            Pinned = isOpen && asked != null ? asked.Pinned : 0,
        };

    // Compiled once: students open chapters all day.
    private static readonly Func<PortalDbContext, int, SectionKind, DateTimeOffset, int, int, int, short, bool, CancellationToken, Task<ChapterReading?>> StudentsQuery =
        EF.CompileAsyncQuery(Inlining.Of(
            (Expression<Func<PortalDbContext, int, SectionKind, DateTimeOffset, int, int, int, short, bool, CancellationToken, ChapterReading?>>)(
                (db, id, section, now, student, programme, track, rank, readable, ct) =>
                    Read(
                        db.Chapters.VisibleToStudent(programme, track, rank), db.Chapters.WithSolutionsOpenToStudent(student, now, db.ChapterAttempts),
                        db.ChapterSections, db.Attachments, db.ReadingPlaces, db.ChapterDiscussions, id, section, student, readable).SingleOrDefault())));

    private static async Task<IReadOnlyList<AttachmentItem>> ListFilesAsync(PortalDbContext db, int id, SectionKind section, CancellationToken ct) => await (
        from attachment in db.Attachments
        join file in db.StoredFiles on attachment.FileId equals file.Id
        where attachment.ChapterId == id && attachment.Section == section && !attachment.Inline
        orderby attachment.Position, attachment.Id
        select new AttachmentItem(attachment.Id, attachment.Name, file.Length, file.ContentType)).ToListAsync(ct);

    /// <summary>EL 1.13: the switch binds students; those who write and administer always may.</summary>
    private async Task<bool> MayDownloadAsync(Viewer viewer, CancellationToken ct) =>
        viewer is not StudentViewer s || (await lookups.OfUniversityAsync(s.UniversityId, ct))?.Rules.Downloads == true;
}
