using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;
using Portal.Data.Rosters;
using Portal.Data.Structure;
using Portal.Tests.Support;

namespace Portal.Tests.Rosters;

/// <summary>Faculties, programmes and subjects out of one table.</summary>
public sealed class StructureImportTests(WorldBase world) : IClassFixture<WorldBase>
{
    private const string Head = "code_ufr;nom_ufr;code_filiere;nom_filiere;niveau;semestre;code_matiere;nom_matiere\n";

    private UniversityWorld Here => world.World.Fleuve;

    [Fact]
    public async Task A_table_makes_what_is_missing_renames_what_differs_and_undo_brings_it_back()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var desk = new RosterDesk(world.Database, server, Here.AdminEyes);
        var before = await desk.DumpAsync();
        const string File = Head + """
            SCI;Sciences;INF;Informatique ugf;L1;1;INFL1;Algorithmique et programmation
            SCI;;INF;;L1;2;INF12;Bases de données
            DRO;Droit;;;;;;
            DRO;Droit;DPU;Droit public;;;;
            DRO;;DPU;;Licence 3;S1;DP31;Libertés
            """;
        var compared = await desk.CompareAsync(RosterKind.Structure, File);
        Assert.Equal((4, 1, 2, 0), (compared.Created, compared.Changed, compared.Unchanged, compared.Refused));
        Assert.Equal(JobState.Succeeded, (await desk.ApplyAsync(compared.Id)).State);
        await using (var db = world.Open(Here.Id))
        {
            var law = await db.Programmes.SingleAsync(p => p.Code == "DPU");
            Assert.Equal(("Libertés", (short)1, Here.Levels["L3"]), await db.Subjects.Where(s => s.ProgrammeId == law.Id).Select(s => new ValueTuple<string, short, int>(s.Name, s.Semester, s.LevelId)).SingleAsync());
            Assert.Equal("Algorithmique et programmation", await db.Subjects.Where(s => s.Id == Here.Subjects["INF L1"]).Select(s => s.Name).SingleAsync());
        }

