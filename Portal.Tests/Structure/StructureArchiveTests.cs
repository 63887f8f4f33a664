using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Announcements;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Lessons;
using Portal.Data.People;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Tests.Support;

namespace Portal.Tests.Structure;

/// <summary>Putting parts of the structure away: nothing new begins there, who is in it reads on; a subject becomes the past.</summary>
public sealed class StructureArchiveTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private int Inf => Here.Programmes["INF"];

    [Fact]
    public async Task Nobody_and_nothing_new_enters_an_archived_programme_and_who_is_in_it_reads_on()
    {
        Done(await ArchiveAsync(ArchiveKind.Programme, Inf));
        await using var fresh = world.NewHost();
        var place = await PlaceAsync(fresh);
        Assert.DoesNotContain(place.OpenProgrammes, p => p.Id == Inf);
        Assert.NotNull(place.Programme(Inf)?.ArchivedAt);
        Assert.Empty(place.EntriesOf(Inf));
        Assert.NotEmpty(place.LevelsOf(Inf));

        // People: nobody new, those who are there stay and may go on inside.
        var biologist = Here.OtherProgramme;
        Assert.IsType<PersonChange.NotOffered>(await StudentAsync(fresh, null, "nouvelle.inf", Inf, "L1"));
        Assert.IsType<PersonChange.NotOffered>(await StudentAsync(fresh, biologist.Id, biologist.UserName, Inf, "L2"));
        Assert.IsType<PersonChange.Done>(await StudentAsync(fresh, Here.LowerLevel.Id, Here.LowerLevel.UserName, Inf, "L2"));
        Assert.IsType<PersonChange.Done>(await StudentAsync(fresh, Here.LowerLevel.Id, Here.LowerLevel.UserName, Inf, "L1"));
        Assert.IsType<PersonChange.NotOffered>(await ProfessorAsync(fresh, null, "nouveau.prof", [Inf]));
        Assert.IsType<PersonChange.NotOffered>(await ProfessorAsync(fresh, Here.Stranger.Id, Here.Stranger.UserName, [Here.Programmes["BIO"], Inf]));
        Assert.IsType<PersonChange.Done>(await ProfessorAsync(fresh, Here.Colleague.Id, Here.Colleague.UserName, [Inf]));
        Assert.False((await fresh.AskAsync((PeopleDeeds d) => d.DoAsync(new(PeopleDeed.Move, new(PeopleKind.Students, [biologist.Id], new()), 1, Inf, Here.Levels["L2"])), Here.AdminEyes)) is PeopleDeedOutcome.Done);

        // What begins: chapters, messages, lessons, subjects.
        var author = Here.ProfessorEyes(Here.Author, "INF");
        Assert.Null(await fresh.AskAsync((ChapterBeginning b) => b.BeginAsync(Here.Subjects["INF L2"], ChapterTexts.Of("Nouveau", "")), author));
        foreach (var target in new AnnouncementTarget[] { new(ProgrammeId: Inf), new(ProgrammeId: Inf, LevelId: Here.Levels["L2"]), new(SubjectId: Here.Subjects["INF L2"]) })
        {
            Assert.Equal(AnnouncementOutcome.TargetMissing, (await fresh.AskAsync((AnnouncementCommands c) => c.SaveAsync(null, new("Titre", "Texte", target)), author)).Outcome);
        }

        var day = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime).AddDays(3);
        Assert.Equal(LessonOutcome.TargetMissing, (await fresh.AskAsync((LessonCommands l) => l.SaveAsync(
            null, new("Cours", new(SubjectId: Here.Subjects["INF L2"]), day, new(10, 0), 60, 1)), author)).Outcome);
        Assert.IsType<StructureChange.NotFound>(await fresh.AskAsync((StructureCommands s) => s.SaveSubjectAsync(null, new(Inf, Here.Levels["L1"], 2, "NEU", "Neuve", "", "")), Here.AdminEyes));
        Assert.IsType<StructureChange.NotFound>(await fresh.AskAsync(
            (StructureCommands s) => s.SaveSubjectAsync(Here.Subjects["BIO L2"], new(Inf, Here.Levels["L1"], 2, "NEU", "Neuve", "", "")), Here.AdminEyes));

        // Everybody still reads what they read, and the author corrects it.
        foreach (var viewer in new Viewer[] { Here.StudentEyes, author, Here.ProfessorEyes(Here.Colleague, "INF"), Here.AdminEyes })
        {
            Assert.NotNull(await fresh.AskAsync((ChapterQueries q) => q.ReadAsync(Here.Open.Id, SectionKind.Course), viewer));
        }

        // Its code stays taken (EL-R7).
        Assert.IsType<StructureChange.CodeTaken>(await fresh.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(null, Here.Faculties["SCI"], "INF", "Encore"), Here.AdminEyes));

        Done(await BringBackAsync(ArchiveKind.Programme, Inf));
        await using var again = world.NewHost();
        Assert.NotEmpty((await PlaceAsync(again)).EntriesOf(Inf));
        await using var db = world.Open(Here.Id);
        Assert.Equal(["programme.archived", "programme.brought-back"], await db.AuditEntries.Where(e => e.Target == "programme" && e.TargetId == Inf).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task An_archived_faculty_closes_its_programmes_and_an_archived_track_its_levels()
    {
        Done(await ArchiveAsync(ArchiveKind.Faculty, Here.Faculties["LET"]));
        Done(await ArchiveAsync(ArchiveKind.Track, Here.Tracks["BTS"]));
        await using (var fresh = world.NewHost())
        {
            var place = await PlaceAsync(fresh);
            Assert.DoesNotContain(place.OpenProgrammes, p => p.Id == Here.Programmes["LET"]);
            Assert.False(place.IsOpen(Here.Programmes["LET"]));
            Assert.DoesNotContain(place.EntriesOf(Inf), l => l.TrackId == Here.Tracks["BTS"]);
            Assert.True(place.TakesIn(Inf, Here.Levels["BTS1"], Inf, Here.Levels["BTS2"]));
            Assert.False(place.TakesIn(Inf, Here.Levels["L1"], Inf, Here.Levels["BTS2"]));
            Assert.IsType<StructureChange.NotFound>(await fresh.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(null, Here.Faculties["LET"], "LEX", "Neuve"), Here.AdminEyes));
            Assert.IsType<StructureChange.NotFound>(await fresh.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(Inf, Here.Faculties["LET"], "INF", "Informatique"), Here.AdminEyes));
            Assert.IsType<StructureChange.Done>(await fresh.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(Here.Programmes["LET"], Here.Faculties["LET"], "LET", "Lettres, autrement"), Here.AdminEyes));
            Assert.IsType<StructureChange.NotFound>(await fresh.AskAsync((StructureCommands s) => s.SaveLevelAsync(null, Here.Tracks["BTS"], "BTS9", "BTS 9"), Here.AdminEyes));
            Assert.IsType<StructureChange.Done>(await fresh.AskAsync((StructureCommands s) => s.SaveLevelAsync(Here.Levels["BTS4"], 0, "BTS4", "BTS 4, dernier"), Here.AdminEyes));
            Assert.IsType<PersonChange.NotOffered>(await StudentAsync(fresh, null, "bts.neuf", Inf, "BTS2"));
            Assert.Equal(RuleChange.NotFound, await fresh.AskAsync((ProgressionRules r) => r.AddAsync(new(Inf, Here.Levels["L1"]), new(Here.Programmes["LET"], Here.Levels["L1"])), Here.AdminEyes));
            Assert.Equal(RuleChange.Done, await fresh.AskAsync((ProgressionRules r) => r.AddAsync(new(Inf, Here.Levels["BTS1"]), new(Inf, Here.Levels["BTS2"])), Here.AdminEyes));
        }

        Done(await BringBackAsync(ArchiveKind.Faculty, Here.Faculties["LET"]));
        Done(await BringBackAsync(ArchiveKind.Track, Here.Tracks["BTS"]));
    }

    [Fact]
    public async Task An_archived_subject_is_its_authors_and_the_administration_s_until_it_comes_back()
    {
        var subject = Here.Subjects["INF L1"];
        var preview = await world.Data.AskAsync((StructureArchive a) => a.PreviewAsync(ArchiveKind.Subject, subject), Here.AdminEyes);

        // EL-R3: L1 and above on the track, the one who waits too; not the one of the other track.
        Assert.Equal((1, 5), (preview?.Chapters, preview?.Students));
        Done(await ArchiveAsync(ArchiveKind.Subject, subject));

        foreach (var gone in new Viewer[] { Here.StudentEyes, Here.ProfessorEyes(Here.Colleague, "INF") })
        {
            Assert.Null(await ReadAsync(gone));
        }

        foreach (var still in new Viewer[] { Here.ProfessorEyes(Here.Author, "INF"), Here.AdminEyes })
        {
            Assert.NotNull(await ReadAsync(still));
        }

        await using (var fresh = world.NewHost())
        {
            var place = await PlaceAsync(fresh);
            Assert.DoesNotContain(place.SubjectsOf(Inf), s => s.Id == subject);
            Assert.Contains(place.PastSubjectsOf(Inf), s => s.Id == subject);
            Assert.Null(await fresh.AskAsync((ChapterBeginning b) => b.BeginAsync(subject, ChapterTexts.Of("Nouveau", "")), Here.ProfessorEyes(Here.Author, "INF")));

            // Its code is free; who has taken it keeps it from coming back.
            var taker = Done(await fresh.AskAsync((StructureCommands s) => s.SaveSubjectAsync(null, new(Inf, Here.Levels["L1"], 1, "INFL1", "Preneuse", "", "")), Here.AdminEyes));
            Assert.IsType<StructureChange.CodeTaken>(await BringBackAsync(ArchiveKind.Subject, subject));
            Assert.Null(await ReadAsync(Here.StudentEyes));
            Done(await fresh.AskAsync((StructureCommands s) => s.SaveSubjectAsync(taker, new(Inf, Here.Levels["L1"], 1, "AUTRE", "Preneuse", "", "")), Here.AdminEyes));
        }

        Done(await BringBackAsync(ArchiveKind.Subject, subject));
        Assert.NotNull(await ReadAsync(Here.StudentEyes));

        Task<ChapterReading?> ReadAsync(Viewer viewer) => world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(Here.Below.Id, SectionKind.Course), viewer);
    }

    [Fact]
    public async Task Archiving_twice_leaves_one_line_and_other_servers_follow_at_once()
    {
        await using var other = world.NewHost();
        await other.ListenAsync();
        Assert.True((await PlaceAsync(other)).IsOpen(Here.Programmes["BIO"]));
        Done(await ArchiveAsync(ArchiveKind.Programme, Here.Programmes["BIO"]));
        Done(await ArchiveAsync(ArchiveKind.Programme, Here.Programmes["BIO"]));
        await Soon.Async(async () => !(await PlaceAsync(other)).IsOpen(Here.Programmes["BIO"]));
        Done(await BringBackAsync(ArchiveKind.Programme, Here.Programmes["BIO"]));
        await Soon.Async(async () => (await PlaceAsync(other)).IsOpen(Here.Programmes["BIO"]));
        await using var db = world.Open(Here.Id);
        Assert.Equal(2, await db.AuditEntries.CountAsync(e => e.Target == "programme" && e.TargetId == Here.Programmes["BIO"]));
    }

    [Fact]
    public async Task Nobody_else_puts_anything_away_and_nothing_crosses_to_another_university()
    {
        (ArchiveKind Kind, int Id)[] things = [(ArchiveKind.Faculty, Here.Faculties["SCI"]), (ArchiveKind.Programme, Inf), (ArchiveKind.Track, Here.Tracks["LMD"]), (ArchiveKind.Subject, Here.Subjects["INF L2"])];
        foreach (var other in new Viewer[]
        {
            new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes, new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null),
            new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, There.Id),
        })
        {
            foreach (var (kind, id) in things)
            {
                Assert.Null(await world.Data.AskAsync((StructureArchive a) => a.PreviewAsync(kind, id), other));
                Assert.IsType<StructureChange.NotFound>(await world.Data.AskAsync((StructureArchive a) => a.ArchiveAsync(kind, id), other));
                Assert.IsType<StructureChange.NotFound>(await world.Data.AskAsync((StructureArchive a) => a.BringBackAsync(kind, id), other));
            }
        }

        Assert.IsType<StructureChange.NotFound>(await ArchiveAsync((ArchiveKind)9, Inf));
        await using var db = world.Open(Here.Id);
        Assert.False(await db.Tracks.AnyAsync(t => t.Id == Here.Tracks["LMD"] && t.ArchivedAt != null) || await db.Faculties.AnyAsync(f => f.Id == Here.Faculties["SCI"] && f.ArchivedAt != null));
    }

    private static int Done(StructureChange change) => Assert.IsType<StructureChange.Done>(change).Id;

    private Task<StructureChange> ArchiveAsync(ArchiveKind kind, int id) => world.Data.AskAsync((StructureArchive a) => a.ArchiveAsync(kind, id), Here.AdminEyes);

    private Task<StructureChange> BringBackAsync(ArchiveKind kind, int id) => world.Data.AskAsync((StructureArchive a) => a.BringBackAsync(kind, id), Here.AdminEyes);

    private async Task<UniversityStructure> PlaceAsync(DataHost host) => await host.Get<StructureLookups>().OfUniversityAsync(Here.Id) ?? throw new InvalidOperationException("No such university.");

    private Task<PersonChange> StudentAsync(DataHost host, int? id, string user, int programme, string level) => host.AskAsync(
        (PeopleCommands c) => c.SaveStudentAsync(id, null, new(new("Awa", "Test", user, $"{user}@ugf.example", null), programme, Here.Levels[level]), null), Here.AdminEyes);

    private Task<PersonChange> ProfessorAsync(DataHost host, int? id, string user, int[] programmes) => host.AskAsync(
        (PeopleCommands c) => c.SaveProfessorAsync(id, null, new(new("Rose", "Test", user, $"{user}@ugf.example", null), "", [Here.Faculties["SCI"]], programmes, []), null), Here.AdminEyes);
}
