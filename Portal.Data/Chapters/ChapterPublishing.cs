using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;

namespace Portal.Data.Chapters;

/// <summary>What one publication wrote.</summary>
/// <param name="ChapterId">The chapter.</param>
/// <param name="Version">Number of the new version, from 1.</param>
/// <param name="Sections">The rendered sections, with what could not be rendered.</param>
public sealed record PublishedChapter(int ChapterId, int Version, RenderedChapter Sections);

/// <summary>How a version is written.</summary>
public sealed record PublishOptions
{
    /// <summary>True to show it to readers; false to keep it as a version only its authors see.</summary>
    public bool Publish { get; init; } = true;

    /// <summary>The instant readers are told; null is now for the first publication and leaves the date of later ones alone.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>
/// Writes the next version of a chapter: texts, rendered sections, what lists show, the count of the subject, the audit entry and the
/// word to the other servers, all or nothing. Rendering happens before the transaction begins, so that it holds no lock.
/// </summary>
public sealed class ChapterPublishing(PortalDb portal, SectionRendering rendering, TimeProvider clock)
{
    /// <summary>The channel on which servers tell each other what changed.</summary>
    public const string Channel = "portal_changes";

    private const int WordsPerMinute = 200;

    /// <summary>Writes and publishes; null when there is no such chapter in the viewer's university, or not for this viewer.</summary>
    public async Task<PublishedChapter?> PublishAsync(int chapterId, ChapterTexts texts, PublishOptions? options = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await rendering.RenderAsync(db, chapterId, texts, ct) is not { } rendered)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var published = await WriteAsync(db, chapterId, texts, rendered, options ?? new(), ct);
        await transaction.CommitAsync(ct);
        return published;
    }

    /// <summary>The same inside a transaction of the caller, with sections rendered before; null when there is no such chapter.</summary>
    internal async Task<PublishedChapter?> WriteAsync(
        PortalDbContext db, int chapterId, ChapterTexts texts, RenderedChapter rendered, PublishOptions options, CancellationToken ct)
    {
        if (db.Viewer is not SystemViewer)
        {
            // People publish through the editor's own scope, which does not exist yet: nobody but the portal writes until then.
            return null;
        }

        var chapter = await db.Chapters.FromSql($"SELECT * FROM chapters WHERE id = {chapterId} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (chapter is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var version = 1 + (await db.ChapterVersions.Where(v => v.ChapterId == chapterId).MaxAsync(v => (int?)v.Number, ct) ?? 0);
        db.Add(new ChapterVersion
        {
            UniversityId = chapter.UniversityId, ChapterId = chapterId, Number = version, CreatedAt = now,
            Title = texts.Title, Course = texts.Course, Exercises = texts.Exercises, Solutions = texts.Solutions,
            PublishedAt = options.Publish ? options.At ?? now : null,
        });
        chapter.LatestVersion = version;

        // A later version that is not published leaves what readers see untouched.
        if (options.Publish || chapter.PublishedAt is null)
        {
            await ShowAsync(db, chapter, texts, rendered, ct);
        }

        if (options.Publish)
        {
            chapter.PublishedAt = options.At ?? chapter.PublishedAt ?? now;
            chapter.PublishedVersion = version;
            chapter.WithdrawnAt = null;
        }

        chapter.UpdatedAt = options.At ?? now;
        db.Add(new AuditEntry
        {
            UniversityId = chapter.UniversityId, At = now, Target = "chapter", TargetId = chapterId,
            Action = options.Publish ? "chapter.published" : "chapter.drafted",
            Details = string.Create(CultureInfo.InvariantCulture, $$"""{"version": {{version}}}"""),
        });
        await db.SaveChangesAsync(ct);
        await RecountAsync(db, chapter.SubjectId, ct);
        await TellAsync(db, chapter.UniversityId, ct);
        return new(chapterId, version, rendered);
    }

    private static async Task ShowAsync(PortalDbContext db, Chapter chapter, ChapterTexts texts, RenderedChapter rendered, CancellationToken ct)
    {
        await db.ChapterSections.Where(s => s.ChapterId == chapter.Id).ExecuteDeleteAsync(ct);
        foreach (var (kind, section) in rendered.Sections)
        {
            db.Add(SectionRendering.Row(chapter.UniversityId, chapter.Id, kind, texts.Of(kind), section));
        }

        chapter.Title = texts.Title;
        chapter.Excerpt = ChapterTexts.Cut(rendered.Course?.Excerpt ?? "", Chapter.ExcerptLength);
        chapter.ReadingMinutes = MinutesFor(rendered.Course?.Words ?? 0);
        chapter.ExerciseCount = (short)Math.Min(short.MaxValue, rendered.Sections.TryGetValue(SectionKind.Exercises, out var exercises) ? exercises.Exercises : 0);
    }

    private static short MinutesFor(int words) =>
        words == 0 ? (short)0 : (short)Math.Clamp((words + (WordsPerMinute / 2)) / WordsPerMinute, 1, short.MaxValue);

    /// <summary>Counts the published chapters of a subject anew. The subject is locked first, so that two publications cannot miss each other.</summary>
    internal static async Task RecountAsync(PortalDbContext db, int subjectId, CancellationToken ct)
    {
        await db.Subjects.FromSql($"SELECT * FROM subjects WHERE id = {subjectId} FOR UPDATE").Select(s => s.Id).ToListAsync(ct);
        await db.Subjects.Where(s => s.Id == subjectId).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.PublishedChapters, s => db.Chapters.Count(c => c.SubjectId == s.Id && c.PublishedAt != null)), ct);
    }

    /// <summary>Tells every server, when the transaction commits, that something cached of this university changed.</summary>
    internal static Task TellAsync(PortalDbContext db, int universityId, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {string.Create(CultureInfo.InvariantCulture, $"university:{universityId}")})", ct);
}