        Assert.NotNull((await server.Get<StructureLookups>().OfUniversityAsync(Here.Id))?.Faculties.FirstOrDefault(f => f.Code == "DRO"));
        var again = await desk.CompareAsync(RosterKind.Structure, File);
        Assert.Equal((0, 0), (again.Created, again.Changed));
        Assert.Equal(JobState.Succeeded, (await desk.UndoAsync(compared.Id)).State);
        Assert.Equal(before, await desk.DumpAsync());
    }

    [Fact]
    public async Task What_hangs_on_something_made_keeps_it_when_the_rest_is_undone()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var desk = new RosterDesk(world.Database, server, world.World.Dunes.AdminEyes);
        var compared = await desk.CompareAsync(RosterKind.Structure, Head + "ART;Arts;MUS;Musique;L1;1;MU1;Solfège\nART;Arts;DES;Dessin;;;;\n");
        Assert.Equal(5 - 1, compared.Created);
        await desk.ApplyAsync(compared.Id);
        await using (var db = world.Open(world.World.Dunes.Id))
        {
            var music = await db.Programmes.SingleAsync(p => p.Code == "MUS");
            await db.Students.Where(s => s.Id == world.World.Dunes.Student.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProgrammeId, music.Id));
        }

        Assert.Equal(JobState.Succeeded, (await desk.UndoAsync(compared.Id)).State);
        Assert.Equal(["Arts", "Musique"], (await desk.LinesAsync(compared.Id, new(Fate: RosterFate.Kept))).Select(l => l.Name));
        await using var after = world.Open(world.World.Dunes.Id);
        Assert.Equal(["MUS"], await after.Programmes.Where(p => p.Code == "MUS" || p.Code == "DES").Select(p => p.Code).ToListAsync());
    }

    [Fact]
    public async Task Nobody_and_nothing_new_is_brought_into_what_is_archived()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var there = world.World.Dunes;
        var desk = new RosterDesk(world.Database, server, there.AdminEyes);
        const string People = "Nom;Prénom;Courriel;Identifiant;Filière;Niveau\n";
        var waiting = await desk.CompareAsync(RosterKind.Students, People + "Ba;Awa;awa.ba@udd.example;awa.ba;BIO;L1\n");
        Assert.Equal(1, waiting.Created);
        foreach (var (kind, id) in new[] { (ArchiveKind.Programme, there.Programmes["BIO"]), (ArchiveKind.Track, there.Tracks["BTS"]), (ArchiveKind.Faculty, there.Faculties["LET"]) })
        {
            Assert.IsType<StructureChange.Done>(await server.AskAsync((StructureArchive a) => a.ArchiveAsync(kind, id), there.AdminEyes));
        }

        // Compared before, it does not get in afterwards.
        Assert.NotEqual(JobState.Succeeded, (await desk.ApplyAsync(waiting.Id)).State);
        await using (var db = world.Open(there.Id))
        {
            Assert.False(await db.Students.AnyAsync(s => s.LastName == "Ba"));
        }

        await Soon.Async(async () => (await server.Get<StructureLookups>().OfUniversityAsync(there.Id))?.IsOpen(there.Programmes["BIO"]) == false);
        var people = await desk.CompareAsync(RosterKind.Students, People + $"""
            Ba;Awa;awa.ba@udd.example;awa.ba;BIO;L1
            Fall;Abdou;abdou.fall@udd.example;abdou.fall;INF;BTS2
            Diop;Moussa;{there.Neighbour.UserName}@udd.example;{there.Neighbour.UserName};BIO;L2
            Sy;Jeanne;{there.OtherProgramme.UserName}@udd.example;{there.OtherProgramme.UserName};BIO;L3
            """);
        Assert.Equal((0, 1, 3), (people.Created, people.Changed, people.Refused));
        Assert.All(await desk.LinesAsync(people.Id, new(RosterOutcome.Refused)), l => Assert.Contains(l.Faults, f => f.Kind is RosterFaultKind.Archived));

        var structure = await desk.CompareAsync(RosterKind.Structure, Head + """
            SCI;;BIO;;L1;1;NEU;Neuve
            LET;;NEU;Neuve;;;;
            LET;;LET;Lettres, autrement;;;;
            """);
        Assert.Equal((0, 1, 2), (structure.Created, structure.Changed, structure.Refused));
        foreach (var (kind, id) in new[] { (ArchiveKind.Programme, there.Programmes["BIO"]), (ArchiveKind.Track, there.Tracks["BTS"]), (ArchiveKind.Faculty, there.Faculties["LET"]) })
        {
            Assert.IsType<StructureChange.Done>(await server.AskAsync((StructureArchive a) => a.BringBackAsync(kind, id), there.AdminEyes));
        }
    }

    [Fact]
    public async Task Wrong_lines_are_named_with_their_reason()
    {
        await using var server = world.NewHost();
        await server.WorkAsync();
        var desk = new RosterDesk(world.Database, server, Here.AdminEyes);
        var compared = await desk.CompareAsync(RosterKind.Structure, Head + """
            SCI;Sciences;INF;Informatique ugf;L9;1;X1;Inconnue
            SCI;Lettres;INF;;L1;1;X2;Autre nom
            SCI;;INF;;L1;3;X3;Semestre
            ;;NUL;Sans parent;;;;
            SCI;;CODE-BIEN-TROP-LONG-POUR-UN-CODE;Long;;;;
            SCI;;INF;;L1;1;X4;
            SCI;;INF;;L1;1;X5;Une fois
            SCI;;INF;;L1;1;X5;Une fois
            """);
        var faults = (await desk.LinesAsync(compared.Id, new(RosterOutcome.Refused))).ToDictionary(l => l.Line, l => Assert.Single(l.Faults));
        Assert.Equal(
            [(2, RosterFaultKind.UnknownLevel), (3, RosterFaultKind.OtherName), (4, RosterFaultKind.Semester), (5, RosterFaultKind.NoParent), (6, RosterFaultKind.TooLong), (7, RosterFaultKind.Missing), (9, RosterFaultKind.Repeated)],
            faults.OrderBy(f => f.Key).Select(f => (f.Key, f.Value.Kind)));
        Assert.Equal(1, compared.Created);
    }
}
