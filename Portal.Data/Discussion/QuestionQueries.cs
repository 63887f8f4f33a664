using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Paging;

namespace Portal.Data.Discussion;

/// <summary>The chapter that questions are about.</summary>
/// <param name="SolutionsOpen">Whether the viewer may read its solutions now.</param>
/// <param name="Moderates">Whether the viewer may hide and show what is said under it.</param>
public sealed record QuestionedChapter(int Id, int SubjectId, int Number, string Title, string Language, bool SolutionsOpen, bool Moderates);

/// <summary>A paragraph somebody asks about.</summary>
/// <param name="Quote">Its first words.</param>
public sealed record AskedPlace(SectionKind Section, string Anchor, string Quote);

/// <summary>A question or an answer as it is shown.</summary>
/// <param name="ParentId">Null for a question.</param>
/// <param name="Anchor">Empty when it is about the whole part, or when the paragraph is no longer there.</param>
/// <param name="Quote">First words of the paragraph as it was; empty for the whole part.</param>
/// <param name="Author">Null when the person is no longer there.</param>
/// <param name="ByTeam">Written by a professor, be it a former one.</param>
/// <param name="Mine">Written by the viewer.</param>
/// <param name="HiddenReason">Only ever given to its author and to moderators.</param>
public sealed record CommentItem(
    long Id, long? ParentId, SectionKind Section, string Anchor, string Quote, string Html, string Summary, string? Author, bool ByTeam, bool Mine,
    DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, QuestionState State, short Answers, bool Waiting, bool IsAccepted, bool IsPinned, bool IsHidden, string? HiddenReason)
{
    /// <summary>Whether its author may still change it; the command decides for good.</summary>
    public bool IsChangeable(DateTimeOffset now) =>
        Mine && !IsHidden && !IsAccepted && !IsPinned && State != QuestionState.Accepted && CreatedAt > now - CommentCommands.ChangeableFor;
}

/// <summary>A question with its answers, oldest first.</summary>
public sealed record QuestionThread(CommentItem Question, IReadOnlyList<CommentItem> Answers);

/// <summary>Which questions of a chapter to list.</summary>
public enum QuestionFilter
{
    All,

    /// <summary>Nobody has answered yet.</summary>
    Open,

    /// <summary>With an accepted answer.</summary>
    Accepted,

    /// <summary>Asked by the viewer.</summary>
    Mine,
}

/// <summary>What is asked under a chapter. Everything obeys who may read the chapter and its solutions (W-S6).</summary>
public sealed class QuestionQueries(PortalDb portal, TimeProvider time)
{
    /// <summary>Questions of a page.</summary>
    public const int PageSize = 20;

    /// <summary>The chapter; null when it does not exist for the viewer.</summary>
    public async Task<QuestionedChapter?> FindChapterAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var visible = db.Chapters.ReadableBy(db.Viewer);
        var open = visible.WithSolutionsOpenTo(db.Viewer, time.GetUtcNow(), db.ChapterAttempts);
        var moderated = db.Chapters.EditableBy(db.Viewer);
        return await visible.Where(c => c.Id == chapterId)
            .Select(c => new QuestionedChapter(
                c.Id, c.SubjectId, c.Number, c.Title, c.Language, open.Any(o => o.Id == c.Id), moderated.Any(m => m.Id == c.Id)))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>
    /// The paragraph of an address; null when there is none of this id in what the viewer may read: the question is then about the whole chapter.
    /// </summary>
    public async Task<AskedPlace?> FindPlaceAsync(int chapterId, string? anchor, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await AskedPlaces.FindAsync(db, chapterId, anchor, time.GetUtcNow(), ct);
    }

