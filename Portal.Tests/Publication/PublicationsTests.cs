using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Publication;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>Publishing by people: who may, what blocks, what readers get.</summary>
public sealed class PublicationsTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task An_author_publishes_a_draft_and_readers_see_it_at_once()
    {
        Assert.Null(await world.ReadAsync(Here.StudentEyes, Here.Draft.Id));

        var done = Assert.IsType<PublishDone>(await world.PublishAsync(Author, Here.Draft.Id, Texts("Un **nouveau** cours.")));

        Assert.Equal((1, true), (done.Version, done.First));
        var read = await world.ReadAsync(Here.StudentEyes, Here.Draft.Id);
        Assert.Contains("<strong>nouveau</strong>", read?.Html, StringComparison.Ordinal);
        var row = await world.ChapterAsync(Here, Here.Draft.Id);
        Assert.Equal((1, 1, null), (row.PublishedVersion, row.LatestVersion, row.DraftedAt));
        await using var db = world.Open(Here.Id);
        var version = await db.ChapterVersions.SingleAsync(v => v.ChapterId == Here.Draft.Id);
        Assert.Equal((Here.Author.AccountId, "Un **nouveau** cours."), (version.AccountId, version.Course));
        Assert.NotNull(version.PublishedAt);
        Assert.Equal(Here.Author.AccountId, (await db.AuditEntries.SingleAsync(a => a.Action == "chapter.published" && a.TargetId == Here.Draft.Id)).AccountId);
        Assert.IsType<PublishUnchanged>(await world.PublishAsync(Author, Here.Draft.Id, Texts("Un **nouveau** cours.")));
    }

    [Fact]
    public async Task Nobody_else_publishes_schedules_withdraws_or_releases()
    {
        var chapter = Here.PastDate.Id;
        var before = await world.ChapterAsync(Here, chapter);
        foreach (var (who, viewer) in world.Others())
        {
            Assert.True(await world.PublishAsync(viewer, chapter, Texts("Volé.")) is null, who);
            Assert.True(await world.PublishAsync(viewer, chapter, Texts("Volé."), new() { At = world.Clock.GetUtcNow().AddDays(1) }) is null, who);
            Assert.False(await world.WithdrawAsync(viewer, chapter), who);
            Assert.False(await world.ShowAgainAsync(viewer, chapter), who);
            Assert.False(await world.CancelAsync(viewer, chapter), who);
            Assert.False(await world.MoveAsync(viewer, chapter, world.Clock.GetUtcNow().AddDays(1)), who);
            Assert.False(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, SolutionRelease.WithChapter, null), viewer), who);
            Assert.Null(await world.Data.AskAsync<Withdrawals, WithdrawalPreview?>(w => w.PreviewAsync(chapter), viewer));
        }

        var after = await world.ChapterAsync(Here, chapter);
        Assert.Equal((before.PublishedVersion, before.PublishedAt, before.SolutionRelease, before.UpdatedAt), (after.PublishedVersion, after.PublishedAt, after.SolutionRelease, after.UpdatedAt));
    }

    [Fact]
    public async Task The_administration_of_the_university_publishes_too()
    {
        Assert.IsType<PublishDone>(await world.PublishAsync(Here.AdminEyes, Here.Above.Id, Texts("Par l’administration.")));
        Assert.Null(await world.PublishAsync(Here.AdminEyes, Here.Binned.Id, Texts("De la corbeille.")));
        Assert.Null(await world.PublishAsync(Here.AdminEyes, World.Nobody, Texts()));
    }

    [Fact]
    public async Task A_blocking_check_stops_the_server_until_the_university_says_otherwise()
    {
        var answer = "On écrit la matrice dans la base des vecteurs propres et le produit donne aussitôt la diagonale cherchée.";
        var leaky = Texts($"Rappel.\n\n{answer}", "## Exercice 1\n\nDiagonaliser.", $"## Exercice 1\n\n{answer}");

        var blocked = Assert.IsType<PublishBlocked>(await world.PublishAsync(Author, Here.AfterAttempt.Id, leaky));

        var leak = Assert.Single(blocked.Blockers);
        Assert.Equal((FindingKind.SolutionLeaked, SectionKind.Course, 3), (leak.Kind, leak.Part, leak.Line));
        Assert.Equal(1, (await world.ChapterAsync(Here, Here.AfterAttempt.Id)).PublishedVersion);
        await world.SetAsync($"UPDATE university_settings SET check_leaks = 2 WHERE university_id = {Here.Id}");
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, Here.AfterAttempt.Id, leaky));
        await world.SetAsync($"UPDATE university_settings SET check_leaks = 0 WHERE university_id = {Here.Id}");
    }

    [Fact]
    public async Task A_text_that_changed_since_it_was_looked_at_is_not_published()
    {
        var seen = Texts("Vu.");
        Assert.IsType<PublishOutdated>(await world.PublishAsync(Author, Here.OnOtherTrack.Id, Texts("Changé."), new() { Seen = seen.Seal() }));
        Assert.IsType<PublishDone>(await world.PublishAsync(Author, Here.OnOtherTrack.Id, seen, new() { Seen = seen.Seal() }));
    }

    [Fact]
    public async Task An_erratum_stands_with_its_version_and_goes_with_the_next()
    {
        var chapter = Here.FutureDate.Id;
        await world.PublishAsync(Author, chapter, Texts("Deux."), new() { Erratum = "  " + new string('é', 600) });
        var row = await world.ChapterAsync(Here, chapter);
        Assert.Equal(500, row.Erratum?.Length);
        Assert.NotNull(row.ErratumAt);

        await world.PublishAsync(Author, chapter, Texts("Trois."), new() { Erratum = " \0 " });
        Assert.Equal((null, null, 3), ((await world.ChapterAsync(Here, chapter)) is var r ? (r.Erratum, r.ErratumAt, r.PublishedVersion) : default));
    }

    [Fact]
    public async Task A_withdrawn_chapter_is_gone_for_readers_and_comes_back_as_it_was()
    {
        var chapter = Here.Below.Id;
        await world.PublishAsync(Author, chapter, Texts("Revu."));
        var before = await world.ChapterAsync(Here, chapter);

        Assert.True(await world.WithdrawAsync(Author, chapter));

        Assert.Null(await world.ReadAsync(Here.StudentEyes, chapter));
        Assert.Null(await world.ReadAsync(Here.ProfessorEyes(Here.Colleague, "INF"), chapter));
        var gone = await world.ChapterAsync(Here, chapter);
        Assert.Equal((null, before.PublishedVersion), (gone.PublishedAt, gone.PublishedVersion));
        Assert.NotNull(gone.WithdrawnAt);
        await using var db = world.Open(Here.Id);
        Assert.Equal(await db.Chapters.CountAsync(c => c.SubjectId == gone.SubjectId && c.PublishedAt != null), await db.Subjects.Where(s => s.Id == gone.SubjectId).Select(s => s.PublishedChapters).SingleAsync());
        Assert.False(await world.WithdrawAsync(Author, chapter));
        Assert.True(await world.ShowAgainAsync(Author, chapter));
        Assert.False(await world.ShowAgainAsync(Author, chapter));
        Assert.Contains("Revu", (await world.ReadAsync(Here.StudentEyes, chapter))?.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solutions_are_released_by_the_rule_just_set()
    {
        var chapter = Here.Never.Id;
        Assert.False((await world.ReadAsync(Here.StudentEyes, chapter, SectionKind.Solutions))?.IsOpen);
        Assert.True(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, SolutionRelease.AtDate, world.Clock.GetUtcNow().AddMinutes(-1)), Author));
        Assert.True((await world.ReadAsync(Here.StudentEyes, chapter, SectionKind.Solutions))?.IsOpen);
        Assert.True(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, SolutionRelease.AtDate, world.Clock.GetUtcNow().AddMinutes(1)), Author));
        Assert.False((await world.ReadAsync(Here.StudentEyes, chapter, SectionKind.Solutions))?.IsOpen);
        Assert.False(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, SolutionRelease.AtDate, null), Author));
        Assert.False(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, (SolutionRelease)9, null), Author));
        Assert.True(await world.Data.AskAsync<SolutionReleases, bool>(s => s.SetAsync(chapter, SolutionRelease.Never, world.Clock.GetUtcNow()), Author));
        Assert.Null((await world.ChapterAsync(Here, chapter)).SolutionsAt);
    }

    [Fact]
    public async Task States_are_told_alike_by_the_row_and_by_the_database()
    {
        await using var db = world.Open(Here.Id);
        foreach (var state in Enum.GetValues<ChapterState>())
        {
            var found = await db.Chapters.InState(state)
                .Select(c => new ChapterStanding(c.PublishedAt, c.PublishedVersion, c.LatestVersion, c.ScheduledFor, c.WithdrawnAt, c.Review, c.DraftedAt)).ToListAsync();
            Assert.All(found, s => Assert.Equal(state, s.State));
        }

        Assert.Equal(await db.Chapters.CountAsync(), (await Task.WhenAll(Enum.GetValues<ChapterState>().Select(async state =>
        {
            await using var own = world.Open(Here.Id);
            return await own.Chapters.InState(state).CountAsync();
        }))).Sum());
        Assert.Empty(await db.Chapters.InState((ChapterState)99).ToListAsync());
    }
}
