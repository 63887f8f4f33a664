using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Deletion;
using Portal.Data.Discussion;
using Portal.Data.Jobs;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Bin;

/// <summary>Who goes for good takes their questions and answers along; what is counted beside chapters follows.</summary>
public sealed class PurgedDiscussionTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task What_is_counted_of_questions_is_right_after_a_student_has_gone_for_good()
    {
        await using var db = app.Open(Here.Id);
        var now = app.Clock.GetUtcNow();

        // Somebody else's question, with an accepted answer of the student in the FAQ.
        var question = Written(Here.Neighbour.Id, null);
        question.Answers = 1;
        question.State = QuestionState.Accepted;
        question.PinnedAt = now;
        db.Add(question);
        await db.SaveChangesAsync();
        var answer = Written(Here.Student.Id, question.Id);
        answer.AcceptedAt = now;
        db.Add(answer);
        var open = await db.ChapterDiscussions.SingleAsync(d => d.ChapterId == Here.Open.Id && d.Section == SectionKind.Course);
        (open.Questions, open.Pinned, open.Places) = (2, 1, """{"c-p1": 2}""");
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        var other = await FiguresAsync(db, Here.OfOtherProgramme.Id, SectionKind.Course);

        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        Assert.NotNull(await host.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Student, Here.Student.Id)), Here.AdminEyes));
        var thing = Assert.Single(await host.AskAsync((Deletions d) => d.ListAsync(), Here.AdminEyes), t => t.Kind == DeletionKind.Student);
        using var admin = await app.SignInAsync(Here.Admin);
        using (var purge = await PortalApp.PostFormAsync(admin, Urls.AdminBin, Urls.AdminBinPurge(thing.Id)))
        {
            Assert.Equal(HttpStatusCode.Redirect, purge.StatusCode);
        }

        await Soon.Async(() => db.Jobs.AnyAsync(j => j.Kind == PurgeJob.Kind && j.State == JobState.Succeeded));

        Assert.Equal((1, 1, 0, """{"c-p1": 1}"""), await FiguresAsync(db, Here.Open.Id, SectionKind.Course));
        foreach (var chapter in Here.OfStudent.Where(c => c != Here.Open))
        {
            Assert.Equal((0, 0, 0, "{}"), await FiguresAsync(db, chapter.Id, SectionKind.Course));
            Assert.Equal((0, 0, 0, "{}"), await FiguresAsync(db, chapter.Id, SectionKind.Solutions));
        }

        var left = await db.Comments.AsNoTracking().SingleAsync(c => c.Id == question.Id);
        Assert.Equal((QuestionState.Open, (short)0, true, (DateTimeOffset?)null), (left.State, left.Answers, left.Waiting, left.PinnedAt));
        Assert.Equal(other, await FiguresAsync(db, Here.OfOtherProgramme.Id, SectionKind.Course));
    }

    private Comment Written(int student, long? parent) => new()
    {
        UniversityId = Here.Id, ChapterId = Here.Open.Id, Section = SectionKind.Course, ParentId = parent, Anchor = parent is null ? "c-p1" : "", StudentId = student,
        Markdown = "Voici.", Html = "<p>Voici.</p>", Summary = "Voici.", RendererVersion = 1, CreatedAt = app.Clock.GetUtcNow(),
    };

    private static async Task<(int Questions, int Waiting, int Pinned, string Places)> FiguresAsync(Portal.Data.PortalDbContext db, int chapter, SectionKind section)
    {
        var figures = await db.ChapterDiscussions.AsNoTracking().SingleAsync(d => d.ChapterId == chapter && d.Section == section);
        return (figures.Questions, figures.Waiting, figures.Pinned, figures.Places);
    }
}
