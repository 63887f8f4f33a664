using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters.Review;

/// <summary>A question to a reviewer, as both sides see it.</summary>
public sealed record ReviewItem(
    long Id, int ReviewerId, string ReviewerName, string AskedByName, DateTimeOffset AskedAt, string Message, ReviewDecision Decision, DateTimeOffset? DecidedAt, string Note)
{
    /// <summary>Whether the decision is about exactly the present draft.</summary>
    public bool OfThisText { get; init; }
}

/// <summary>A remark or a reply.</summary>
/// <param name="ParentId">The remark it replies to; null for a remark.</param>
/// <param name="ResolvedAt">Null while it is open.</param>
public sealed record ReviewRemark(
    long Id, long? ParentId, SectionKind Part, string Heading, string Quote, string Text, string AuthorName, DateTimeOffset At, DateTimeOffset? ResolvedAt);

/// <summary>Somebody who may be asked.</summary>
public sealed record ReviewCandidate(int ProfessorId, string Name, bool IsAuthor);

/// <summary>A draft under review.</summary>
/// <param name="Texts">The draft as it stands.</param>
/// <param name="MayDecide">Whether an open question waits for the viewer.</param>
/// <param name="MayAsk">Whether the viewer wrote it.</param>
/// <param name="Reviews">The questions, the newest first.</param>
/// <param name="Remarks">Remarks and replies in the order they were written.</param>
public sealed record DraftUnderReview(
    int Id, int SubjectId, int Number, string Language, ChapterTexts Texts, ChapterStanding Standing, bool MayDecide, bool MayAsk,
    IReadOnlyList<ReviewItem> Reviews, IReadOnlyList<ReviewRemark> Remarks)
{
    /// <summary>Who may be asked, by name; empty for a reviewer.</summary>
    public IReadOnlyList<ReviewCandidate> Candidates { get; init; } = [];
}

/// <summary>A question that waits for the viewer.</summary>
public sealed record ReviewToAnswer(int ChapterId, int SubjectId, int Number, string Title, string AskedByName, DateTimeOffset AskedAt);

/// <summary>Reading drafts under review.</summary>
public sealed class ReviewQueries(PortalDb portal, SectionRendering rendering)
{
    private const int MostReviews = 50;
    private const int MostCandidates = 300;

    /// <summary>A draft with what is said about it; null when it is neither the viewer's nor theirs to review.</summary>
    public async Task<DraftUnderReview?> ReadAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await db.Chapters.AsNoTracking().WithDraftVisibleTo(db.Viewer, db.ChapterReviews).SingleOrDefaultAsync(c => c.Id == chapterId, ct) is not { } chapter)
        {
            return null;
        }

        var texts = await ChapterDraftTexts.ReadAsync(db, chapter, ct);
        var mine = await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct);
        var hash = texts.Hash();
        var reviews = await db.ChapterReviews.Where(r => r.ChapterId == chapterId).OrderByDescending(r => r.Id).Take(MostReviews)
            .Select(r => new ReviewItem(r.Id, r.ReviewerId, r.ReviewerName, r.AskedByName, r.AskedAt, r.Message, r.Decision, r.DecidedAt, r.Note) { OfThisText = r.TextHash == hash })
            .ToListAsync(ct);
        var remarks = await db.ReviewComments.Where(c => c.ChapterId == chapterId).OrderBy(c => c.Id).Take(ReviewComments.MostOfAChapter)
            .Select(c => new ReviewRemark(c.Id, c.ParentId, c.Part, c.Heading, c.Quote, c.Text, c.AuthorName, c.At, c.ResolvedAt)).ToListAsync(ct);
        return new(
            chapter.Id, chapter.SubjectId, chapter.Number, chapter.Language, texts,
            new(chapter.PublishedAt, chapter.PublishedVersion, chapter.LatestVersion, chapter.ScheduledFor, chapter.WithdrawnAt, chapter.Review, chapter.DraftedAt),
            db.Viewer is ProfessorViewer p && reviews.Exists(r => r.ReviewerId == p.ProfessorId && r.Decision == ReviewDecision.Open), mine, reviews, remarks)
        {
            Candidates = mine ? await CandidatesAsync(db, chapterId, ct) : [],
        };
    }

    /// <summary>The draft as readers would get it, for whoever may read it; null else.</summary>
    public async Task<RenderedChapter?> RenderAsync(int chapterId, ChapterTexts texts, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.WithDraftVisibleTo(db.Viewer, db.ChapterReviews).AnyAsync(c => c.Id == chapterId, ct)
            ? await rendering.RenderAsync(db, chapterId, texts, ct)
            : null;
    }

    /// <summary>Drafts that wait for the viewer's word, the oldest question first.</summary>
    public async Task<IReadOnlyList<ReviewToAnswer>> ListToAnswerAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is not ProfessorViewer professor ? [] : await (
            from review in db.ChapterReviews
            where review.ReviewerId == professor.ProfessorId && review.Decision == ReviewDecision.Open
            join chapter in db.Chapters on review.ChapterId equals chapter.Id
            orderby review.Id
            select new ReviewToAnswer(chapter.Id, chapter.SubjectId, chapter.Number, chapter.Title, review.AskedByName, review.AskedAt)).Take(MostReviews).ToListAsync(ct);
    }

    private static async Task<IReadOnlyList<ReviewCandidate>> CandidatesAsync(PortalDbContext db, int chapterId, CancellationToken ct) =>
        await ChapterReviews.Candidates(db, chapterId).OrderBy(p => p.LastName).ThenBy(p => p.FirstName).Take(MostCandidates)
            .Select(p => new ReviewCandidate(p.Id, p.FirstName + " " + p.LastName, db.ChapterAuthors.Any(a => a.ChapterId == chapterId && a.ProfessorId == p.Id)))
            .ToListAsync(ct);
}
