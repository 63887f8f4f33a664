using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters.Review;

/// <summary>What became of a decision. Null from the command stands for a review that does not exist for the viewer.</summary>
public enum ReviewOutcome
{
    Done,

    /// <summary>The draft changed since the page was opened; the reviewer has to look again.</summary>
    Outdated,

    /// <summary>A note is needed: what is to be changed.</summary>
    NoteMissing,
}

/// <summary>Asking for a review, answering it, taking it back.</summary>
public sealed class ChapterReviews(PortalDb portal, TimeProvider time)
{
    /// <summary>How many may be asked about one chapter at a time.</summary>
    public const int MostOpen = 5;

    /// <summary>
    /// Asks a co-author, or a professor of the chapter's programme. False when the viewer may not change the chapter, the professor may not be asked,
    /// is the viewer, or is asked already.
    /// </summary>
    public async Task<bool> AskAsync(int chapterId, int professorId, string message, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, chapterId, ct) is not { } chapter || db.Viewer.Account is not { } account
            || await Candidates(db, chapterId).Where(p => p.Id == professorId).Select(p => p.FirstName + " " + p.LastName).SingleOrDefaultAsync(ct) is not { } reviewer
            || await db.ChapterReviews.CountAsync(r => r.ChapterId == chapterId && r.Decision == ReviewDecision.Open, ct) >= MostOpen
            || await db.ChapterReviews.AnyAsync(r => r.ChapterId == chapterId && r.ReviewerId == professorId && r.Decision == ReviewDecision.Open, ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        var name = await NameAsync(db, ct);
        db.Add(new ChapterReview
        {
            UniversityId = chapter.UniversityId, ChapterId = chapterId, ReviewerId = professorId, ReviewerName = reviewer, AskedBy = account, AskedByName = name,
            AskedAt = now, Message = Said(message, ChapterReview.NoteLength),
        });
        chapter.Review = ReviewState.Asked;
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.ReviewAsked, now));
        await db.SaveChangesAsync(ct);
        await PublicationNews.ReviewAskedAsync(db, chapter, professorId, name, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes a question back; the reviewer no longer sees the draft. False when there is no such open one about a chapter of the viewer's.</summary>
    public async Task<bool> TakeBackAsync(int chapterId, long reviewId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, chapterId, ct) is not { } chapter
            || await db.ChapterReviews.SingleOrDefaultAsync(r => r.Id == reviewId && r.ChapterId == chapterId && r.Decision == ReviewDecision.Open, ct) is not { } review)
        {
            return false;
        }

        (review.Decision, review.DecidedAt) = (ReviewDecision.TakenBack, time.GetUtcNow());
        await SettleAsync(db, chapter, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Answers the viewer's open question about a chapter; null when there is none.</summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="approve">True: may be published as it stands. False: changes first.</param>
    /// <param name="note">Needed when changes are asked for.</param>
    /// <param name="seen">Seal of the texts the reviewer looked at (<see cref="ChapterTexts.Seal"/>).</param>
    /// <param name="ct">Leaves the question open when cancelled.</param>
    public async Task<ReviewOutcome?> DecideAsync(int chapterId, bool approve, string note, string seen, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (db.Viewer is not ProfessorViewer professor
            || await db.Chapters.FromSql($"SELECT * FROM chapters WHERE id = {chapterId} FOR UPDATE").ReviewedBy(professor, db.ChapterReviews).SingleOrDefaultAsync(ct) is not { } chapter)
        {
            return null;
        }

        var said = Said(note, ChapterReview.NoteLength);
        if (!approve && said.Length == 0)
        {
            return ReviewOutcome.NoteMissing;
        }

        var texts = await ChapterDraftTexts.ReadAsync(db, chapter, ct);
        if (texts.Seal() != seen)
        {
            return ReviewOutcome.Outdated;
        }

        var now = time.GetUtcNow();
        var review = await db.ChapterReviews.SingleAsync(r => r.ChapterId == chapterId && r.ReviewerId == professor.ProfessorId && r.Decision == ReviewDecision.Open, ct);
        (review.Decision, review.DecidedAt, review.Note, review.TextHash) = (approve ? ReviewDecision.Approved : ReviewDecision.ChangesAsked, now, said, texts.Hash());
        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.ReviewDecided, now));
        await SettleAsync(db, chapter, ct);
        await PublicationNews.ReviewDecidedAsync(db, chapter, review, await NameAsync(db, ct), ct);
        await transaction.CommitAsync(ct);
        return ReviewOutcome.Done;
    }

    /// <summary>Whether somebody approved exactly these texts.</summary>
    internal static async Task<bool> IsApprovedAsync(PortalDbContext db, int chapterId, ChapterTexts texts, CancellationToken ct)
    {
        var hash = texts.Hash();
        return await db.ChapterReviews.AnyAsync(r => r.ChapterId == chapterId && r.Decision == ReviewDecision.Approved && r.TextHash == hash, ct);
    }

    /// <summary>Who may be asked: co-authors, and professors of the chapter's programme, never the viewer.</summary>
    internal static IQueryable<People.Professor> Candidates(PortalDbContext db, int chapterId)
    {
        var account = db.Viewer.Account ?? 0;
        var chapter = db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId);
        return db.Professors.Where(p => p.AccountId != account
            && chapter.Any(c => c.Authors.Any(a => a.ProfessorId == p.Id) || p.Programmes.Any(x => x.ProgrammeId == c.ProgrammeId)));
    }

    /// <summary>The viewer's name as people read it.</summary>
    internal static async Task<string> NameAsync(PortalDbContext db, CancellationToken ct)
    {
        var account = db.Viewer.Account ?? 0;
        return await db.Professors.Where(p => p.AccountId == account).Select(p => p.FirstName + " " + p.LastName).FirstOrDefaultAsync(ct) ?? "Administration";
    }

    internal static string Said(string? words, int length) => ChapterTexts.Cut(ChapterTexts.Clean(words ?? "").Trim(), length);

    private static Task<Chapter?> LockAsync(PortalDbContext db, int chapterId, CancellationToken ct) =>
        db.Chapters.FromSql($"SELECT * FROM chapters WHERE id = {chapterId} FOR UPDATE").EditableBy(db.Viewer).SingleOrDefaultAsync(ct);

    /// <summary>What the chapter's row says: asked while anybody is, else the last answer.</summary>
    private static async Task SettleAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        await db.SaveChangesAsync(ct);
        var decisions = await db.ChapterReviews.Where(r => r.ChapterId == chapter.Id && r.Decision != ReviewDecision.TakenBack)
            .OrderByDescending(r => r.DecidedAt == null).ThenByDescending(r => r.DecidedAt).Select(r => (ReviewDecision?)r.Decision).FirstOrDefaultAsync(ct);
        chapter.Review = decisions switch
        {
            ReviewDecision.Open => ReviewState.Asked,
            ReviewDecision.Approved => ReviewState.Approved,
            ReviewDecision.ChangesAsked => ReviewState.ChangesAsked,
            _ => ReviewState.None,
        };
        await db.SaveChangesAsync(ct);
    }
}
