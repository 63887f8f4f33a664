using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Caching;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters;

/// <summary>What one publication wrote.</summary>
/// <param name="ChapterId">The chapter.</param>
/// <param name="Version">Number of the new version, from 1.</param>
/// <param name="Sections">The rendered sections, with what could not be rendered.</param>
public sealed record PublishedChapter(int ChapterId, int Version, RenderedChapter Sections)
{
    /// <summary>Whether readers had never seen any version before.</summary>
    public bool First { get; init; }
}

/// <summary>How a version is written.</summary>
public sealed record PublishOptions
{
    /// <summary>True to show it to readers; false to keep it as a version only its authors see.</summary>
    public bool Publish { get; init; } = true;

    /// <summary>The instant readers are told; null is now for the first publication and leaves the date of later ones alone.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>When it becomes visible by itself; needs <see cref="Publish"/> to be false. Null for never.</summary>
    public DateTimeOffset? ScheduleFor { get; init; }

    /// <summary>What was wrong before; null for nothing.</summary>
    public string? Erratum { get; init; }

    /// <summary>Whether those who have read the chapter are told when it appears.</summary>
    public bool TellReaders { get; init; }

    /// <summary>The rule for the solutions from then on; null leaves it alone.</summary>
    public SolutionRelease? Release { get; init; }

    /// <summary>With <see cref="SolutionRelease.AtDate"/>: the instant.</summary>
    public DateTimeOffset? SolutionsAt { get; init; }
}

/// <summary>
/// Writes the next version of a chapter: texts, rendered sections, what lists show, the count of the subject, the audit entry and the
/// word to the other servers, all or nothing. Rendering happens before the transaction begins, so that it holds no lock.
/// People publish through <see cref="Publications"/>, which looks at the text first.
/// </summary>
public sealed class ChapterPublishing(PortalDb portal, SectionRendering rendering, TimeProvider clock)
{
    private const int WordsPerMinute = 200;

