using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Notifications;
using Portal.Data.Progression;
using Portal.Tests.Support;

namespace Portal.Tests.Progression;

/// <summary>Passages from the rules to undoing, on the data layer.</summary>
public sealed class ProgressionTests(WorldBase world) : IClassFixture<WorldBase>, IAsyncLifetime
{
    private ProgressionDesk desk = null!;
    private short year;
    private long journal;

    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private StudentViewer Student => Here.StudentEyes;

    public async ValueTask InitializeAsync()
    {
        desk = new(world.Data, Here, world.Clock);
        await world.Data.ListenAsync();
        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM student_progressions");
            await db.Database.ExecuteSqlAsync($"DELETE FROM progression_counts");
            await db.Database.ExecuteSqlAsync($"DELETE FROM notifications WHERE kind >= 20");
            journal = await db.AuditEntries.MaxAsync(a => (long?)a.Id) ?? 0;
            await db.Students.Where(s => s.Id == Here.Student.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.ProgrammeId, Here.Programmes["INF"]).SetProperty(s => s.LevelId, Here.Levels["L2"]));
        }

        year = await desk.OpenAsync();
        await Soon.Async(async () => await desk.QueryAsync(q => q.ReadOwnAsync(), Student) is { IsOpen: true, Choices.Count: 3 });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_student_chooses_changes_their_mind_and_moves_when_the_administration_validates()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        Assert.Equal(Asking.Kept, await desk.AskAsync(Student, null));
        Assert.Equal(ProgressionKind.Repeat, (await desk.QueryAsync(q => q.ReadOwnAsync(), Student))?.Now?.Kind);
        Assert.Equal(id, await desk.AskedAsync(Student, desk.Place("BIO", "L3")));
        Assert.Equal(id, await desk.AskedAsync(Student, desk.Place("INF", "L3")));
        Assert.Equal((1, 0), (await desk.CountAsync(year, ProgressionState.Asked), await desk.CountAsync(year, ProgressionState.Validated)));

        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Validate, [id]));
        await using var db = world.Open(Here.Id);
        Assert.Equal((Here.Programmes["INF"], Here.Levels["L3"]), await ProgressionDesk.WhereAsync(db, Here.Student.Id));
        Assert.Equal((0, 1), (await desk.CountAsync(year, ProgressionState.Asked), await desk.CountAsync(year, ProgressionState.Validated)));
        var told = Assert.Single(await db.Notifications.Where(n => n.AccountId == Here.Student.AccountId && n.Kind == NotificationKind.ProgressionValidated).ToListAsync());
        Assert.EndsWith(", L3", told.Title, StringComparison.Ordinal);
        var noted = await db.AuditEntries.SingleAsync(a => a.Id > journal && a.Action == "progression.validated" && a.TargetId == Here.Student.Id);
        Assert.Equal(Here.Admin.AccountId, noted.AccountId);

        // Once a year, whatever is asked again.
        Assert.Equal(Asking.Decided, await desk.AskAsync(Here.AsStudent(Here.Student, "INF", "L3"), null));
        Assert.Equal(new Deciding.Done(0, 1), await desk.DecideAsync(ProgressionDeed.Validate, [id]));
    }

    [Fact]
    public async Task Undoing_brings_back_exactly_where_the_student_was()
    {
        var id = await desk.AskedAsync(Student, desk.Place("BIO", "L3"));
        await desk.DecideAsync(ProgressionDeed.Validate, [id]);
        await using var db = world.Open(Here.Id);
        Assert.Equal((Here.Programmes["BIO"], Here.Levels["L3"]), await ProgressionDesk.WhereAsync(db, Here.Student.Id));
        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Undo, [id], "Trop tôt"));
        Assert.Equal((Here.Programmes["INF"], Here.Levels["L2"]), await ProgressionDesk.WhereAsync(db, Here.Student.Id));
        Assert.Equal((0, 0, 1), (await desk.CountAsync(year, ProgressionState.Asked), await desk.CountAsync(year, ProgressionState.Validated), await desk.CountAsync(year, ProgressionState.Undone)));
        var line = Assert.Single((await desk.QueryAsync(q => q.ReadAsync(id)))?.History ?? []);
        Assert.Equal((ProgressionState.Undone, "Trop tôt", "Binta Fall"), (line.State, line.Reason, line.DecidedBy));

        // The year is free again.
        await desk.AskedAsync(Student, desk.Place("INF", "L3"));
    }

    [Fact]
    public async Task What_others_moved_since_is_neither_validated_nor_undone()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        await using var db = world.Open(Here.Id);
        await db.Students.Where(s => s.Id == Here.Student.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LevelId, Here.Levels["L1"]));
        Assert.Equal(new Deciding.Done(0, 1), await desk.DecideAsync(ProgressionDeed.Validate, [id]));
        await db.Students.Where(s => s.Id == Here.Student.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LevelId, Here.Levels["L2"]));
        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Validate, [id]));
        await db.Students.Where(s => s.Id == Here.Student.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.LevelId, Here.Levels["M1"]));
        Assert.Equal(new Deciding.Done(0, 1), await desk.DecideAsync(ProgressionDeed.Undo, [id]));
        Assert.Equal((Here.Programmes["INF"], Here.Levels["M1"]), await ProgressionDesk.WhereAsync(db, Here.Student.Id));
    }

    [Fact]
    public async Task A_passage_on_which_a_later_one_stands_is_not_undone()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        await desk.DecideAsync(ProgressionDeed.Validate, [id]);
        await using var db = world.Open(Here.Id);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO student_progressions (university_id, student_id, academic_year, from_programme_id, from_level_id, to_programme_id, to_level_id, kind, state, asked_at)
            SELECT university_id, student_id, academic_year + 1, to_programme_id, to_level_id, to_programme_id, to_level_id, 1, 1, asked_at FROM student_progressions WHERE id = {id}
            """);
        Assert.Equal(new Deciding.Done(0, 1), await desk.DecideAsync(ProgressionDeed.Undo, [id]));
    }

    [Fact]
    public async Task A_refusal_says_why_and_lets_the_student_choose_again()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        Assert.IsType<Deciding.ReasonMissing>(await desk.DecideAsync(ProgressionDeed.Refuse, [id], "  "));
        Assert.IsType<Deciding.ReasonMissing>(await desk.DecideAsync(ProgressionDeed.Refuse, [id], new string('x', 501)));
        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Refuse, [id], "Moyenne\0 insuffisante"));
        var own = await desk.QueryAsync(q => q.ReadOwnAsync(), Student);
        Assert.Null(own?.Now);
        Assert.Equal("Moyenne insuffisante", own?.History[0].Reason);
        Assert.NotEqual(id, await desk.AskedAsync(Student, desk.Place("BIO", "L3")));
    }

    [Fact]
    public async Task Two_administrators_who_validate_at_once_move_a_student_once()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        var main = new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, Here.Id);
        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => desk.DecideAsync(ProgressionDeed.Validate, [id], null, i % 2 == 0 ? Here.AdminEyes : main)));
        Assert.Equal(1, both.OfType<Deciding.Done>().Sum(d => d.Decided));
        await using var db = world.Open(Here.Id);
        Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Id > journal && a.Action == "progression.validated" && a.TargetId == Here.Student.Id));
        Assert.Equal(1, await desk.CountAsync(year, ProgressionState.Validated));
    }

    [Fact]
    public async Task The_base_itself_refuses_a_second_one_of_the_year()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        await desk.DecideAsync(ProgressionDeed.Validate, [id]);
        await using var db = world.Open(Here.Id);
        var twice = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => db.Database.ExecuteSqlAsync($"""
            INSERT INTO student_progressions (university_id, student_id, academic_year, from_programme_id, from_level_id, kind, state, asked_at)
            SELECT university_id, student_id, academic_year, from_programme_id, from_level_id, 3, 1, asked_at FROM student_progressions WHERE id = {id}
            """));
        Assert.Equal(Npgsql.PostgresErrorCodes.UniqueViolation, twice.SqlState);
    }

    [Fact]
    public async Task Asking_twice_at_once_leaves_one()
    {
        var rule = await desk.RuleAsync(Student, desk.Place("INF", "L3"));
        var both = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => desk.AskAsync(Student, i % 2 == 0 ? rule : null)));
        Assert.All(both, a => Assert.Equal(Asking.Kept, a));
        Assert.Equal(1, await desk.CountAsync(year, ProgressionState.Asked));
        Assert.Single((await desk.QueryAsync(q => q.ListAsync(new(year), null))).Items);
    }

    [Fact]
    public async Task Studies_end_where_a_rule_says_so_and_the_place_stays()
    {
        var last = Here.AsStudent(Here.HigherLevel, "INF", "M1");
        var id = await desk.AskedAsync(last, new(null, null));
        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Validate, [id]));
        await using var db = world.Open(Here.Id);
        Assert.Equal((Here.Programmes["INF"], Here.Levels["M1"]), await ProgressionDesk.WhereAsync(db, Here.HigherLevel.Id));
        Assert.True(await db.Notifications.AnyAsync(n => n.AccountId == Here.HigherLevel.AccountId && n.Kind == NotificationKind.StudiesEnded));
        Assert.Equal(new Deciding.Done(1, 0), await desk.DecideAsync(ProgressionDeed.Undo, [id]));
    }

    [Fact]
    public async Task Nobody_from_elsewhere_sees_asks_or_decides()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        var rule = await desk.RuleAsync(Student, desk.Place("INF", "L3"));

        // Rules lead from one's own place alone, and only inside the university.
        foreach (var other in new[] { Here.AsStudent(Here.OtherProgramme, "BIO", "L2"), Here.AsStudent(Here.LowerLevel, "INF", "L1"), Here.AsStudent(Here.OtherTrack, "INF", "BTS3"), There.StudentEyes })
        {
            Assert.Contains(await desk.AskAsync(other, rule), new[] { Asking.NotFound, Asking.Closed });
        }

        Assert.Equal(Asking.NotFound, await desk.AskAsync(Student, World.Nobody));
        Viewer[] others =
        [
            new AnonymousViewer(), Student, There.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes,
            new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, There.Id),
        ];
        foreach (var other in others)
        {
            Assert.Null(await desk.QueryAsync(q => q.ReadAsync(id), other));
            Assert.Empty((await desk.QueryAsync(q => q.ListAsync(new(year), null), other)).Items);
            Assert.Empty(await desk.QueryAsync(q => q.CountAsync(year), other));
            Assert.False(await desk.DecideAsync(ProgressionDeed.Validate, [id], null, other) is Deciding.Done { Decided: > 0 });
            Assert.False(await desk.RulesAsync(r => r.RemoveAsync(rule ?? 0), other));
        }

        // Of the others' own view, nothing of this student.
        Assert.Empty((await desk.QueryAsync(q => q.ReadOwnAsync(), Here.AsStudent(Here.Neighbour, "INF", "L2")))?.History ?? []);
        Assert.Equal(ProgressionState.Asked, (await desk.QueryAsync(q => q.ReadAsync(id)))?.Item.State);

        // Places of another university are none here.
        var elsewhere = new ProgressionPlace(There.Programmes["INF"], There.Levels["L3"]);
        Assert.Equal(RuleChange.NotFound, await desk.RulesAsync(r => r.AddAsync(desk.Place("INF", "L2"), elsewhere)));
        Assert.Equal(RuleChange.NotFound, await desk.RulesAsync(r => r.AddAsync(elsewhere, desk.Place("INF", "L2"))));
        Assert.Equal(RuleChange.Nowhere, await desk.RulesAsync(r => r.AddAsync(desk.Place("INF", "L2"), desk.Place("INF", "L2"))));
    }

    [Fact]
    public async Task The_usual_rules_lead_up_each_track_to_the_end_and_leave_what_is_there()
    {
        var usual = new ProgressionDesk(world.Data, There, world.Clock);
        Assert.Equal(6, await usual.RulesAsync(r => r.AddUsualAsync()));
        Assert.Equal(0, await usual.RulesAsync(r => r.AddUsualAsync()));
        var rules = await usual.QueryAsync(q => q.ListRulesAsync()) ?? [];
        Assert.Contains(rules, r => r.From == usual.Place("INF", "L1") && r.To == usual.Place("INF", "L2"));
        Assert.Contains(rules, r => r.From == usual.Place("INF", "BTS2") && r.To == new ProgressionPlace(null, null));
        Assert.DoesNotContain(rules, r => r.From.LevelId == There.Levels["L3"] && r.To.LevelId == There.Levels["BTS2"]);
    }

    [Fact]
    public async Task Figures_counted_anew_are_those_that_were_kept()
    {
        var id = await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        await desk.AskedAsync(Here.AsStudent(Here.Neighbour, "INF", "L2"), desk.Place("BIO", "L3"));
        await desk.DecideAsync(ProgressionDeed.Validate, [id]);
        var before = (await desk.QueryAsync(q => q.CountAsync(year))).ToHashSet();
        await using var db = world.Open(Here.Id);
        await ProgressionCounts.RecountAsync(db, Here.Id, default);
        Assert.Equal(before, (await desk.QueryAsync(q => q.CountAsync(year))).ToHashSet());
        await desk.DecideAsync(ProgressionDeed.Undo, [id]);
    }

    [Fact]
    public async Task Lists_cost_one_statement_and_take_any_words()
    {
        await desk.AskedAsync(Student, desk.Place("INF", "L3"));
        await desk.QueryAsync(q => q.ListAsync(new(year), null));
        Assert.Single(await world.Data.Statements.DuringAsync(() => desk.QueryAsync(q => q.ListAsync(new(year, Words: "FÂTOU"), null))));
        Assert.Single((await desk.QueryAsync(q => q.ListAsync(new(year, Words: "FÂTOU"), null))).Items);
        foreach (var words in new[] { "%", "_", "\\", "\0", "'; DROP TABLE students", new string('é', 100), "🎓" })
        {
            await desk.QueryAsync(q => q.ListAsync(new(year, Words: words), null));
        }

        Assert.Equal(2, (await world.Data.Statements.DuringAsync(() => desk.QueryAsync(q => q.ReadOwnAsync(), Student))).Count);
    }
}
