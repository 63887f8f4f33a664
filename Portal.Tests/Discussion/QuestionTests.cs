using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Discussion;
using Portal.Tests.Support;

namespace Portal.Tests.Discussion;

/// <summary>Asking, answering, deciding: what is kept, what is told to whom, and what is refused.</summary>
public sealed partial class QuestionTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private StudentViewer Student => Here.StudentEyes;

    private StudentViewer Neighbour => Here.AsStudent(Here.Neighbour, "INF", "L2");

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private ProfessorViewer Colleague => Here.ProfessorEyes(Here.Colleague, "INF");

    [Fact]
    public async Task A_question_waits_until_the_team_answers_and_is_counted_beside_its_chapter()
    {
        var chapter = Here.PastDate;
        var before = (await world.Data.AskAsync((QueueQueries q) => q.CountAsync(), Author)).Questions;
        var asked = await AskAsync(chapter, "Pourquoi ?", Neighbour, "c-p2");
        Assert.Equal((QuestionState.Open, 0, true), await StateAsync(chapter, asked));
        Assert.Equal(before + 1, (await world.Data.AskAsync((QueueQueries q) => q.CountAsync(), Author)).Questions);
        Assert.Contains("\"c-p2\": 1", (await DiscussionAsync(chapter)).Places, StringComparison.Ordinal);
        Assert.Contains(asked, await QueueAsync(Author));
        Assert.DoesNotContain(asked, await QueueAsync(Colleague));
        Assert.DoesNotContain(asked, await QueueAsync(world.World.Dunes.ProfessorEyes(world.World.Dunes.Author, "INF")));
        Assert.Empty(await QueueAsync(Here.AdminEyes));

        // Another student's answer helps, and does not take it off the queue.
        await AnswerAsync(chapter, asked, "Parce que.", Student);
        Assert.Equal((QuestionState.Answered, 1, true), await StateAsync(chapter, asked));

        await AnswerAsync(chapter, asked, "Par le théorème.", Author);
        Assert.Equal((QuestionState.Answered, 2, false), await StateAsync(chapter, asked));
        Assert.Equal(before, (await world.Data.AskAsync((QueueQueries q) => q.CountAsync(), Author)).Questions);
        Assert.DoesNotContain(asked, await QueueAsync(Author));
    }

    [Fact]
    public async Task The_queue_is_oldest_first_by_subject_and_in_pages_without_gaps()
    {
        var (chapter, other) = (Here.FutureDate, Here.Below);
        for (var i = 0; i < QueueQueries.PageSize + 3; i++)
        {
            await InsertWaitingAsync(chapter, $"File {i}");
        }

        await InsertWaitingAsync(other, "Ailleurs");
        var seen = new List<WaitingQuestion>();
        long? after = null;
        Page page;
        do
        {
            var part = await world.Data.AskAsync((QueueQueries q) => q.ListAsync(chapter.SubjectId, after), Author);
            page = new(part.Items.Count, part.HasAfter);
            seen.AddRange(part.Items);
            after = part.Items[^1].Id;
        }
        while (page.More);

        Assert.Equal(seen.Select(q => q.Id).Order(), seen.Select(q => q.Id));
        Assert.Equal(QueueQueries.PageSize + 3, seen.Count(q => q.Summary.StartsWith("File", StringComparison.Ordinal)));
        Assert.All(seen, q => Assert.Equal(chapter.SubjectId, q.SubjectId));
        Assert.Empty((await world.Data.AskAsync((QueueQueries q) => q.ListAsync(Here.OfOtherProgramme.SubjectId, null), Author)).Items);
    }

    [Fact]
    public async Task One_answer_is_accepted_at_a_time_by_the_asker_or_the_author_and_nobody_else()
    {
        var chapter = Here.Below;
        var asked = await AskAsync(chapter, "Laquelle est juste ?", Neighbour);
        var first = await AnswerAsync(chapter, asked, "Celle-ci.", Student);
        var second = await AnswerAsync(chapter, asked, "Ou celle-là.", Colleague);
        foreach (var nobody in new Viewer[] { Student, Colleague, Here.AdminEyes, world.World.Dunes.StudentEyes, new AnonymousViewer() })
        {
            Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.AcceptAsync(chapter.Id, first), nobody));
        }

        Assert.Equal(asked, await world.Data.AskAsync((CommentDecisions d) => d.AcceptAsync(chapter.Id, first), Neighbour));
        Assert.Equal(asked, await world.Data.AskAsync((CommentDecisions d) => d.AcceptAsync(chapter.Id, second), Author));
        var thread = await ThreadAsync(chapter, asked, Student);
        Assert.Equal([second], thread.Answers.Where(a => a.IsAccepted).Select(a => a.Id));
        Assert.Equal(QuestionState.Accepted, thread.Question.State);
        Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.AcceptAsync(chapter.Id, asked), Author)); // a question is no answer

        await world.Data.AskAsync((CommentDecisions d) => d.UnacceptAsync(chapter.Id, first), Author); // not the accepted one
        Assert.Equal(QuestionState.Accepted, (await ThreadAsync(chapter, asked, Student)).Question.State);
        await world.Data.AskAsync((CommentDecisions d) => d.UnacceptAsync(chapter.Id, second), Neighbour);
        Assert.Equal(QuestionState.Answered, (await ThreadAsync(chapter, asked, Student)).Question.State);
    }

    [Fact]
    public async Task An_accepted_answer_goes_into_the_FAQ_by_its_professors_and_leaves_it_when_it_falls()
    {
        var chapter = Here.Above;
        var student = Here.AsStudent(Here.HigherLevel, "INF", "M1");
        var asked = await AskAsync(chapter, "Une question fréquente ?", student);
        var answer = await AnswerAsync(chapter, asked, "La réponse de tous.", Author);
        Assert.Null(await PinAsync(Author)); // nothing accepted yet
        await world.Data.AskAsync((CommentDecisions d) => d.AcceptAsync(chapter.Id, answer), student);
        foreach (var nobody in new Viewer[] { student, Colleague, Here.AdminEyes, world.World.Dunes.ProfessorEyes(world.World.Dunes.Author, "INF") })
        {
            Assert.Null(await PinAsync(nobody));
        }

        Assert.Equal(asked, await PinAsync(Author));
        var reading = await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, SectionKind.Course), student);
        Assert.Equal(["La réponse de tous."], reading?.Faq.SelectMany(t => t.Answers).Select(a => a.Summary) ?? []);
        Assert.Empty((await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, SectionKind.Exercises), student))?.Faq ?? []);

        // Relied upon: its author changes it no more.
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, answer, "Autre chose."), Author));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Autre chose."), student));

        await world.Data.AskAsync((CommentDecisions d) => d.HideAsync(chapter.Id, answer, "Fausse.", "Awa"), Author);
        Assert.Empty((await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, SectionKind.Course), student))?.Faq ?? []);
        Assert.Equal((QuestionState.Open, 0, true), await StateAsync(chapter, asked));

        Task<long?> PinAsync(Viewer viewer) => world.Data.AskAsync((CommentDecisions d) => d.PinAsync(chapter.Id, asked), viewer);
    }

    [Fact]
    public async Task What_is_hidden_is_seen_by_its_author_with_the_reason_and_by_moderators_and_the_trail_stays()
    {
        var chapter = Here.Open;
        var asked = await AskAsync(chapter, "Mot déplacé", Neighbour);
        await AnswerAsync(chapter, asked, "Réponse dessous", Student);
        foreach (var nobody in new Viewer[] { Student, Neighbour, Colleague, world.World.Dunes.AdminEyes, world.World.Dunes.ProfessorEyes(world.World.Dunes.Author, "INF") })
        {
            Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.HideAsync(chapter.Id, asked, "Non", "X"), nobody));
        }

        Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.HideAsync(chapter.Id, asked, " \n ", "X"), Here.AdminEyes));
        Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.HideAsync(chapter.Id, asked, new string('a', Comment.ReasonLength + 1), "X"), Here.AdminEyes));
        var before = (await DiscussionAsync(chapter)).Questions;
        Assert.Equal(asked, await world.Data.AskAsync((CommentDecisions d) => d.HideAsync(chapter.Id, asked, "Hors sujet", "Binta Fall"), Here.AdminEyes));
        Assert.Equal(before - 1, (await DiscussionAsync(chapter)).Questions);

        Assert.Null(await world.Data.AskAsync((QuestionQueries q) => q.ReadThreadAsync(chapter.Id, asked), Student));
        Assert.Null(await world.Data.AskAsync((QuestionQueries q) => q.ReadThreadAsync(chapter.Id, asked), Colleague));
        Assert.Equal("Hors sujet", (await ThreadAsync(chapter, asked, Neighbour)).Question.HiddenReason);
        Assert.Equal("Hors sujet", (await ThreadAsync(chapter, asked, Author)).Question.HiddenReason);
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Reformulé"), Neighbour));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.DeleteAsync(chapter.Id, asked), Neighbour));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.AnswerAsync(chapter.Id, asked, "Encore", _ => "/"), Neighbour));
        Assert.Null(await world.Data.AskAsync((CommentDecisions d) => d.ShowAsync(chapter.Id, asked, "X"), Neighbour));

        Assert.Equal(asked, await world.Data.AskAsync((CommentDecisions d) => d.ShowAsync(chapter.Id, asked, "Awa Ndiaye"), Author));
        Assert.NotNull(await world.Data.AskAsync((QuestionQueries q) => q.ReadThreadAsync(chapter.Id, asked), Student));
        var trail = await world.Data.AskAsync((QuestionQueries q) => q.ListDecisionsAsync(chapter.Id, asked), Here.AdminEyes);
        Assert.Equal([("Binta Fall", true, "Hors sujet"), ("Awa Ndiaye", false, "")], trail.Select(t => (t.Name, t.Hidden, t.Reason)));
        Assert.Empty(await world.Data.AskAsync((QuestionQueries q) => q.ListDecisionsAsync(chapter.Id, asked), Neighbour));
    }

    [Fact]
    public async Task A_text_is_its_author_s_for_fifteen_minutes_and_a_question_with_answers_stays()
    {
        var chapter = Here.AfterAttempt;
        var asked = await AskAsync(chapter, "Première façon", Neighbour);
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Volé"), Student));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Volé"), Author));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.DeleteAsync(chapter.Id, asked), Here.AdminEyes));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(Here.Open.Id, asked, "Autre chapitre"), Neighbour));
        Assert.IsType<CommentOutcome.Written>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Seconde façon"), Neighbour));
        Assert.Equal("Seconde façon", (await ThreadAsync(chapter, asked, Student)).Question.Summary);

        var answer = await AnswerAsync(chapter, asked, "Bien", Student);
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.DeleteAsync(chapter.Id, asked), Neighbour));
        Assert.IsType<CommentOutcome.Written>(await world.Data.AskAsync((CommentCommands c) => c.DeleteAsync(chapter.Id, answer), Student));
        Assert.Equal((QuestionState.Open, 0, true), await StateAsync(chapter, asked));

        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"UPDATE comments SET created_at = created_at - interval '16 minutes' WHERE id = {asked}");
        }

        Assert.Null(await world.Data.AskAsync((QuestionQueries q) => q.FindOwnAsync(chapter.Id, asked), Neighbour));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.ChangeAsync(chapter.Id, asked, "Trop tard"), Neighbour));
        Assert.IsType<CommentOutcome.Absent>(await world.Data.AskAsync((CommentCommands c) => c.DeleteAsync(chapter.Id, asked), Neighbour));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t ")]
    [InlineData("\u200B\u200E\u202E")]
    [InlineData("\0")]
    public async Task A_text_without_a_visible_sign_is_none(string text) => Assert.IsType<CommentOutcome.WrongLength>(
        await world.Data.AskAsync((CommentCommands c) => c.AskAsync(Here.Never.Id, null, text, _ => "/"), Student));

    [Fact]
    public async Task A_text_has_4000_characters_at_most_however_its_lines_end()
    {
        var lines = string.Concat(Enumerable.Repeat("ab\r\n", 1_333)) + "a";
        Assert.Equal(4_000, lines.Replace("\r\n", "\n", StringComparison.Ordinal).Length);
        Assert.NotNull(CommentRendering.Clean(lines));
        Assert.Null(CommentRendering.Clean(lines + "b"));
        Assert.IsType<CommentOutcome.WrongLength>(await world.Data.AskAsync((CommentCommands c) => c.AskAsync(Here.Never.Id, null, new string('é', 1_000_000), _ => "/"), Student));
    }

    [Fact]
    public async Task Somebody_in_a_hurry_is_asked_to_wait_and_nobody_else()
    {
        var hasty = Here.AsStudent(Here.LowerLevel, "INF", "L1");
        for (var i = 0; i < CommentCommands.MostInAMinute; i++)
        {
            await AskAsync(Here.Below, $"Question {i}", hasty);
        }

        Assert.Equal(new CommentOutcome.TryLater(1), await world.Data.AskAsync((CommentCommands c) => c.AskAsync(Here.Below.Id, null, "Encore", _ => "/"), hasty));
        await AskAsync(Here.Below, "Une autre personne", Colleague);
    }

    [Fact]
    public async Task A_paragraph_that_is_gone_leaves_its_first_words_and_no_link()
    {
        var chapter = Here.Never;
        var asked = await AskAsync(chapter, "Sur ce passage", Student, "c-p1");
        var before = (await ThreadAsync(chapter, asked, Student)).Question;
        Assert.Equal(("c-p1", $"Voici {chapter.CourseWord}."), (before.Anchor, before.Quote));
        var lost = await AskAsync(chapter, "Nulle part", Student, "c-nowhere");
        Assert.Equal(("", ""), ((await ThreadAsync(chapter, lost, Student)).Question.Anchor, (await ThreadAsync(chapter, lost, Student)).Question.Quote));

        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"UPDATE chapter_sections SET html = '<p id=\"c-p9\">Tout autre chose.</p>' WHERE chapter_id = {chapter.Id} AND kind = 0");
        }

        var after = (await ThreadAsync(chapter, asked, Student)).Question;
        Assert.Equal(("", $"Voici {chapter.CourseWord}."), (after.Anchor, after.Quote));
    }

    [Fact]
    public async Task An_answer_is_told_to_those_in_the_thread_and_a_question_to_the_authors()
    {
        var chapter = Here.PastDate;
        var asked = await AskAsync(chapter, "Qui l’apprend ?", Neighbour);
        await AnswerAsync(chapter, asked, "Moi, j’essaie.", Student);
        var answer = await AnswerAsync(chapter, asked, "Voici.", Author);
        await using var db = world.Open(Here.Id);
        Assert.Equal([Here.Author.Id], await CommentNotices.AuthorsOf(db, chapter.Id).ToListAsync());
        var told = await CommentNotices.InThread(db, await db.Comments.SingleAsync(c => c.Id == answer)).ToListAsync();
        Assert.Equal(new[] { Here.Neighbour.Id, Here.Student.Id }.Order(), told.Order());
        Assert.Equal(
            new[] { Here.Author.AccountId, Here.Neighbour.AccountId, Here.Student.AccountId }.Order(),
            await db.Notifications.Where(n => n.Link == $"/q/{asked}").Select(n => n.AccountId).Order().ToListAsync());
    }
}
