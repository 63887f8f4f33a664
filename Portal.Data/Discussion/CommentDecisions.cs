using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Chapters;

namespace Portal.Data.Discussion;

/// <summary>
/// What others decide about a text: accepting an answer, the FAQ, hiding. Each answers the thread, or null when there is nothing of the kind for the
/// viewer to decide: what is not theirs is like what does not exist.
/// </summary>
public sealed class CommentDecisions(PortalDb portal, TimeProvider time)
{
    /// <summary>Says which answer is right, instead of any other: the one who asked, or a professor who moderates the chapter.</summary>
    public Task<long?> AcceptAsync(int chapterId, long answerId, CancellationToken ct = default) => AcceptAsync(chapterId, answerId, accepted: true, ct);

    /// <summary>Takes that back. The question leaves the FAQ.</summary>
    public Task<long?> UnacceptAsync(int chapterId, long answerId, CancellationToken ct = default) => AcceptAsync(chapterId, answerId, accepted: false, ct);

    /// <summary>Puts a question with an accepted answer into the FAQ of its chapter; only professors of the chapter. Refused like what is not there when the FAQ is full.</summary>
    public Task<long?> PinAsync(int chapterId, long questionId, CancellationToken ct = default) => PinAsync(chapterId, questionId, pinned: true, ct);

    /// <summary>Takes a question out of the FAQ.</summary>
    public Task<long?> UnpinAsync(int chapterId, long questionId, CancellationToken ct = default) => PinAsync(chapterId, questionId, pinned: false, ct);

    /// <summary>Hides a text and keeps who, when and why. Nothing without a reason, and nothing that is hidden already.</summary>
    /// <param name="reason">1 to <see cref="Comment.ReasonLength"/> characters; its author reads it.</param>
    /// <param name="by">Name of the moderator as the trail shows it.</param>
    public Task<long?> HideAsync(int chapterId, long commentId, string? reason, string by, CancellationToken ct = default) =>
        CleanReason(reason) is { Length: > 0 } why ? ModerateAsync(chapterId, commentId, why, by, hide: true, ct) : Task.FromResult<long?>(null);

    /// <summary>Shows it again; the trail stays.</summary>
    /// <inheritdoc cref="HideAsync"/>
    public Task<long?> ShowAsync(int chapterId, long commentId, string by, CancellationToken ct = default) =>
        ModerateAsync(chapterId, commentId, "", by, hide: false, ct);

    /// <summary>A reason as it is kept; empty when there is none, null when it is too long.</summary>
    public static string? CleanReason(string? typed)
    {
        var reason = ChapterTexts.Clean(typed ?? "").Trim();
        return reason.Length <= Comment.ReasonLength ? reason : null;
    }

    private async Task<long?> AcceptAsync(int chapterId, long answerId, bool accepted, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        var moderated = db.Chapters.EditableBy(db.Viewer is ProfessorViewer ? db.Viewer : new AnonymousViewer());
        var (student, professor) = CommentAccess.AuthorOf(db.Viewer);
        var answers = Visible(db).Where(a => a.ChapterId == chapterId && a.Id == answerId && a.ParentId != null && a.HiddenAt == null
            && (moderated.Any(m => m.Id == a.ChapterId) || db.Comments.Any(q => q.Id == a.ParentId && q.HiddenAt == null && (q.StudentId == student || q.ProfessorId == professor))));
        return await InThreadAsync(db, answers, async (thread, _) =>
        {
            var now = time.GetUtcNow();
            await db.Comments.Where(a => a.ParentId == thread && a.AcceptedAt != null && (accepted ? a.Id != answerId : a.Id == answerId))
                .ExecuteUpdateAsync(set => set.SetProperty(a => a.AcceptedAt, (DateTimeOffset?)null), ct);
            return !accepted || await answers.Where(a => a.AcceptedAt == null).ExecuteUpdateAsync(set => set.SetProperty(a => a.AcceptedAt, now), ct) <= 1;
        }, ct);
    }

    private async Task<long?> PinAsync(int chapterId, long questionId, bool pinned, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer)
        {
            return null;
        }

        var questions = db.Comments.ModeratedBy(db.Viewer, db.Chapters)
            .Where(q => q.ChapterId == chapterId && q.Id == questionId && q.ParentId == null && q.HiddenAt == null && q.State == QuestionState.Accepted);
        return await InThreadAsync(db, questions, async (_, section) =>
        {
            if (pinned && await db.Comments.CountAsync(q => q.ChapterId == chapterId && q.Section == section && q.PinnedAt != null, ct) >= QuestionQueries.FaqSize)
            {
                return false;
            }

            var at = pinned ? time.GetUtcNow() : (DateTimeOffset?)null;
            await questions.Where(q => (q.PinnedAt == null) == pinned).ExecuteUpdateAsync(set => set.SetProperty(q => q.PinnedAt, at), ct);
            return true;
        }, ct);
    }

    private async Task<long?> ModerateAsync(int chapterId, long commentId, string reason, string by, bool hide, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (AccountOf(db.Viewer) is not { } account)
        {
            return null;
        }

        var moderated = db.Comments.ModeratedBy(db.Viewer, db.Chapters).Where(c => c.ChapterId == chapterId && c.Id == commentId && (c.HiddenAt == null) == hide);
        return await InThreadAsync(db, moderated, async (_, _) =>
        {
            var now = time.GetUtcNow();
            var changed = await moderated.ExecuteUpdateAsync(
                set => set.SetProperty(c => c.HiddenAt, hide ? now : null).SetProperty(c => c.HiddenReason, hide ? reason : null)
                    .SetProperty(c => c.AcceptedAt, c => hide ? null : c.AcceptedAt),
                ct);
            if (changed == 0 || db.Viewer.University is not { } university)
            {
                return false;
            }

            db.Add(new CommentDecision { UniversityId = university, CommentId = commentId, At = now, AccountId = account, Name = by, Hidden = hide, Reason = reason });
            db.Add(new AuditEntry
            {
                UniversityId = university, At = now, AccountId = account, Target = "chapter", TargetId = chapterId, Action = hide ? "comment.hidden" : "comment.shown",
                Details = string.Create(CultureInfo.InvariantCulture, $$"""{"comment": {{commentId}}}"""),
            });
            await db.SaveChangesAsync(ct);
            return true;
        }, ct);
    }

    /// <summary>Does something to a text that is among <paramref name="which"/>, with its part of the chapter taken, and counts anew.</summary>
    private static async Task<long?> InThreadAsync(PortalDbContext db, IQueryable<Comment> which, Func<long, SectionKind, Task<bool>> act, CancellationToken ct)
    {
        if (await which.Select(c => new { c.UniversityId, c.ChapterId, c.Section, Thread = c.ParentId ?? c.Id }).SingleOrDefaultAsync(ct) is not { } found)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Threads.EnterAsync(db, found.UniversityId, found.ChapterId, found.Section, ct);
        if (!await act(found.Thread, found.Section))
        {
            return null;
        }

        await Threads.SettleAsync(db, found.Thread, ct);
        await Threads.CountAsync(db, found.UniversityId, found.ChapterId, found.Section, ct);
        await transaction.CommitAsync(ct);
        return found.Thread;
    }

    private IQueryable<Comment> Visible(PortalDbContext db) => db.Comments.VisibleTo(db.Viewer, db.Chapters, db.ChapterAttempts, db.Comments, time.GetUtcNow());

    private static int? AccountOf(Viewer viewer) => viewer switch
    {
        ProfessorViewer p => p.AccountId,
        UniversityAdminViewer a => a.AccountId,
        MainAdminViewer m => m.AccountId,
        _ => null,
    };
}
