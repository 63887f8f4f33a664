using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Chapters.Review;

/// <summary>Remarks about passages of a draft: by those who review it and those who wrote it, nobody else.</summary>
public sealed class ReviewComments(PortalDb portal, TimeProvider time)
{
    /// <summary>Remarks and replies that a chapter keeps.</summary>
    public const int MostOfAChapter = 2_000;

    /// <summary>Adds a remark; its id, null when the draft does not exist for the viewer or the text is empty.</summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="part">Where the passage is.</param>
    /// <param name="heading">Words of the heading above it.</param>
    /// <param name="quote">How it begins; empty for the whole part.</param>
    /// <param name="text">1 to <see cref="ReviewComment.TextLength"/> characters; a longer one is cut.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<long?> AddAsync(int chapterId, SectionKind part, string heading, string quote, string text, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return Enum.IsDefined(part) && await WritableAsync(db, chapterId, ct) is { } university
            ? await WriteAsync(db, new Passage(university, chapterId, null, part, heading, quote), text, ct)
            : null;
    }

    /// <summary>Replies to a remark; the reply's id, null when there is no such remark for the viewer.</summary>
    public async Task<long?> ReplyAsync(int chapterId, long commentId, string text, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await WritableAsync(db, chapterId, ct) is not { } university
            || await db.ReviewComments.Where(c => c.Id == commentId && c.ChapterId == chapterId && c.ParentId == null)
                .Select(c => new { c.Part, c.Heading, c.Quote }).SingleOrDefaultAsync(ct) is not { } remark)
        {
            return null;
        }

        return await WriteAsync(db, new Passage(university, chapterId, commentId, remark.Part, remark.Heading, remark.Quote), text, ct);
    }

    /// <summary>Settles a remark, or opens it again. False when there is no such remark for the viewer.</summary>
    public async Task<bool> ResolveAsync(int chapterId, long commentId, bool resolved, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        DateTimeOffset? at = resolved ? time.GetUtcNow() : null;
        return await WritableAsync(db, chapterId, ct) is not null
            && await db.ReviewComments.Where(c => c.Id == commentId && c.ChapterId == chapterId && c.ParentId == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.ResolvedAt, at), ct) == 1;
    }

    private static Task<int?> WritableAsync(PortalDbContext db, int chapterId, CancellationToken ct) =>
        db.Chapters.WithDraftVisibleTo(db.Viewer, db.ChapterReviews).Where(c => c.Id == chapterId).Select(c => (int?)c.UniversityId).SingleOrDefaultAsync(ct);

    private async Task<long?> WriteAsync(PortalDbContext db, Passage passage, string text, CancellationToken ct)
    {
        var said = ChapterReviews.Said(text, ReviewComment.TextLength);
        if (said.Length == 0 || db.Viewer.Account is not { } account
            || await db.ReviewComments.Where(c => c.ChapterId == passage.ChapterId).OrderBy(c => c.Id).Take(MostOfAChapter).CountAsync(ct) >= MostOfAChapter)
        {
            return null;
        }

        var comment = new ReviewComment
        {
            UniversityId = passage.UniversityId, ChapterId = passage.ChapterId, ParentId = passage.ParentId, Part = passage.Part,
            Heading = ChapterReviews.Said(passage.Heading, ReviewComment.HeadingLength), Quote = ChapterReviews.Said(passage.Quote, ReviewComment.QuoteLength),
            Text = said, AccountId = account, AuthorName = await ChapterReviews.NameAsync(db, ct), At = time.GetUtcNow(),
        };
        db.Add(comment);
        await db.SaveChangesAsync(ct);
        return comment.Id;
    }

    private sealed record Passage(int UniversityId, int ChapterId, long? ParentId, SectionKind Part, string Heading, string Quote);
}
