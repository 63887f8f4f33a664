using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Chapters;
using Portal.Data.Rendering;

namespace Portal.Data.Discussion;

/// <summary>What became of something written.</summary>
public abstract record CommentOutcome
{
    private CommentOutcome()
    {
    }

    /// <summary>It stands. <paramref name="QuestionId"/> names the thread.</summary>
    public sealed record Written(long Id, long QuestionId) : CommentOutcome;

    /// <summary>What it is about does not exist for the viewer, or may not be written to by them.</summary>
    public sealed record Absent : CommentOutcome;

    /// <summary>Nothing to read in it, or more than <see cref="Comment.LongestText"/> characters.</summary>
    public sealed record WrongLength : CommentOutcome;

    /// <summary>Too many in a short time; <paramref name="Minutes"/> is 1 or more.</summary>
    public sealed record TryLater(int Minutes) : CommentOutcome;

    /// <summary>The question has as many answers as it takes.</summary>
    public sealed record Full : CommentOutcome;
}

/// <summary>
/// Asking, answering, and changing one's own words. Students and professors write where they may read; administrators moderate and do not write.
/// </summary>
public sealed class CommentCommands(PortalDb portal, CommentRendering rendering, Quota quota, TimeProvider time)
{
    /// <summary>How long an author may change or delete what they wrote.</summary>
    public static readonly TimeSpan ChangeableFor = TimeSpan.FromMinutes(15);

    /// <summary>Texts of one person in a minute.</summary>
    public const int MostInAMinute = 5;

    /// <summary>Texts of one person in an hour.</summary>
    public const int MostInAnHour = 40;

    /// <summary>Answers of one question.</summary>
    public const int MostAnswers = 200;

    /// <summary>Opens a question. A student's waits for the teaching team, whose authors are told of it (EL-K1).</summary>
    /// <param name="chapterId">A chapter the viewer may read.</param>
    /// <param name="anchor">The paragraph; one that is not there (any more) makes it a question about the whole chapter.</param>
    /// <param name="text">Markdown.</param>
    /// <param name="link">The address of the thread, for the notice.</param>
    /// <param name="ct">Gives up waiting.</param>
    public async Task<CommentOutcome> AskAsync(int chapterId, string? anchor, string? text, Func<long, string> link, CancellationToken ct = default)
    {
        if (CommentRendering.Clean(text) is not { } markdown)
        {
            return new CommentOutcome.WrongLength();
        }

        await using var db = await portal.OpenAsync(ct);
        if (Writer(db.Viewer) is not { } account || await FindAsync(db, chapterId, ct) is not { } chapter)
        {
            return new CommentOutcome.Absent();
        }

        if (await TooOftenAsync(account, ct) is { } later)
        {
            return later;
        }

        var place = await AskedPlaces.FindAsync(db, chapterId, anchor, time.GetUtcNow(), ct);
        var question = await WriteAsync(db, chapter, markdown, place ?? new(SectionKind.Course, "", ""), null, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await SaveAsync(db, question, ct);
        await Threads.SettleAsync(db, question.Id, ct);
        await Threads.CountAsync(db, chapter.UniversityId, chapterId, question.Section, ct);
        await CommentNotices.AskedAsync(db, question, chapter.Title, link(question.Id), ct);
        await transaction.CommitAsync(ct);
        return new CommentOutcome.Written(question.Id, question.Id);
    }

    /// <summary>Answers a question. A professor's answer is told to the one who asked and to those in the thread (EL-R4).</summary>
    /// <inheritdoc cref="AskAsync"/>
    public async Task<CommentOutcome> AnswerAsync(int chapterId, long questionId, string? text, Func<long, string> link, CancellationToken ct = default)
    {
        if (CommentRendering.Clean(text) is not { } markdown)
        {
            return new CommentOutcome.WrongLength();
        }

        await using var db = await portal.OpenAsync(ct);
        var asked = db.Comments.VisibleTo(db.Viewer, db.Chapters, db.ChapterAttempts, db.Comments, time.GetUtcNow())
            .Where(q => q.Id == questionId && q.ChapterId == chapterId && q.ParentId == null && q.HiddenAt == null);
        if (Writer(db.Viewer) is not { } account
            || await asked.Select(q => new { q.Section, Count = db.Comments.Count(a => a.ParentId == q.Id) }).SingleOrDefaultAsync(ct) is not { } question
            || await FindAsync(db, chapterId, ct) is not { } chapter)
        {
            return new CommentOutcome.Absent();
        }

        if (question.Count >= MostAnswers)
        {
            return new CommentOutcome.Full();
        }

        if (await TooOftenAsync(account, ct) is { } later)
        {
            return later;
        }

        var answer = await WriteAsync(db, chapter, markdown, new(question.Section, "", ""), questionId, ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await SaveAsync(db, answer, ct);
        await Threads.SettleAsync(db, questionId, ct);
        await Threads.CountAsync(db, chapter.UniversityId, chapterId, answer.Section, ct);
        await CommentNotices.AnsweredAsync(db, answer, chapter.Title, link(questionId), ct);
        await transaction.CommitAsync(ct);
        return new CommentOutcome.Written(answer.Id, questionId);
    }

    /// <summary>Changes one's own text within <see cref="ChangeableFor"/>, unless it is hidden or others already rely on it.</summary>
    public async Task<CommentOutcome> ChangeAsync(int chapterId, long commentId, string? text, CancellationToken ct = default)
    {
        if (CommentRendering.Clean(text) is not { } markdown)
        {
            return new CommentOutcome.WrongLength();
        }

        await using var db = await portal.OpenAsync(ct);
        if (await Own(db, chapterId, commentId).Select(c => new { c.ParentId }).SingleOrDefaultAsync(ct) is not { } own || await FindAsync(db, chapterId, ct) is not { } chapter)
        {
            return new CommentOutcome.Absent();
        }

        var rendered = await rendering.RenderAsync(markdown, chapter.Language, chapter.Macros, ct);
        var now = time.GetUtcNow();
        var changed = await Own(db, chapterId, commentId).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.Markdown, markdown).SetProperty(c => c.Html, rendered.Html).SetProperty(c => c.Summary, rendered.Summary)
                .SetProperty(c => c.RendererVersion, ChapterRenderer.Version).SetProperty(c => c.EditedAt, now),
            ct);
        return changed == 0 ? new CommentOutcome.Absent() : new CommentOutcome.Written(commentId, own.ParentId ?? commentId);
    }

