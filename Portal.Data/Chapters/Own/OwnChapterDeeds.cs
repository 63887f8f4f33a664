using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters.Own;

/// <summary>What one can do to several of one's chapters at once.</summary>
public enum OwnDeed
{
    /// <summary>Take away from readers.</summary>
    Withdraw,

    /// <summary>Show again what was taken away, as it was.</summary>
    ShowAgain,

    /// <summary>Put into the bin.</summary>
    Bin,

    /// <summary>Show readers what is drafted.</summary>
    Publish,
}

/// <summary>What a deed did.</summary>
/// <param name="Changed">Chapters it changed.</param>
/// <param name="Refused">Chapters it left as they were: a check or a review they need stands in the way of publishing.</param>
public sealed record DeedDone(int Changed, int Refused);

/// <summary>What a deed would do, in numbers.</summary>
/// <param name="Chapters">Chapters it would change; what is not the viewer's, or already so, is not among them.</param>
/// <param name="LeftOut">Of the viewer's own among those asked for: those it would leave as they are.</param>
/// <param name="Published">Of those it would change, how many readers see now.</param>
/// <param name="Readers">How many times a student opened one of them; never more than <see cref="TeachQueries.MostReaders"/>, which then stands for "or more".</param>
/// <param name="Questions">Questions under them.</param>
/// <param name="Files">Attachments of them.</param>
/// <param name="Titles">The first of them, by title.</param>
public sealed record DeedPreview(int Chapters, int LeftOut, int Published, int Readers, int Questions, int Files, IReadOnlyList<string> Titles);

/// <summary>A chapter in the bin.</summary>
public sealed record BinnedChapter(int Id, int SubjectId, int Number, string Title, DateTimeOffset DeletedAt, long DeletionId);

/// <summary>
/// Changes of many chapters at once. The bin takes them in one statement, with the counts of their subjects and a line in the journal; publishing and
/// withdrawing go chapter by chapter, each with its own checks and traces. A professor's own chapters only (EL-R5): the others among the ids are as if they did not exist.
/// </summary>
public sealed class OwnChapterDeeds(PortalDb portal, PublicationQueries desk, Publications publications, Withdrawals withdrawals, TimeProvider time)
{
    /// <summary>Most chapters of one deed.</summary>
    public const int Most = 500;

    /// <summary>How long the bin keeps a chapter.</summary>
    public static readonly TimeSpan KeptInBin = Deletion.Deletions.KeptFor;

    private const int TitlesShown = 10;

    /// <summary>What would happen; zeros for anybody but professors.</summary>
    public async Task<DeedPreview> PreviewAsync(OwnDeed deed, IReadOnlyCollection<int> ids, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer)
        {
            return new(0, 0, 0, 0, 0, 0, []);
        }