    /// <summary>Writes and publishes unchecked, for the portal itself alone; null when there is no such chapter in the viewer's university.</summary>
    public async Task<PublishedChapter?> PublishAsync(int chapterId, ChapterTexts texts, PublishOptions? options = null, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not SystemViewer || await rendering.RenderAsync(db, chapterId, texts, ct) is not { } rendered)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var published = await WriteAsync(db, chapterId, texts, rendered, options ?? new(), ct);
        await transaction.CommitAsync(ct);
        return published;
    }

    /// <summary>The same inside a transaction of the caller, with sections rendered before; null when there is no such chapter that the viewer may publish.</summary>
    internal async Task<PublishedChapter?> WriteAsync(
        PortalDbContext db, int chapterId, ChapterTexts texts, RenderedChapter rendered, PublishOptions options, CancellationToken ct)
    {
        if (await LockAsync(db, chapterId, ct) is not { } chapter)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var written = await db.ChapterVersions.Where(v => v.ChapterId == chapterId).MaxAsync(v => (int?)v.Number, ct) ?? 0;
        var version = 1 + Math.Max(written, chapter.PublishedVersion);
        var first = chapter.PublishedVersion == 0;
        db.Add(new ChapterVersion
        {
            UniversityId = chapter.UniversityId, ChapterId = chapterId, Number = version, CreatedAt = now, AccountId = db.Viewer.Account,
            Title = texts.Title, Course = texts.Course, Exercises = texts.Exercises, Solutions = texts.Solutions,
            Erratum = options.Erratum, TellReaders = options.TellReaders, PublishedAt = options.Publish ? options.At ?? now : null,
            Release = options.Release, SolutionsAt = options.Release == SolutionRelease.AtDate ? options.SolutionsAt : null,
        });
        chapter.LatestVersion = version;

        // A later version that is not published leaves what readers see untouched, and what they saw before it was withdrawn.
        if (options.Publish || (first && options.ScheduleFor is null))
        {
            await ShowAsync(db, chapter, texts, rendered, ct);
        }

        if (options.Publish || options.ScheduleFor is not null)
        {
            await ForgetScheduledAsync(db, chapter, ct);
        }

        if (options.Publish)
        {
            chapter.PublishedAt = options.At ?? chapter.PublishedAt ?? now;
            chapter.PublishedVersion = version;
            chapter.WithdrawnAt = null;
            Release(chapter, options.Release, options.SolutionsAt);
            (chapter.Erratum, chapter.ErratumAt) = (options.Erratum, options.Erratum is null ? null : now);
        }
        else if (options.ScheduleFor is { } at)
        {
            (chapter.ScheduledFor, chapter.ScheduledVersion) = (at, version);
            db.AddRange(rendered.Sections.Select(s => Waiting(SectionRendering.Row(chapter.UniversityId, chapterId, s.Key, texts.Of(s.Key), s.Value), s.Value)));
        }

        chapter.UpdatedAt = options.At ?? now;
        var deed = options.Publish ? ChapterDeeds.Published : options.ScheduleFor is null ? ChapterDeeds.Drafted : ChapterDeeds.Scheduled;
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, deed, now, version));
        await db.SaveChangesAsync(ct);
        await RecountAsync(db, chapter.SubjectId, ct);
        await db.AnnounceUniversityAsync(chapter.UniversityId, ct);
        return new(chapterId, version, rendered) { First = first };
    }

    /// <summary>The row of a chapter that the viewer may publish, kept from others until the transaction ends; null when there is none.</summary>
    internal static Task<Chapter?> LockAsync(PortalDbContext db, int chapterId, CancellationToken ct) =>
        db.Chapters.FromSql($"SELECT * FROM chapters WHERE id = {chapterId} FOR UPDATE").PublishableBy(db.Viewer).SingleOrDefaultAsync(ct);

    /// <summary>Sets the rule for the solutions that comes with a version; null leaves it alone.</summary>
    internal static void Release(Chapter chapter, SolutionRelease? release, DateTimeOffset? at)
    {
        if (release is { } rule)
        {
            (chapter.SolutionRelease, chapter.SolutionsAt) = (rule, rule == SolutionRelease.AtDate ? at : null);
        }
    }

    /// <summary>Drops what waits for its hour; its version stays in the history.</summary>
    internal static async Task ForgetScheduledAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        await db.ScheduledSections.Where(s => s.ChapterId == chapter.Id).ExecuteDeleteAsync(ct);
        (chapter.ScheduledFor, chapter.ScheduledVersion) = (null, null);
    }

    private static ScheduledSection Waiting(ChapterSection row, Rendering.RenderedSection rendered) => new()
    {
        UniversityId = row.UniversityId, ChapterId = row.ChapterId, Kind = row.Kind, Markdown = row.Markdown, Html = row.Html, Contents = row.Contents,
        PlainText = row.PlainText, Words = row.Words, HasFormulas = row.HasFormulas, RendererVersion = row.RendererVersion,
        Excerpt = row.Kind == SectionKind.Course ? ChapterTexts.Cut(rendered.Excerpt, Chapter.ExcerptLength) : "",
        Exercises = row.Kind == SectionKind.Exercises ? Counted(rendered.Exercises) : (short)0,
    };

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
        chapter.ExerciseCount = Counted(rendered.Sections.GetValueOrDefault(SectionKind.Exercises)?.Exercises ?? 0);
    }

    /// <summary>Minutes to read so many words, 1 or more; 0 for none.</summary>
    internal static short MinutesFor(int words) =>
        words == 0 ? (short)0 : (short)Math.Clamp((words + (WordsPerMinute / 2)) / WordsPerMinute, 1, short.MaxValue);

    private static short Counted(int exercises) => (short)Math.Min(short.MaxValue, exercises);

    /// <summary>Counts the published chapters of a subject anew. The subject is locked first, so that two publications cannot miss each other.</summary>
    internal static async Task RecountAsync(PortalDbContext db, int subjectId, CancellationToken ct)
    {
        await db.Subjects.FromSql($"SELECT * FROM subjects WHERE id = {subjectId} FOR UPDATE").Select(s => s.Id).ToListAsync(ct);
        await db.Subjects.Where(s => s.Id == subjectId).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.PublishedChapters, s => db.Chapters.Count(c => c.SubjectId == s.Id && c.PublishedAt != null)), ct);
    }
}
