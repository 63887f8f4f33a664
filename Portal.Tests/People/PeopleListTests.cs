using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Tests.Support;

namespace Portal.Tests.People;

/// <summary>Lists of people: order, pages, search, filters; and nobody of another university in any of them.</summary>
public sealed class PeopleListTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private MainAdminViewer Main => new(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, Here.Id);

    [Fact]
    public async Task Pages_go_on_and_back_through_everybody_once_in_every_order()
    {
        await AddManyAsync(60);
        foreach (var view in from order in Enum.GetValues<PeopleOrder>() from down in (IEnumerable<bool>)[false, true] select new PeopleView(order, down, 25))
        {
            var seen = new List<int>();
            PersonCursor? after = null;
            while (true)
            {
                var page = await ListAsync(new(), view, after);
                Assert.Equal(after is not null, page.HasBefore);
                seen.AddRange(page.Items.Select(p => p.Id));
                if (!page.HasAfter)
                {
                    break;
                }

                // Through the address and back.
                after = PersonCursor.Parse(page.Items[^1].Cursor(view.Order).ToString());
                Assert.NotNull(after);
            }

            Assert.Equal(seen.Count, seen.Distinct().Count());
            await using var db = world.Open(Here.Id);
            Assert.Equal(await db.Students.CountAsync(), seen.Count);

            var last = await ListAsync(new(), view, after);
            var before = await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Students, new(), view, null, last.Items[0].Cursor(view.Order)), Here.AdminEyes);
            Assert.Equal(seen[^(last.Items.Count + 25)..^last.Items.Count], before.Items.Select(p => p.Id));
            Assert.True(before.HasAfter);
        }
    }

    [Theory]
    [InlineData("ines", "Inès")]
    [InlineData("INÈS diop", "Inès")]
    [InlineData("diop inès", "Inès")]
    [InlineData("in", "Inès")]
    [InlineData("ancienne.ugf", "Inès")]
    [InlineData("ANCIENNE.UGF@ugf.example", "Inès")]
    [InlineData("enne.u", "Inès")]
    public async Task A_search_finds_by_name_user_name_and_address_without_accents(string words, string first) =>
        Assert.Contains((await ListAsync(new(words))).Items, p => p.FirstName == first);

    [Fact]
    public async Task A_search_finds_by_number_and_puts_exact_hits_first()
    {
        await using (var db = world.Open(Here.Id))
        {
            await db.Students.Where(s => s.Id == Here.Neighbour.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Number, "24-1038"));
            await db.Students.Where(s => s.Id == Here.Student.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Number, "A24-10388"));
        }

        Assert.Equal([Here.Neighbour.Id, Here.Student.Id], (await ListAsync(new("24-1038"))).Items.Select(p => p.Id));
        Assert.Equal([Here.Student.Id], (await ListAsync(new("a24-10388"))).Items.Select(p => p.Id));
        Assert.Equal(Here.HigherLevel.Id, (await ListAsync(new("inès diop"))).Items[0].Id);
    }

    [Theory]
    [InlineData("Jaenne Diop")]
    [InlineData("Jeane")]
    [InlineData("Jeanne Diopp")]
    public async Task A_slip_of_the_keyboard_finds_names_that_resemble(string words)
    {
        var found = await world.Data.AskAsync((PeopleLists l) => l.ResemblingAsync(PeopleKind.Students, new(words)), Here.AdminEyes);
        Assert.Contains(found, p => p.FirstName == "Jeanne");
        Assert.Empty(await world.Data.AskAsync((PeopleLists l) => l.ResemblingAsync(PeopleKind.Students, new(words)), Here.StudentEyes));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("\\")]
    [InlineData("100%_\\")]
    [InlineData("\0\uFFFF\uD800")]
    [InlineData("' OR 1=1 --")]
    public async Task Hostile_words_are_words(string words)
    {
        var page = await ListAsync(new(words));
        if (words.Trim('\0', '\uFFFF', '\uD800').Length > 0)
        {
            Assert.Empty(page.Items);
        }

        await ListAsync(new(new string('é', 5_000) + " " + string.Join(' ', Enumerable.Repeat("mot", 500))));
    }

    [Fact]
    public async Task Marks_of_patterns_stand_for_themselves()
    {
        await using var db = world.Open(Here.Id);
        await db.Users.Where(a => a.Id == Here.Neighbour.AccountId).ExecuteUpdateAsync(set => set.SetProperty(a => a.NormalizedUserName, "VOISIN_100%").SetProperty(a => a.UserName, "voisin_100%"));
        Assert.Equal([Here.Neighbour.Id], (await ListAsync(new("sin_100%"))).Items.Select(p => p.Id));
        Assert.Empty((await ListAsync(new("sin_1_0"))).Items);
    }

    [Fact]
    public async Task Filters_name_exactly_whom_they_say()
    {
        Assert.Equal([Here.OtherProgramme.Id], (await ListAsync(new(ProgrammeId: Here.Programmes["BIO"]))).Items.Select(p => p.Id));
        Assert.Contains(Here.LowerLevel.Id, (await ListAsync(new(LevelId: Here.Levels["L1"]))).Items.Select(p => p.Id));
        Assert.DoesNotContain(Here.Student.Id, (await ListAsync(new(LevelId: Here.Levels["L1"]))).Items.Select(p => p.Id));
        Assert.Equal([Here.Waiting.Id], (await ListAsync(new(State: PersonState.Waiting))).Items.Select(p => p.Id));
        Assert.Empty((await ListAsync(new(FacultyId: Here.Faculties["LET"]))).Items);
        Assert.Contains(Here.Student.Id, (await ListAsync(new(FacultyId: Here.Faculties["SCI"]), new(Size: 100))).Items.Select(p => p.Id));
        await using (var db = world.Open(Here.Id))
        {
            await db.Users.Where(a => a.Id == Here.OtherTrack.AccountId).ExecuteUpdateAsync(set => set.SetProperty(a => a.Enabled, false));
            await db.Users.Where(a => a.Id == Here.LowerLevel.AccountId).ExecuteUpdateAsync(set => set.SetProperty(a => a.PasswordHash, (string?)null).SetProperty(a => a.LastSeenAt, world.Clock.GetUtcNow()));
        }

        Assert.Equal([Here.OtherTrack.Id], (await ListAsync(new(State: PersonState.Disabled))).Items.Select(p => p.Id));
        Assert.Equal([Here.LowerLevel.Id], (await ListAsync(new(State: PersonState.Invited))).Items.Select(p => p.Id));
        Assert.DoesNotContain(Here.LowerLevel.Id, (await ListAsync(new(State: PersonState.NeverSeen), new(Size: 100))).Items.Select(p => p.Id));
        Assert.Equal(Here.LowerLevel.Id, (await ListAsync(new(), new(PeopleOrder.Seen, Down: true))).Items[0].Id);
        var professors = await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Professors, new(ProgrammeId: Here.Programmes["BIO"]), new()), Here.AdminEyes);
        Assert.Equal([Here.Stranger.Id], professors.Items.Select(p => p.Id));
        Assert.Equal([Here.Programmes["BIO"]], professors.Items[0].ProgrammeIds);
    }

    [Fact]
    public async Task Nobody_else_lists_anybody()
    {
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new MainAdminViewer(Main.AccountId, Main.AdministratorId, null) })
        {
            foreach (var kind in new[] { PeopleKind.Students, PeopleKind.Professors })
            {
                Assert.Empty((await world.Data.AskAsync((PeopleLists l) => l.ListAsync(kind, new(), new()), viewer)).Items);
                Assert.Empty((await world.Data.AskAsync((PeopleLists l) => l.ListAsync(kind, new("diop"), new()), viewer)).Items);
                Assert.Equal(0, await world.Data.AskAsync((PeopleLists l) => l.CountAsync(kind, new()), viewer));
            }
        }

        Assert.Empty((await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new(), new()), Here.ProfessorEyes(Here.Author, "INF"))).Items);
    }

    [Fact]
    public async Task An_administration_lists_its_own_university_and_no_other()
    {
        foreach (var words in new[] { "", "diop", "ugf.example", "etudiante" })
        {
            var page = await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Students, new(words), new(Size: 100)), There.AdminEyes);
            Assert.All(page.Items, p => Assert.Equal(There.Id, p.UniversityId));
        }

        Assert.Equal([Here.Admin.Id], (await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new(OfUniversity: There.Id), new()), Here.AdminEyes)).Items.Select(p => p.Id));
        var all = await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new(), new()), Main);
        Assert.Equal(3, all.Items.Count);
        Assert.Equal([There.Admin.Id], (await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new(OfUniversity: There.Id), new()), Main)).Items.Select(p => p.Id));
        Assert.Equal([world.World.MainAdmin.Id], (await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new(OfUniversity: 0), new()), Main)).Items.Select(p => p.Id));
        Assert.Equal([Here.Admin.Id], (await world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Administrators, new("admin.ugf"), new()), Main)).Items.Select(p => p.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("0~~~0~0~0")]
    [InlineData("2~61~61~0~1")]
    [InlineData("1~6~61~0~1")]
    [InlineData("1~00~61~0~1")]
    [InlineData("1~61~61~99999999999999999999~1")]
    public void A_place_that_is_none_begins_the_list(string text) => Assert.Null(PersonCursor.Parse(text));

    private Task<Portal.Data.Paging.Page<PersonLine>> ListAsync(PeopleFilter filter, PeopleView? view = null, PersonCursor? after = null) =>
        world.Data.AskAsync((PeopleLists l) => l.ListAsync(PeopleKind.Students, filter, view ?? new(), after), Here.AdminEyes);

    private async Task AddManyAsync(int number)
    {
        await using var db = world.Open(Here.Id);
        if (await db.Students.CountAsync() > number)
        {
            return;
        }

        var now = world.Clock.GetUtcNow();
        for (var i = 0; i < number; i++)
        {
            var account = new Account
            {
                UserName = $"liste{i}", NormalizedUserName = $"LISTE{i}", Email = $"liste{i}@ugf.example", NormalizedEmail = $"LISTE{i}@UGF.EXAMPLE", UniversityId = Here.Id, CreatedAt = now,
                SecurityStamp = "x", PasswordHash = "x", EmailConfirmed = true, AcceptedAt = now, LastSeenAt = i % 3 == 0 ? Account.Never : now.AddMinutes(-(i / 2)),
            };
            db.Add(account);
            await db.SaveChangesAsync();
            db.Add(new Student
            {
                UniversityId = Here.Id, AccountId = account.Id, FirstName = i % 4 == 0 ? "Élo" : "Zoé", LastName = i % 5 == 0 ? "Ôrelle" : $"Zed{i % 7}", CreatedAt = now.AddMinutes(-(i / 3)),
                ProgrammeId = Here.Programmes["INF"], LevelId = Here.Levels["M2"],
            });
            await db.SaveChangesAsync();
        }
    }
}