        var asked = Asked(db, ids);
        var touched = Touched(asked, deed);
        var figures = await db.Universities.Where(u => u.Id == db.Viewer.University).Select(u => new
        {
            Asked = asked.Count(), Chapters = touched.Count(), Published = touched.Count(c => c.PublishedAt != null),
            Readers = db.ReadingPlaces.Where(p => touched.Any(c => c.Id == p.ChapterId)).OrderBy(p => p.ChapterId).Take(TeachQueries.MostReaders).Count(),
            Questions = db.ChapterDiscussions.Where(d => touched.Any(c => c.Id == d.ChapterId)).Sum(d => (int?)d.Questions) ?? 0,
            Files = db.Attachments.Count(a => touched.Any(c => c.Id == a.ChapterId) && !a.Inline),
        }).SingleAsync(ct);
        var titles = await touched.OrderBy(c => c.SubjectId).ThenBy(c => c.Number).Take(TitlesShown).Select(c => c.Title).ToListAsync(ct);
        return new(figures.Chapters, figures.Asked - figures.Chapters, figures.Published, figures.Readers, figures.Questions, figures.Files, titles);
    }

    /// <summary>Does it.</summary>
    public async Task<DeedDone> DoAsync(OwnDeed deed, IReadOnlyCollection<int> ids, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor)
        {
            return new(0, 0);
        }

        var touched = Touched(Asked(db, ids), deed);
        if (deed is OwnDeed.Bin)
        {
            return new(await BinAsync(db, professor, touched, ct), 0);
        }

        var changed = 0;
        var each = await touched.OrderBy(c => c.SubjectId).ThenBy(c => c.Number).Select(c => c.Id).ToListAsync(ct);
        foreach (var id in each)
        {
            changed += await DoAsync(deed, id, ct) ? 1 : 0;
        }

        return new(changed, each.Count - changed);
    }

    private async Task<bool> DoAsync(OwnDeed deed, int chapterId, CancellationToken ct) => deed switch
    {
        OwnDeed.Withdraw => await withdrawals.WithdrawAsync(chapterId, ct),
        OwnDeed.ShowAgain => await withdrawals.ShowAgainAsync(chapterId, ct),
        _ => await desk.ReadDraftAsync(chapterId, ct) is { } texts && await publications.PublishAsync(chapterId, texts, new(), ct) is PublishDone,
    };

    private async Task<int> BinAsync(PortalDbContext db, ProfessorViewer professor, IQueryable<Chapter> touched, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var subjects = await touched.Select(c => c.SubjectId).Distinct().Order().ToListAsync(ct);
        var now = time.GetUtcNow();
        var entry = new AuditEntry
        {
            UniversityId = professor.UniversityId, At = now, AccountId = professor.AccountId, Target = "chapter", Action = "chapter.binned",
            Details = $$"""{"ids": [{{string.Join(',', (await touched.Select(c => c.Id).Order().ToListAsync(ct)).Select(id => id.ToString(CultureInfo.InvariantCulture)))}}]}""",
        };
        db.Add(entry);
        await db.SaveChangesAsync(ct);

        // The line of the journal names the deletion: it is one of a kind in the portal.
        var binned = await touched.ExecuteUpdateAsync(set => set.SetProperty(c => c.DeletedAt, now).SetProperty(c => c.DeletionId, entry.Id), ct);
        if (binned == 0)
        {
            return 0;
        }

        await RecountAsync(db, professor.UniversityId, subjects, ct);
        await transaction.CommitAsync(ct);
        return binned;
    }

    /// <summary>One's chapters in the bin, thrown away last first; each comes back until <see cref="KeptInBin"/> has passed.</summary>
    public async Task<Paging.Page<BinnedChapter>> ListBinAsync(Paging.TimeCursor? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var binned = InBin(db);
        if (after is not null)
        {
            binned = binned.Where(c => EF.Functions.LessThan(ValueTuple.Create(c.DeletedAt, c.Id), ValueTuple.Create((DateTimeOffset?)after.At, after.Id)));
        }

        return await Paging.Paging.ToPageAsync(
            binned.OrderByDescending(c => c.DeletedAt).ThenByDescending(c => c.Id)
                .Select(c => new BinnedChapter(c.Id, c.SubjectId, c.Number, c.Title, c.DeletedAt ?? default, c.DeletionId ?? 0)),
            TeachQueries.PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>Puts a chapter back where it was, published if it was; with the next free number where its own was taken meanwhile.</summary>
    /// <returns>The number it has now; null when no such chapter of the viewer's lies in the bin, or its subject is gone.</returns>
    public async Task<int?> RestoreAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var binned = InBin(db).Where(c => c.Id == chapterId);
        if (db.Viewer is not ProfessorViewer professor || await binned.Select(c => new { c.SubjectId, c.Number }).SingleOrDefaultAsync(ct) is not { } chapter)
        {
            return null;
        }

        // Asked apart: looking into the bin shows subjects that lie there as well.
        if (!await db.Subjects.AnyAsync(s => s.Id == chapter.SubjectId, ct))
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await LockAsync(db, chapter.SubjectId, ct);
        var taken = await db.Chapters.AnyAsync(c => c.SubjectId == chapter.SubjectId && c.Number == chapter.Number, ct);
        var number = taken ? await NextNumberAsync(db, chapter.SubjectId, ct) : chapter.Number;
        var now = time.GetUtcNow();
        if (await binned.ExecuteUpdateAsync(
            set => set.SetProperty(c => c.DeletedAt, (DateTimeOffset?)null).SetProperty(c => c.DeletionId, (long?)null).SetProperty(c => c.Number, number).SetProperty(c => c.UpdatedAt, now),
            ct) == 0)
        {
            return null;
        }

        db.Add(new AuditEntry
        {
            UniversityId = professor.UniversityId, At = now, AccountId = professor.AccountId, Target = "chapter", TargetId = chapterId, Action = "chapter.restored",
        });
        await db.SaveChangesAsync(ct);
        await RecountAsync(db, professor.UniversityId, [chapter.SubjectId], ct);
        await transaction.CommitAsync(ct);
        return number;
    }

    /// <summary>Holds the numbers of a subject for the rest of the transaction.</summary>
    internal static Task LockAsync(PortalDbContext db, int subjectId, CancellationToken ct) =>
        db.Subjects.FromSql($"SELECT * FROM subjects WHERE id = {subjectId} FOR UPDATE").Select(s => s.Id).ToListAsync(ct);

    internal static async Task<int> NextNumberAsync(PortalDbContext db, int subjectId, CancellationToken ct) =>
        1 + (await db.Chapters.Where(c => c.SubjectId == subjectId).MaxAsync(c => (int?)c.Number, ct) ?? 0);

    internal static async Task RecountAsync(PortalDbContext db, int universityId, IReadOnlyCollection<int> subjects, CancellationToken ct)
    {
        // In the order of their ids, so that two deeds never wait for each other.
        foreach (var subject in subjects.Order())
        {
            await ChapterPublishing.RecountAsync(db, subject, ct);
        }

        await db.AnnounceUniversityAsync(universityId, ct);
    }

    private IQueryable<Chapter> InBin(PortalDbContext db)
    {
        var since = time.GetUtcNow() - KeptInBin;
        return (db.Viewer is ProfessorViewer ? db.Chapters.EditableBy(db.Viewer) : db.Chapters.Where(c => false)).InBin().Where(c => c.DeletedAt > since);
    }

    private static IQueryable<Chapter> Asked(PortalDbContext db, IReadOnlyCollection<int> ids)
    {
        var few = ids.Distinct().Take(Most).ToArray();
        return db.Chapters.EditableBy(db.Viewer).Where(c => few.Contains(c.Id));
    }

    private static IQueryable<Chapter> Touched(IQueryable<Chapter> asked, OwnDeed deed) => deed switch
    {
        OwnDeed.Bin => asked,
        OwnDeed.Withdraw => asked.Where(c => c.PublishedAt != null),
        OwnDeed.ShowAgain => asked.Where(c => c.PublishedAt == null && c.WithdrawnAt != null && c.PublishedVersion > 0 && c.ScheduledFor == null),
        OwnDeed.Publish => asked.Where(c => c.ScheduledFor == null && (c.DraftedAt != null || (c.PublishedVersion == 0 && c.PublishedAt == null))),
        _ => asked.Where(c => false),
    };
}