    /// <summary>The tables of contents of the parts the viewer may read, course first, each a JSON array of <see cref="ContentsEntry"/>: places to ask about.</summary>
    public async Task<IReadOnlyList<string>> ListContentsAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var visible = db.Chapters.ReadableBy(db.Viewer);
        var open = visible.WithSolutionsOpenTo(db.Viewer, time.GetUtcNow(), db.ChapterAttempts);
        return await db.ChapterSections
            .Where(s => s.ChapterId == chapterId && (s.Kind == SectionKind.Solutions ? open.Any(c => c.Id == chapterId) : visible.Any(c => c.Id == chapterId)))
            .OrderBy(s => s.Kind).Select(s => s.Contents).ToListAsync(ct);
    }

    /// <summary>The questions of a chapter, newest first.</summary>
    /// <param name="anchor">Only those of this paragraph; null or empty for all.</param>
    /// <param name="before">The page starts before this id; null for the newest.</param>
    public async Task<Page<CommentItem>> ListAsync(int chapterId, QuestionFilter filter, string? anchor, long? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var questions = Visible(db).Where(c => c.ChapterId == chapterId && c.ParentId == null && (before == null || c.Id < before));
        questions = filter switch
        {
            QuestionFilter.Open => questions.Where(c => c.State == QuestionState.Open),
            QuestionFilter.Accepted => questions.Where(c => c.State == QuestionState.Accepted),
            QuestionFilter.Mine => questions.WrittenBy(db.Viewer),
            _ => questions,
        };
        if (!string.IsNullOrEmpty(anchor))
        {
            questions = questions.Where(c => c.Anchor == anchor);
        }

        return await Items(db, questions.OrderByDescending(c => c.Id)).ToPageAsync(PageSize, before is not null, backwards: false, ct);
    }

    /// <summary>A question with its answers; null when it does not exist for the viewer, or not under this chapter. At most as many answers as a question takes.</summary>
    public async Task<QuestionThread?> ReadThreadAsync(int chapterId, long questionId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var rows = await Items(db, Visible(db)
            .Where(c => c.ChapterId == chapterId && (c.Id == questionId || c.ParentId == questionId))
            .OrderBy(c => c.Id)).ToListAsync(ct);
        return rows is [{ ParentId: null } question, .. var answers] ? new(question, answers) : null;
    }

    /// <summary>The pinned questions of a part with their accepted answers, oldest first. Asks nothing of who may read: callers have.</summary>
    internal static async Task<IReadOnlyList<QuestionThread>> ReadFaqAsync(PortalDbContext db, int chapterId, SectionKind section, CancellationToken ct)
    {
        var pinned = db.Comments.Where(c => c.ChapterId == chapterId && c.Section == section && c.PinnedAt != null && c.HiddenAt == null);
        var answers = db.Comments.Where(a => a.AcceptedAt != null && a.HiddenAt == null);
        var rows = await Items(db, pinned.Concat(from question in pinned join answer in answers on question.Id equals answer.ParentId select answer)).ToListAsync(ct);
        return [.. rows.Where(r => r.ParentId is null).OrderBy(q => q.Id).Select(q => new QuestionThread(q, [.. rows.Where(a => a.ParentId == q.Id)])).Where(t => t.Answers.Count > 0)];
    }

    /// <summary>Most questions of a FAQ; pinning one more is refused.</summary>
    public const int FaqSize = 30;

    /// <summary>The moderation of a comment, oldest first; empty when there was none, or for anybody who does not moderate the chapter.</summary>
    public async Task<IReadOnlyList<CommentDecisionItem>> ListDecisionsAsync(int chapterId, long commentId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var moderated = db.Comments.ModeratedBy(db.Viewer, db.Chapters).Where(c => c.ChapterId == chapterId && c.Id == commentId);
        return await db.CommentDecisions.Where(d => d.CommentId == commentId && moderated.Any())
            .OrderBy(d => d.Id).Take(100)
            .Select(d => new CommentDecisionItem(d.At, d.Name, d.Hidden, d.Reason)).ToListAsync(ct);
    }

    /// <summary>One's own text to change; null when it is not one's own, not there, or can no longer be changed.</summary>
    public async Task<OwnComment?> FindOwnAsync(int chapterId, long commentId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var since = time.GetUtcNow() - CommentCommands.ChangeableFor;
        return await Visible(db).WrittenBy(db.Viewer).Changeable(since).Where(c => c.ChapterId == chapterId && c.Id == commentId)
            .Select(c => new OwnComment(c.Id, c.ParentId, c.Markdown, c.CreatedAt + CommentCommands.ChangeableFor, c.ParentId != null || !db.Comments.Any(a => a.ParentId == c.Id)))
            .SingleOrDefaultAsync(ct);
    }

    /// <summary>A comment to moderate; null when it is not there or not the viewer's to moderate.</summary>
    public async Task<CommentItem?> FindModeratedAsync(int chapterId, long commentId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Items(db, db.Comments.ModeratedBy(db.Viewer, db.Chapters).Where(c => c.ChapterId == chapterId && c.Id == commentId)).SingleOrDefaultAsync(ct);
    }

    private IQueryable<Comment> Visible(PortalDbContext db) => db.Comments.VisibleTo(db.Viewer, db.Chapters, db.ChapterAttempts, db.Comments, time.GetUtcNow());

    private static IQueryable<CommentItem> Items(PortalDbContext db, IQueryable<Comment> comments)
    {
        var (student, professor) = CommentAccess.AuthorOf(db.Viewer);
        return comments.Select(c => new CommentItem(
            c.Id, c.ParentId, c.Section,
            c.Anchor == "" || db.ChapterSections.Any(s => s.ChapterId == c.ChapterId && s.Kind == c.Section && s.Html.Contains("id=\"" + c.Anchor + "\"")) ? c.Anchor : "",
            c.Quote, c.Html, c.Summary,
            c.StudentId != null
                ? db.Students.Where(s => s.Id == c.StudentId).Select(s => s.FirstName + " " + s.LastName).FirstOrDefault()
                : db.Professors.Where(p => p.Id == c.ProfessorId).Select(p => p.FirstName + " " + p.LastName).FirstOrDefault(),
            c.ProfessorId != null || c.FormerProfessor, c.StudentId == student || c.ProfessorId == professor,
            c.CreatedAt, c.EditedAt, c.State, c.Answers, c.Waiting, c.AcceptedAt != null, c.PinnedAt != null, c.HiddenAt != null, c.HiddenReason));
    }
}

/// <summary>One step of a moderation, as moderators read it.</summary>
public sealed record CommentDecisionItem(DateTimeOffset At, string Name, bool Hidden, string Reason);

/// <summary>A text its author may still change.</summary>
/// <param name="Until">End of the time for it.</param>
/// <param name="CanDelete">False for a question that has been answered.</param>
public sealed record OwnComment(long Id, long? ParentId, string Markdown, DateTimeOffset Until, bool CanDelete);
