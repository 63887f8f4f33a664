using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.People;
using Portal.Data.Reading;
using Portal.Tests.Support;

namespace Portal.Tests.Access;

/// <summary>The same walls one floor below the pages: every question of the data layer, asked by everybody.</summary>
public sealed class DataIsolationTests(WorldBase world) : IClassFixture<WorldBase>
{
    /// <summary>Each with the chapters they may read and those whose solutions they may read.</summary>
    private IEnumerable<(string Name, Viewer Viewer, WorldChapter[] Readable, WorldChapter[] Solved)> Viewers
    {
        get
        {
            var (h, t) = (world.World.Fleuve, world.World.Dunes);
            WorldChapter[] inf = [h.Open, h.PastDate, h.FutureDate, h.AfterAttempt, h.Never, h.Below, h.Above, h.OnOtherTrack];
            WorldChapter[] all = [.. inf, h.Draft, h.OfOtherProgramme];
            yield return ("nobody", new AnonymousViewer(), [], []);
            yield return ("student", h.StudentEyes, [.. h.OfStudent], [h.Open, h.PastDate, h.Below]);
            yield return ("other programme", h.AsStudent(h.OtherProgramme, "BIO", "L2"), [h.OfOtherProgramme], [h.OfOtherProgramme]);
            yield return ("lower level", h.AsStudent(h.LowerLevel, "INF", "L1"), [h.Below], [h.Below]);
            yield return ("higher level", h.AsStudent(h.HigherLevel, "INF", "M1"), [.. h.OfStudent, h.Above], [h.Open, h.PastDate, h.Below, h.Above]);
            yield return ("other track", h.AsStudent(h.OtherTrack, "INF", "BTS3"), [h.OnOtherTrack], [h.OnOtherTrack]);
            yield return ("author", h.ProfessorEyes(h.Author, "INF"), [.. inf, h.Draft], [.. inf, h.Draft]);
            yield return ("colleague", h.ProfessorEyes(h.Colleague, "INF"), inf, inf);
            yield return ("stranger", h.ProfessorEyes(h.Stranger, "BIO"), [h.OfOtherProgramme], [h.OfOtherProgramme]);
            yield return ("admin", h.AdminEyes, all, all);
            yield return ("main here", new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, h.Id), all, all);
            yield return ("main nowhere", new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null), [], []);