    /// <summary>Takes one's own text away within <see cref="ChangeableFor"/>; a question only while nobody has answered. The thread it was in, else null.</summary>
    public async Task<CommentOutcome> DeleteAsync(int chapterId, long commentId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await Own(db, chapterId, commentId).Select(c => new { c.UniversityId, c.Section, c.ParentId }).SingleOrDefaultAsync(ct) is not { } own)
        {
            return new CommentOutcome.Absent();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await Threads.EnterAsync(db, own.UniversityId, chapterId, own.Section, ct);
        if (await Own(db, chapterId, commentId).Where(c => !db.Comments.Any(a => a.ParentId == c.Id)).ExecuteDeleteAsync(ct) == 0)
        {
            return new CommentOutcome.Absent();
        }

        if (own.ParentId is { } question)
        {
            await Threads.SettleAsync(db, question, ct);
        }

        await Threads.CountAsync(db, own.UniversityId, chapterId, own.Section, ct);
        await transaction.CommitAsync(ct);
        return new CommentOutcome.Written(commentId, own.ParentId ?? 0);
    }

    /// <summary>Students and professors write; null for everybody else.</summary>
    private static int? Writer(Viewer viewer) => viewer switch
    {
        StudentViewer s => s.AccountId,
        ProfessorViewer p => p.AccountId,
        _ => null,
    };

    private async Task<CommentOutcome?> TooOftenAsync(int account, CancellationToken ct) =>
        !await quota.TakeAsync("comment-minute", account, MostInAMinute, TimeSpan.FromMinutes(1), ct) ? new CommentOutcome.TryLater(1)
        : !await quota.TakeAsync("comment-hour", account, MostInAnHour, TimeSpan.FromHours(1), ct) ? new CommentOutcome.TryLater(60)
        : null;

    private IQueryable<Comment> Own(PortalDbContext db, int chapterId, long commentId) =>
        db.Comments.VisibleTo(db.Viewer, db.Chapters, db.ChapterAttempts, db.Comments, time.GetUtcNow()).WrittenBy(db.Viewer)
            .Changeable(time.GetUtcNow() - ChangeableFor).Where(c => c.ChapterId == chapterId && c.Id == commentId);

    private static Task<Place?> FindAsync(PortalDbContext db, int chapterId, CancellationToken ct) => db.Chapters.ReadableBy(db.Viewer).Where(c => c.Id == chapterId)
        .Select(c => new Place(c.UniversityId, c.Id, c.Title, c.Language, db.Subjects.Where(s => s.Id == c.SubjectId).Select(s => s.Macros).FirstOrDefault() ?? ""))
        .SingleOrDefaultAsync(ct);

    private async Task<Comment> WriteAsync(PortalDbContext db, Place chapter, string markdown, AskedPlace place, long? parent, CancellationToken ct)
    {
        var rendered = await rendering.RenderAsync(markdown, chapter.Language, chapter.Macros, ct);
        return new()
        {
            UniversityId = chapter.UniversityId, ChapterId = chapter.Id, Section = place.Section, ParentId = parent, Anchor = place.Anchor, Quote = place.Quote,
            StudentId = db.Viewer is StudentViewer s ? s.StudentId : null, ProfessorId = db.Viewer is ProfessorViewer p ? p.ProfessorId : null,
            Markdown = markdown, Html = rendered.Html, Summary = rendered.Summary, RendererVersion = ChapterRenderer.Version, CreatedAt = time.GetUtcNow(),
        };
    }

    private static async Task SaveAsync(PortalDbContext db, Comment comment, CancellationToken ct)
    {
        await Threads.EnterAsync(db, comment.UniversityId, comment.ChapterId, comment.Section, ct);
        db.Add(comment);
        await db.SaveChangesAsync(ct);
    }

    private sealed record Place(int UniversityId, int Id, string Title, string Language, string Macros);
}
