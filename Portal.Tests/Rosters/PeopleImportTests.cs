using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>Students and professors out of tables: what would change, what changes, and back again.</summary>
public sealed class PeopleImportTests(WorldBase world) : IClassFixture<WorldBase>, IAsyncLifetime
{
    private DataHost? server;

    private UniversityWorld Here => world.World.Fleuve;

    private DataHost Server => server ?? throw new InvalidOperationException("The server is not started.");

    private RosterDesk Desk => new(world.Database, Server, Here.AdminEyes);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        server = world.NewHost();
        await server.WorkAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_file_creates_and_changes_people_its_second_run_does_nothing_and_undo_brings_the_base_back()
    {
        var file = $"""
            Numéro;Nom;Prénom;Courriel;Identifiant;Filière;Niveau
            26-1;Kone;Zoé;zoe.kone@ugf.example;;Informatique ugf;L1
            26-2;Öztürk;Élodie;elodie@ugf.example;elodie.o;BIO;Licence 2
            ;Diop;Fatoumata;{Here.Student.UserName}@ugf.example;{Here.Student.UserName};INF;L3
            ;Diop;Moussa;voisin.ugf@ugf.example;voisin.ugf;INF;L2
            """;
        var before = await Desk.DumpAsync();
        var compared = await Desk.CompareAsync(RosterKind.Students, file);
        Assert.Equal((2, 1, 0, 1, 0), (compared.Created, compared.Changed, compared.Disabled, compared.Unchanged, compared.Refused));
        Assert.Equal(before, await Desk.DumpAsync());
        var changed = Assert.Single(await Desk.LinesAsync(compared.Id, new(RosterOutcome.Changed)));
        Assert.Equal((4, "Diop, Fatoumata"), (changed.Line, changed.Name));
        Assert.Equal([new(RosterField.FirstName, "Fatou", "Fatoumata"), new(RosterField.Level, "L2", "L3")], changed.Changes);
        Assert.Contains(new(RosterField.UserName, "", "zoe.kone"), (await Desk.LinesAsync(compared.Id, new(RosterOutcome.Created)))[0].Changes);

        Assert.Equal(JobState.Succeeded, (await Desk.ApplyAsync(compared.Id)).State);
        await using (var db = world.Open(Here.Id))
        {
            var made = await db.Students.SingleAsync(s => s.Number == "26-2");
            var account = await db.Users.SingleAsync(a => a.Id == made.AccountId);
            Assert.Equal(("elodie.o", "ELODIE@UGF.EXAMPLE", null, Here.Id), (account.UserName, account.NormalizedEmail, account.PasswordHash, account.UniversityId));
            Assert.Equal((Here.Programmes["BIO"], Here.Levels["L2"], "elodie ozturk"), (made.ProgrammeId, made.LevelId, made.SearchName));
            Assert.Equal(("Fatoumata", Here.Levels["L3"]), await db.Students.Where(s => s.Id == Here.Student.Id).Select(s => new ValueTuple<string, int>(s.FirstName, s.LevelId)).SingleAsync());
            var journal = await db.AuditEntries.Where(e => e.Action == "import.applied").ToListAsync();
            Assert.Contains("\"created\": 2", Assert.Single(journal, e => e.Details?.Contains($"\"import\": {compared.Id},", StringComparison.Ordinal) == true).Details, StringComparison.Ordinal);
        }

        var again = await Desk.CompareAsync(RosterKind.Students, file);
        Assert.Equal((0, 0, 4), (again.Created, again.Changed, again.Unchanged));

        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await Desk.DumpAsync());
        Assert.Equal((RosterState.Undone, 0), ((await Desk.FindAsync(compared.Id)).State, (await Desk.FindAsync(compared.Id)).Kept));
    }

    [Fact]
    public async Task Two_people_may_exchange_their_addresses_and_numbers()
    {
        await using (var db = world.Open(Here.Id))
        {
            await db.Students.Where(s => s.Id == Here.LowerLevel.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Number, "A1"));
            await db.Students.Where(s => s.Id == Here.HigherLevel.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.Number, "A2"));
        }

        var before = await Desk.DumpAsync();
        var compared = await Desk.CompareAsync(RosterKind.Students, """
            idnumber,email
            A1,ancienne.ugf@ugf.example
            A2,debutant.ugf@ugf.example
            """);
        Assert.Equal((2, 0), (compared.Changed, compared.Refused));
        Assert.Equal(JobState.Succeeded, (await Desk.ApplyAsync(compared.Id)).State);
        await using (var db = world.Open(Here.Id))
        {
            Assert.Equal("ancienne.ugf@ugf.example", await db.Users.Where(a => a.Id == Here.LowerLevel.AccountId).Select(a => a.Email).SingleAsync());
        }

        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await Desk.DumpAsync());
    }

    [Fact]
    public async Task What_is_wrong_is_said_line_by_line_with_column_value_and_fix()
    {
        var compared = await Desk.CompareAsync(RosterKind.Students, $"""
            numero;nom;prenom;courriel;login;filiere;niveau;etat
            9;Diop;Awa;awa@ugf.example;;Informatik ugf;L1;
            10;;;rien@ugf.example;;INF;L1;
            11;Ba;Ali;pas une adresse;;INF;L1;
            12;Ba;Ali;ali.ba@ugf.example;alï;INF;L1;
            12;Ba;Aly;aly.ba@ugf.example;;INF;L1;
            13;Sy;Ana;etudiante.udd@udd.example;;INF;L1;
            14;Sy;Ana;{Here.Author.UserName}@ugf.example;x.y;INF;L1;peut-être
            15;Sy{"\u202E"};Ana;ana.sy@ugf.example;;INF;L1;
            16;"=cmd|' /C calc'!A0";Ana;ana2.sy@ugf.example;;INF;L1;
            17;Sy;Ana;ana3.sy@ugf.example;;INF;L1;;trop
            """);
        var faults = (await Desk.LinesAsync(compared.Id, new(RosterOutcome.Refused))).ToDictionary(l => l.Line, l => l.Faults);
        Assert.Equal(new(RosterFaultKind.UnknownProgramme, "filiere", "Informatik ugf", "Informatique ugf"), Assert.Single(faults[2]));
        Assert.Equal([RosterFaultKind.Missing, RosterFaultKind.Missing], faults[3].Select(f => f.Kind));
        Assert.Equal(new(RosterFaultKind.Email, "courriel", "pas une adresse"), Assert.Single(faults[4]));
        Assert.Equal(new(RosterFaultKind.UserName, "login", "alï", "ï\u001fali"), Assert.Single(faults[5]));
        Assert.Equal(new(RosterFaultKind.Repeated, "numero", "12", "5"), Assert.Single(faults[6]));

        // Somebody of another university has that address: that it is taken is all that may be known.
        Assert.Equal(new(RosterFaultKind.EmailTaken, "courriel", "etudiante.udd@udd.example"), Assert.Single(faults[7]));
        Assert.Equal(RosterFaultKind.State, Assert.Single(faults[8]).Kind);
        Assert.Equal(new(RosterFaultKind.Characters, "nom", "Sy\uFFFD"), Assert.Single(faults[9]));
        Assert.Equal(new(RosterFaultKind.Ragged, "", "9", "8"), Assert.Single(faults[11]));

        // What looks like a formula is a name like another; it is made harmless where it leaves as a table.
        Assert.Equal(10, Assert.Single(await Desk.LinesAsync(compared.Id, new(RosterOutcome.Created))).Line);
        Assert.Equal(new(RosterField.Programme, "Informatik ugf", 1, 2), Assert.Single(compared.Unknown));
    }

    [Fact]
    public async Task A_word_that_is_explained_once_is_known_from_then_on_here_and_not_elsewhere()
    {
        const string File = "nom;prenom;courriel;cohort1;niveau\nBa;Mot;mot.ba@ugf.example;COH-7;L1\n";
        var compared = await Desk.CompareAsync(RosterKind.Students, File);
        Assert.Equal(1, compared.Refused);
        var step = await Server.AskAsync((RosterCommands c) => c.SaveWordsAsync(compared.Id, [(RosterField.Programme, "COH-7", Here.Programmes["BIO"]), (RosterField.Level, "x", world.World.Dunes.Levels["L1"])]), Here.AdminEyes);
        await Desk.DoneAsync(step);
        Assert.Equal((1, 0), ((await Desk.FindAsync(compared.Id)).Created, (await Desk.FindAsync(compared.Id)).Refused));
        Assert.Equal(1, (await Desk.CompareAsync(RosterKind.Students, File)).Created);
        Assert.Equal(1, (await new RosterDesk(world.Database, Server, world.World.Dunes.AdminEyes).CompareAsync(RosterKind.Students, File)).Refused);
        await using var db = world.Open(Here.Id);
        Assert.False(await db.RosterWords.AnyAsync(w => w.Field == RosterField.Level));
    }

    [Fact]
    public async Task Those_not_in_the_file_lose_access_only_when_asked_within_the_scope_and_past_the_share_only_with_the_number()
    {
        var file = $"login;nom\n{Here.Student.UserName};Diop\n";
        Assert.Equal(0, (await Desk.CompareAsync(RosterKind.Students, file)).Disabled);
        var compared = await Desk.CompareAsync(RosterKind.Students, file, l => l with { DisableMissing = true, ScopeProgrammeId = Here.Programmes["INF"], ScopeLevelId = Here.Levels["L2"] });
        var gone = Assert.Single(await Desk.LinesAsync(compared.Id, new(RosterOutcome.Disabled)));
        Assert.Equal((0, "Diop, Moussa"), (gone.Line, gone.Name));
        Assert.Equal(new RosterNeedsNumber(1), await Server.AskAsync((RosterCommands c) => c.ApplyAsync(compared.Id, true, null), Here.AdminEyes));
        Assert.Equal(new RosterNeedsNumber(1), await Server.AskAsync((RosterCommands c) => c.ApplyAsync(compared.Id, true, 2), Here.AdminEyes));
        var before = await Desk.DumpAsync();
        Assert.Equal(JobState.Succeeded, (await Desk.ApplyAsync(compared.Id, typed: 1)).State);
        await using (var db = world.Open(Here.Id))
        {
            Assert.False(await db.Users.Where(a => a.Id == Here.Neighbour.AccountId).Select(a => a.Enabled).SingleAsync());
            Assert.True(await db.Users.Where(a => a.Id == Here.OtherProgramme.AccountId).Select(a => a.Enabled).SingleAsync());
        }

        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await Desk.DumpAsync());
    }

    [Fact]
    public async Task Nothing_is_applied_when_somebody_changed_a_person_after_the_comparison()
    {
        var compared = await Desk.CompareAsync(RosterKind.Students, $"login;niveau\n{Here.OtherTrack.UserName};BTS2\n{Here.OtherProgramme.UserName};L3\n");
        Assert.Equal(2, compared.Changed);
        await using (var db = world.Open(Here.Id))
        {
            await db.Students.Where(s => s.Id == Here.OtherTrack.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.FirstName, "Omar-Karim"));
        }

        var before = await Desk.DumpAsync();
        var job = await Desk.ApplyAsync(compared.Id, typed: 2);
        Assert.Equal((JobState.Failed, before), (job.State, await Desk.DumpAsync()));
        Assert.Equal((1, RosterState.Ready), ((await Desk.FindAsync(compared.Id)).Conflicts, (await Desk.FindAsync(compared.Id)).State));
        Assert.Equal(2, Assert.Single(await Desk.LinesAsync(compared.Id, new(Fate: RosterFate.Conflict))).Line);
        await Desk.CompareAgainAsync(compared.Id);
        Assert.Equal(JobState.Succeeded, (await Desk.ApplyAsync(compared.Id, typed: 2)).State);
        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await Desk.DumpAsync());
    }

    [Fact]
    public async Task Undo_leaves_whom_somebody_changed_since_or_who_has_a_password_and_says_so()
    {
        var compared = await Desk.CompareAsync(RosterKind.Students, $"""
            nom;prenom;courriel;filiere;niveau;login
            Un;Reste;reste.un@ugf.example;LET;L1;reste1
            Deux;Part;part.deux@ugf.example;LET;L1;part2
            Diop;Jeannette;;;;{Here.OtherProgramme.UserName}
            """);
        Assert.Equal((2, 1), (compared.Created, compared.Changed));
        await Desk.ApplyAsync(compared.Id);
        await using (var db = world.Open(Here.Id))
        {
            await db.Users.Where(a => a.UserName == "reste1").ExecuteUpdateAsync(a => a.SetProperty(x => x.PasswordHash, "x"));
            await db.Students.Where(s => s.Id == Here.OtherProgramme.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastName, "Dia"));
        }

        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(2, (await Desk.FindAsync(compared.Id)).Kept);
        Assert.Equal([2, 4], (await Desk.LinesAsync(compared.Id, new(Fate: RosterFate.Kept))).Select(l => l.Line));
        await using var after = world.Open(Here.Id);
        Assert.Equal(["reste1"], await after.Users.Where(a => a.UserName == "reste1" || a.UserName == "part2").Select(a => a.UserName).ToListAsync());
        Assert.Equal("Jeannette", await after.Students.Where(s => s.Id == Here.OtherProgramme.Id).Select(s => s.FirstName).SingleAsync());
    }

    [Fact]
    public async Task An_import_cannot_be_undone_below_a_later_one_nor_after_thirty_days()
    {
        var first = await Desk.CompareAsync(RosterKind.Students, $"login;nom\n{Here.HigherLevel.UserName};Diopp\n");
        await Desk.ApplyAsync(first.Id);
        var second = await Desk.CompareAsync(RosterKind.Students, $"login;nom\n{Here.HigherLevel.UserName};Dioppp\n");
        await Desk.ApplyAsync(second.Id);
        var refused = await Desk.UndoAsync(first.Id);
        Assert.Equal((JobState.Failed, true), (refused.State, refused.Error?.StartsWith(RosterSentences.Overtaken, StringComparison.Ordinal)));
        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(second.Id)).State);
        await using (var db = world.Open(Here.Id))
        {
            await db.RosterImports.Where(i => i.Id == first.Id).ExecuteUpdateAsync(i => i.SetProperty(x => x.AppliedAt, world.Clock.GetUtcNow().AddDays(-31)));
        }

        Assert.IsType<RosterNotThere>(await Server.AskAsync((RosterCommands c) => c.UndoAsync(first.Id), Here.AdminEyes));
    }

    [Fact]
    public async Task Professors_get_programmes_and_their_faculties_and_lose_them_on_undo()
    {
        var before = await Desk.DumpAsync();
        var compared = await Desk.CompareAsync(RosterKind.Professors, $"""
            Nom;Prénom;Courriel;Filières;Spécialité;Identifiant
            Sarr;Maty;maty.sarr@ugf.example;INF | Lettres modernes ugf;Logique;
            Ndiaye;Awa;;BIO;;{Here.Author.UserName}
            Diop;Fatou;etudiante.ugf@ugf.example;INF;;
            Sans;Filière;sans@ugf.example;;;
            """, l => l with { Columns = [.. l.Columns.Select((c, i) => i == 4 ? RosterField.Speciality : c)] });
        Assert.Equal((2, 1, 1), (compared.Created, compared.Changed, compared.Refused));
        Assert.Equal(JobState.Succeeded, (await Desk.ApplyAsync(compared.Id)).State);
        await using (var db = world.Open(Here.Id))
        {
            var maty = await db.Professors.Include(p => p.Programmes).Include(p => p.Faculties).SingleAsync(p => p.FirstName == "Maty");
            Assert.Equal((2, 2, "Logique"), (maty.Programmes.Count, maty.Faculties.Count, maty.Speciality));

            // A student who teaches too: one account, two roles.
            Assert.True(await db.Professors.AnyAsync(p => p.AccountId == Here.Student.AccountId));
        }

        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await Desk.DumpAsync());
    }

    [Fact]
    public async Task Whoever_also_teaches_is_not_closed_by_a_list_of_students()
    {
        var attach = await Desk.CompareAsync(RosterKind.Students, $"nom;prenom;courriel;filiere;niveau\nNdiaye;Rose;{Here.Colleague.UserName}@ugf.example;INF;M1\n");
        await Desk.ApplyAsync(attach.Id);
        var compared = await Desk.CompareAsync(RosterKind.Students, $"login;suspended;deleted\n{Here.Colleague.UserName};1;0\nnobody.known;0;1\n");
        var line = Assert.Single(await Desk.LinesAsync(compared.Id, new(RosterOutcome.Refused)));
        Assert.Equal(RosterFaultKind.AlsoStaff, Assert.Single(line.Faults).Kind);
        Assert.Equal(1, compared.Unchanged);
        var missing = await Desk.CompareAsync(RosterKind.Students, $"login\n{Here.Student.UserName}\n", l => l with { DisableMissing = true });
        Assert.Contains(await Desk.LinesAsync(missing.Id, new(RosterOutcome.Refused)), l => l is { Line: 0, Name: "Ndiaye, Rose" });
        Assert.Equal(JobState.Succeeded, (await Desk.UndoAsync(attach.Id)).State);
    }
}
