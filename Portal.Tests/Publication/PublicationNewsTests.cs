using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Publication;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Reading;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>What follows a publication by itself, on two servers.</summary>
public sealed class PublicationNewsTests(WorldBase world, ITestOutputHelper output) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task A_scheduled_chapter_appears_once_and_is_told_once_to_those_who_may_read_it()
    {
        var chapter = Here.Draft.Id;
        var cancelled = await JobsAsync(ShowScheduledJob.Kind, JobState.Cancelled);
        await world.PublishAsync(Author, chapter, Texts("À l’heure."), new() { At = world.Clock.GetUtcNow().AddHours(1) });
        await world.MoveAsync(Author, chapter, world.Clock.GetUtcNow().AddHours(2));
        Assert.Equal((1, cancelled + 1), (await JobsAsync(ShowScheduledJob.Kind, JobState.Queued), await JobsAsync(ShowScheduledJob.Kind, JobState.Cancelled)));
        world.Clock.Ahead += TimeSpan.FromHours(3);
        await using var one = world.NewHost();
        await using var two = world.NewHost();
        await one.WorkAsync();
        await two.WorkAsync();

        await Soon.Async(async () => await ToldAsync(chapter, NotificationKind.ChapterPublished) > 0);

        Assert.NotNull(await world.ReadAsync(Here.StudentEyes, chapter));
        await using var db = world.Open(Here.Id);
        Assert.Equal(
            new[] { Here.Student.AccountId, Here.Neighbour.AccountId, Here.HigherLevel.AccountId }.Order(),
            await db.Notifications.Where(n => n.Link == $"/chapters/{chapter}" && n.Kind == NotificationKind.ChapterPublished).Select(n => n.AccountId).Order().ToListAsync());
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.TargetId == chapter && a.Action == "chapter.published"));

        // Later versions are told to those who read the chapter, when the author says so.
        await world.Data.AskAsync<ReadingCommands, bool>(r => r.MarkReadAsync(chapter), Here.StudentEyes);
        await world.PublishAsync(Author, chapter, Texts("Sans bruit."));
        await world.PublishAsync(Author, chapter, Texts("Corrigé."), new() { TellReaders = true, Erratum = "Faute corrigée." });
        await Soon.Async(async () => await ToldAsync(chapter, NotificationKind.ChapterChanged) > 0);
        Assert.Equal([Here.Student.AccountId], await db.Notifications.Where(n => n.Link == $"/chapters/{chapter}/changes").Select(n => n.AccountId).ToListAsync());
        Assert.Equal(3, await ToldAsync(chapter, NotificationKind.ChapterPublished));
        Assert.Equal(0, await JobsAsync(ShowScheduledJob.Kind, JobState.Failed));
    }

    [Fact]
    public async Task What_is_called_off_leaves_no_job_behind()
    {
        var chapter = Here.Never.Id;
        await world.PublishAsync(Author, chapter, Texts("Attend."), new() { At = world.Clock.GetUtcNow().AddDays(40) });
        await world.CancelAsync(Author, chapter);
        await using var db = world.Open(Here.Id);
        var key = $"{chapter}.";
        Assert.Equal([JobState.Cancelled], await db.Jobs.Where(j => j.Kind == ShowScheduledJob.Kind && j.Key != null && j.Key.StartsWith(key)).Select(j => j.State).ToListAsync());
    }

    [Fact]
    public async Task A_chapter_of_fifty_kilobytes_with_two_hundred_formulas_is_published()
    {
        var course = string.Join("\n\n", Enumerable.Range(0, 200).Select(i =>
            $"Paragraphe {i} : soit $f_{{{i}}}(x) = \\frac{{x^{{{i}}}}}{{{i + 1}}} + \\sqrt{{a_{{{i}}}}}$, et l’on montre que la suite des moyennes converge vers la valeur {i} annoncée au début de la section, par les mêmes arguments que plus haut, chaque fois repris avec soin."));
        Assert.InRange(course.Length, 45_000, 60_000);
        var watch = Stopwatch.StartNew();
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, Here.Above.Id, Texts(course)));
        output.WriteLine($"first (the formula process starts): {watch.ElapsedMilliseconds} ms");
        watch.Restart();
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, Here.Above.Id, Texts(course + "\n\nFin, avec $x_{999}$.")));
        output.WriteLine($"again: {watch.ElapsedMilliseconds} ms");
        var html = (await world.ReadAsync(Author, Here.Above.Id))?.Html ?? "";
        Assert.InRange(html.Split("<math").Length - 1, 201, 1_000); // a long formula is set in several pieces
    }

    private async Task<int> ToldAsync(int chapter, NotificationKind kind)
    {
        await using var db = world.Open(Here.Id);
        return await db.Notifications.CountAsync(n => n.Kind == kind && n.Link.StartsWith($"/chapters/{chapter}"));
    }

    private async Task<int> JobsAsync(string kind, JobState state)
    {
        await using var db = world.Open(Here.Id);
        return await db.Jobs.CountAsync(j => j.Kind == kind && j.State == state && j.UniversityId == Here.Id);
    }
}
