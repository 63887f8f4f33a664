using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Discussion;
using Portal.Tests.Support;

namespace Portal.Tests.Discussion;

/// <content>How these tests ask, answer and look.</content>
public sealed partial class QuestionTests
{
    private sealed record Page(int Count, bool More);

    private async Task<long> AskAsync(WorldChapter chapter, string text, Viewer viewer, string? at = null) =>
        Assert.IsType<CommentOutcome.Written>(await world.Data.AskAsync((CommentCommands c) => c.AskAsync(chapter.Id, at, text, id => $"/q/{id}"), await FreshAsync(viewer))).Id;

    private async Task<long> AnswerAsync(WorldChapter chapter, long question, string text, Viewer viewer) =>
        Assert.IsType<CommentOutcome.Written>(await world.Data.AskAsync((CommentCommands c) => c.AnswerAsync(chapter.Id, question, text, id => $"/q/{id}"), await FreshAsync(viewer))).Id;

    /// <summary>The same person with nothing sent yet, unless they are the one in a hurry.</summary>
    private async Task<Viewer> FreshAsync(Viewer viewer)
    {
        if (viewer is not StudentViewer { LevelRank: 1 })
        {
            await using var db = world.Open();
            await db.Database.ExecuteSqlAsync($"DELETE FROM sign_in_failures");
        }

        return viewer;
    }

    private async Task InsertWaitingAsync(WorldChapter chapter, string text)
    {
        await using var db = world.Open(Here.Id);
        db.Add(new Portal.Data.Discussion.Comment
        {
            UniversityId = Here.Id, ChapterId = chapter.Id, Section = SectionKind.Course, StudentId = Here.Neighbour.Id, Markdown = text, Html = $"<p>{text}</p>", Summary = text,
            RendererVersion = 1, CreatedAt = world.Clock.GetUtcNow(), Waiting = true,
        });
        await db.SaveChangesAsync();
    }

    private async Task<QuestionThread> ThreadAsync(WorldChapter chapter, long question, Viewer viewer) =>
        await world.Data.AskAsync((QuestionQueries q) => q.ReadThreadAsync(chapter.Id, question), viewer) ?? throw new InvalidOperationException("There is no such thread.");

    private async Task<(QuestionState State, int Answers, bool Waiting)> StateAsync(WorldChapter chapter, long question) =>
        await ThreadAsync(chapter, question, Author) is { Question: var q } ? (q.State, q.Answers, q.Waiting) : default;

    private async Task<IEnumerable<long>> QueueAsync(Viewer viewer)
    {
        var all = new List<long>();
        long? after = null;
        while (true)
        {
            var page = await world.Data.AskAsync((QueueQueries q) => q.ListAsync(null, after), viewer);
            all.AddRange(page.Items.Select(q => q.Id));
            if (!page.HasAfter)
            {
                return all;
            }

            after = all[^1];
        }
    }

    private async Task<ChapterDiscussion> DiscussionAsync(WorldChapter chapter)
    {
        await using var db = world.Open(Here.Id);
        return await db.ChapterDiscussions.SingleAsync(d => d.ChapterId == chapter.Id && d.Section == SectionKind.Course);
    }
}