            // Forged: an id of the other university below this one's roof.
            yield return ("forged programme", h.StudentEyes with { ProgrammeId = t.Programmes["INF"] }, [], []);
            yield return ("forged professor", h.ProfessorEyes(h.Author, "INF") with { ProfessorId = t.Author.Id, ProgrammeIds = [t.Programmes["INF"]] }, [], []);
        }
    }

    [Fact]
    public async Task Chapters_are_read_by_those_who_may_and_solutions_by_those_who_may_now()
    {
        foreach (var (name, viewer, readable, solved) in Viewers)
        {
            foreach (var chapter in EveryChapter)
            {
                foreach (var section in Enum.GetValues<SectionKind>())
                {
                    var read = await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, section), viewer);
                    Assert.True(readable.Contains(chapter) == (read is not null), $"{name}: {chapter.Title} {section}");
                    if (read is not null)
                    {
                        Assert.True((section != SectionKind.Solutions || solved.Contains(chapter)) == (read.Html is not null), $"{name}: text of {chapter.Title} {section}");
                        Assert.Equal(section != SectionKind.Solutions || solved.Contains(chapter), read.IsOpen);
                        Assert.True(section != SectionKind.Solutions || solved.Contains(chapter) || (read.Files.Count == 0 && read.Contents == "[]"), $"{name}: frame of {chapter.Title}");
                        Assert.All(new[] { read.Previous, read.Next }.OfType<ChapterLink>(), link => Assert.Contains(readable, c => c.Id == link.Id));
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Files_follow_their_section()
    {
        foreach (var (name, viewer, readable, solved) in Viewers)
        {
            foreach (var chapter in EveryChapter)
            {
                foreach (var section in new[] { SectionKind.Course, SectionKind.Solutions })
                {
                    var may = section == SectionKind.Course ? readable.Contains(chapter) : readable.Contains(chapter) && solved.Contains(chapter);
                    foreach (var file in chapter.SectionFiles(section))
                    {
                        var found = await world.Data.AskAsync((AttachmentQueries q) => q.FindAsync(file.Id), viewer);
                        Assert.True(may == (found is not null), $"{name}: {file.Word}");
                    }
                }
            }
        }
    }

    [Fact]
    public async Task Lists_of_students_hold_what_they_may_read_and_nothing_else()
    {
        foreach (var (name, viewer, readable, _) in Viewers)
        {
            var expected = viewer is StudentViewer ? readable.Select(c => c.Id).Order().ToArray() : [];
            var recent = await world.Data.AskAsync((StudyQueries q) => q.ListRecentAsync(null), viewer);
            Assert.True(expected.SequenceEqual(recent.Items.Select(c => c.Id).Order()), $"{name}: recent");

            var home = await world.Data.AskAsync((StudyQueries q) => q.ReadHomeAsync(), viewer);
            Assert.All(home.Recent, c => Assert.Contains(c.Id, expected));
            Assert.Equal(Math.Min(6, expected.Length), home.Recent.Count);

            foreach (var subject in world.World.Fleuve.Subjects.Values.Concat(world.World.Dunes.Subjects.Values))
            {
                var list = await world.Data.AskAsync((StudyQueries q) => q.ListSubjectAsync(subject, null, ReadingFilter.All, null, null), viewer);
                Assert.True(
                    readable.Where(c => viewer is StudentViewer && c.SubjectId == subject).Select(c => c.Id).Order().SequenceEqual(list.Items.Select(c => c.Id).Order()),
                    $"{name}: subject {subject}");
            }
        }
    }

    [Fact]
    public async Task Authors_list_their_own_and_administrators_their_university_s()
    {
        foreach (var (name, viewer, readable, _) in Viewers)
        {
            var own = await world.Data.AskAsync((TeachQueries q) => q.ListOwnAsync(new(), null), viewer);
            var expected = name switch { "author" or "stranger" or "admin" or "main here" => readable.Select(c => c.Id), _ => [] };
            Assert.True(expected.Order().SequenceEqual(own.Items.Select(c => c.Id).Order()), name);
        }
    }

    [Fact]
    public async Task Only_students_leave_places_and_only_in_what_they_may_read()
    {
        foreach (var (name, viewer, readable, _) in Viewers)
        {
            foreach (var chapter in EveryChapter)
            {
                var may = viewer is StudentViewer && readable.Contains(chapter);
                Assert.True(may == await world.Data.AskAsync((ReadingCommands c) => c.KeepPlaceAsync(chapter.Id, SectionKind.Course, "c-p1", 10), viewer), $"{name}: place in {chapter.Title}");
                Assert.True(may == await world.Data.AskAsync((ReadingCommands c) => c.MarkReadAsync(chapter.Id), viewer), $"{name}: read {chapter.Title}");
                if (chapter.Id != world.World.Fleuve.AfterAttempt.Id)
                {
                    Assert.True(may == await world.Data.AskAsync((ReadingCommands c) => c.MarkAttemptedAsync(chapter.Id), viewer), $"{name}: tried {chapter.Title}");
                }
            }
        }

        await using var db = world.Open(world.World.Dunes.Id);
        Assert.False(await db.ReadingPlaces.AnyAsync());
    }

    [Fact]
    public async Task Registrations_are_the_business_of_the_university_s_administration()
    {
        var (waiting, theirs) = (world.World.Fleuve.Waiting, world.World.Dunes.Waiting);
        foreach (var (name, viewer, _, _) in Viewers)
        {
            var may = name is "admin" or "main here";
            Assert.True(may == (await world.Data.AskAsync((Registrations r) => r.FindAsync(waiting.Id), viewer) is not null), name);
            Assert.Null(await world.Data.AskAsync((Registrations r) => r.FindAsync(theirs.Id), viewer));
            Assert.Equal(may ? [waiting.Id] : Array.Empty<int>(), (await world.Data.AskAsync((Registrations r) => r.ListAsync(null), viewer)).Items.Select(w => w.StudentId));
            Assert.Equal(may ? 1 : 0, await world.Data.AskAsync((Registrations r) => r.CountAsync(), viewer));
            Assert.Null(await world.Data.AskAsync((Registrations r) => r.AcceptAsync(theirs.Id), viewer));
            Assert.Null(await world.Data.AskAsync((Registrations r) => r.RefuseAsync(theirs.Id), viewer));
            if (!may)
            {
                Assert.Null(await world.Data.AskAsync((Registrations r) => r.AcceptAsync(waiting.Id), viewer));
                Assert.Null(await world.Data.AskAsync((Registrations r) => r.RefuseAsync(waiting.Id), viewer));
            }
        }

        await using var db = world.Open();
        Assert.Equal(2, await db.Users.CountAsync(a => a.AcceptedAt == null));
    }

    [Fact]
    public async Task Publishing_is_the_portal_s_own_business()
    {
        foreach (var (_, viewer, _, _) in Viewers)
        {
            Assert.Null(await world.Data.AskAsync((ChapterPublishing p) => p.PublishAsync(world.World.Fleuve.Open.Id, ChapterTexts.Of("x", "x")), viewer));
            await Assert.ThrowsAsync<InvalidOperationException>(() => world.Data.AskAsync((SectionRendering r) => r.RerenderStaleAsync(1), viewer));
        }
    }

    [Fact]
    public void An_unknown_viewer_sees_nothing()
    {
        using var db = world.Open(world.World.Fleuve.Id);
        Assert.Empty(db.Chapters.VisibleTo(new AnonymousViewer()));
        Assert.Empty(db.Chapters.EditableBy(new AnonymousViewer()));
        Assert.Empty(db.Chapters.WithSolutionsOpenTo(new AnonymousViewer(), DateTimeOffset.MaxValue, db.ChapterAttempts));
        Assert.Empty(db.Chapters.EditableBy(world.World.Fleuve.StudentEyes));
        Assert.Throws<InvalidOperationException>(() => db.Chapters.AcrossUniversities(world.World.Fleuve.AdminEyes).ToQueryString());
    }

    [Fact]
    public async Task Deleting_and_changing_in_sets_stays_inside_the_university_too()
    {
        await using var db = world.Open(world.World.Dunes.Id);
        await using var transaction = await db.Database.BeginTransactionAsync();
        var ids = world.World.Fleuve.Chapters.Select(c => c.Id).ToArray();
        Assert.Equal(0, await db.Chapters.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Title, "x")));
        Assert.Equal(0, await db.ChapterSections.Where(s => ids.Contains(s.ChapterId)).ExecuteDeleteAsync());
        Assert.Equal(0, await db.Attachments.Where(a => ids.Contains(a.ChapterId)).ExecuteDeleteAsync());
    }

    private IEnumerable<WorldChapter> EveryChapter => [.. world.World.Fleuve.Chapters, .. world.World.Dunes.Chapters];
}
