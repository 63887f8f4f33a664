using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Announcements;
using Portal.Data.Chapters;
using Portal.Data.Lessons;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Tests.Support;

namespace Portal.Tests.Structure;

/// <summary>Joining programmes and faculties: exactly what was announced goes over, in one transaction, and nothing is left pointing at what is gone.</summary>
public sealed class StructureMergingTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    [Fact]
    public async Task A_programme_goes_over_to_another_with_everything_that_was_announced()
    {
        var (from, into) = (There.Programmes["BIO"], There.Programmes["LET"]);
        var stranger = There.ProfessorEyes(There.Stranger, "BIO");
        Assert.Equal(AnnouncementOutcome.Done, (await world.Data.AskAsync(
            (AnnouncementCommands c) => c.SaveAsync(null, new("Sortie", "Demain.", new(SubjectId: There.Subjects["BIO L2"]))), stranger)).Outcome);
        var day = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime).AddDays(3);
        Assert.Equal(LessonOutcome.Done, (await world.Data.AskAsync(
            (LessonCommands l) => l.SaveAsync(null, new("Cours", new(ProgrammeId: from, LevelId: There.Levels["L2"]), day, new(10, 0), 60, 1)), stranger)).Outcome);
        await using (var db = world.Open(There.Id))
        {
            // From here to there, from there to there the other way round, and one that is in both: one rule is left, and none that leads nowhere.
            foreach (var (a, b) in new[] { (from, into), (into, from), (from, from), (into, into) })
            {
                db.Add(new ProgressionRule { UniversityId = There.Id, FromProgrammeId = a, FromLevelId = There.Levels["L1"], ToProgrammeId = b, ToLevelId = There.Levels["L2"] });
            }

            db.Add(new ProgressionRule { UniversityId = There.Id, FromProgrammeId = from, FromLevelId = There.Levels["L3"], ToProgrammeId = into, ToLevelId = There.Levels["L3"] });
            db.Add(new StudentProgression
            {
                UniversityId = There.Id, StudentId = There.OtherProgramme.Id, AcademicYear = 2026, FromProgrammeId = from, FromLevelId = There.Levels["L2"], ToProgrammeId = into,
                ToLevelId = There.Levels["L3"], Kind = ProgressionKind.ChangeOfProgramme, AskedAt = world.Clock.GetUtcNow(),
            });
            db.Add(new ProgressionCount { UniversityId = There.Id, AcademicYear = 2026, FromProgrammeId = from, FromLevelId = There.Levels["L2"], Kind = ProgressionKind.ChangeOfProgramme, State = ProgressionState.Asked, Number = 1 });
            await db.SaveChangesAsync();
        }

        var preview = await world.Data.AskAsync((StructureMerging m) => m.PreviewAsync(MergeKind.Programme, from, into), There.AdminEyes);
        Assert.Equal(new MergeCounts(0, 1, 1, 1, 1, 1, 1, 1), preview?.Counts);
        Assert.Empty(preview?.Collisions ?? ["?"]);
        Assert.Equal(preview?.Counts, Assert.IsType<Merging.Done>(await MergeAsync(MergeKind.Programme, from, into, There.AdminEyes)).Counts);

        await using var after = world.Open(There.Id);
        Assert.False(await after.Programmes.IgnoreQueryFilters().AnyAsync(p => p.Id == from));
        Assert.Equal((into, There.Faculties["LET"]), (await after.Announcements.AsNoTracking().Where(a => a.Title == "Sortie").ToListAsync()).Select(a => (a.ProgrammeId ?? 0, a.FacultyId ?? 0)).Single());
        Assert.Equal(into, await after.Lessons.Where(l => l.Title == "Cours").Select(l => l.ProgrammeId).SingleAsync());
        Assert.Equal(into, await after.Students.Where(s => s.Id == There.OtherProgramme.Id).Select(s => s.ProgrammeId).SingleAsync());
        Assert.Equal([into], await after.Professors.Where(p => p.Id == There.Stranger.Id).SelectMany(p => p.Programmes).Select(p => p.ProgrammeId).ToListAsync());
        Assert.Contains(There.Faculties["LET"], await after.Professors.Where(p => p.Id == There.Stranger.Id).SelectMany(p => p.Faculties).Select(f => f.FacultyId).ToListAsync());
        Assert.Equal([(into, There.Levels["L1"], (int?)into, (int?)There.Levels["L2"])], (await after.ProgressionRules.ToListAsync()).Select(r => (r.FromProgrammeId, r.FromLevelId, r.ToProgrammeId, r.ToLevelId)));
        Assert.Equal((ProgressionKind.Advance, into, (int?)into), (await after.StudentProgressions.AsNoTracking().ToListAsync()).Select(p => (p.Kind, p.FromProgrammeId, p.ToProgrammeId)).Single());
        Assert.Equal((into, ProgressionKind.Advance, 1), (await after.ProgressionCounts.AsNoTracking().ToListAsync()).Select(c => (c.FromProgrammeId, c.Kind, c.Number)).Single());
        Assert.Single(await after.AuditEntries.Where(e => e.Action == "programme.merged" && e.TargetId == into).ToListAsync());

        // Who was enrolled there reads there now, and so does nobody of before.
        await using var fresh = world.NewHost();
        Assert.NotNull(await fresh.AskAsync((ChapterQueries q) => q.ReadAsync(There.OfOtherProgramme.Id, SectionKind.Course), There.AsStudent(There.OtherProgramme, "LET", "L2")));
        Assert.Null(await fresh.AskAsync((ChapterQueries q) => q.ReadAsync(There.OfOtherProgramme.Id, SectionKind.Course), There.AsStudent(There.OtherProgramme, "BIO", "L2")));
    }

    [Fact]
    public async Task A_code_on_both_sides_stops_everything_and_is_named()
    {
        var twin = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync(
            (StructureCommands s) => s.SaveSubjectAsync(null, new(Here.Programmes["BIO"], Here.Levels["L2"], 1, "INFL2", "La même", "", "")), Here.AdminEyes)).Id;
        var stopped = Assert.IsType<Merging.CodesTaken>(await MergeAsync(MergeKind.Programme, Here.Programmes["BIO"], Here.Programmes["INF"], Here.AdminEyes));
        Assert.Equal(["INFL2 (L2 S1)"], stopped.Codes);
        await using (var db = world.Open(Here.Id))
        {
            Assert.Equal(Here.Programmes["BIO"], await db.Subjects.Where(s => s.Id == twin).Select(s => s.ProgrammeId).SingleAsync());
            Assert.True(await db.Students.AnyAsync(s => s.ProgrammeId == Here.Programmes["BIO"]));
        }

        // Archived, it is no obstacle.
        Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureArchive a) => a.ArchiveAsync(ArchiveKind.Subject, twin), Here.AdminEyes));
        Assert.Empty((await world.Data.AskAsync((StructureMerging m) => m.PreviewAsync(MergeKind.Programme, Here.Programmes["BIO"], Here.Programmes["INF"]), Here.AdminEyes))?.Collisions ?? ["?"]);
    }

    [Fact]
    public async Task A_faculty_goes_over_with_its_programmes_and_what_lies_in_the_bin()
    {
        var from = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureCommands s) => s.SaveFacultyAsync(null, "MED", "Médecine"), Here.AdminEyes)).Id;
        var kept = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(null, from, "SOI", "Soins"), Here.AdminEyes)).Id;
        var binned = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(null, from, "VET", "Vétérinaire"), Here.AdminEyes)).Id;
        await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.BinAsync(new(Portal.Data.Deletion.DeletionKind.Programme, binned)), Here.AdminEyes);

        var done = Assert.IsType<Merging.Done>(await MergeAsync(MergeKind.Faculty, from, Here.Faculties["LET"], Here.AdminEyes));
        Assert.Equal(1, done.Counts.Programmes);
        await using var db = world.Open(Here.Id);
        Assert.Equal([Here.Faculties["LET"], Here.Faculties["LET"]], await db.Programmes.IgnoreQueryFilters().Where(p => p.Id == kept || p.Id == binned).Select(p => p.FacultyId).ToListAsync());
        Assert.False(await db.Faculties.IgnoreQueryFilters().AnyAsync(f => f.Id == from));

        // What was thrown away before comes back where its faculty went.
        var thing = (await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.ListAsync(), Here.AdminEyes)).Single(t => t.Name == "Vétérinaire");
        Assert.IsType<Portal.Data.Deletion.Restoring.Done>(await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.RestoreAsync(thing.Id), Here.AdminEyes));

        // The same code in both faculties stops it.
        var other = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureCommands s) => s.SaveFacultyAsync(null, "PHA", "Pharmacie"), Here.AdminEyes)).Id;
        Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureCommands s) => s.SaveProgrammeAsync(null, other, "SOI", "Soins aussi"), Here.AdminEyes));
        Assert.Equal(["SOI"], Assert.IsType<Merging.CodesTaken>(await MergeAsync(MergeKind.Faculty, other, Here.Faculties["LET"], Here.AdminEyes)).Codes);
    }

    [Fact]
    public async Task What_was_planned_and_written_for_a_subject_goes_over_with_it()
    {
        var author = Here.ProfessorEyes(Here.Author, "INF");
        var from = Assert.IsType<StructureChange.Done>(await world.Data.AskAsync(
            (StructureCommands s) => s.SaveSubjectAsync(null, new(Here.Programmes["INF"], Here.Levels["L3"], 2, "PRJ", "Projet", "", "")), Here.AdminEyes)).Id;
        await using var fresh = world.NewHost();
        var day = DateOnly.FromDateTime(world.Clock.GetUtcNow().UtcDateTime).AddDays(3);
        Assert.Equal(LessonOutcome.Done, (await fresh.AskAsync((LessonCommands l) => l.SaveAsync(null, new("Soutenance", new(SubjectId: from), day, new(10, 0), 60, 1)), author)).Outcome);
        Assert.Equal(AnnouncementOutcome.Done, (await fresh.AskAsync((AnnouncementCommands c) => c.SaveAsync(null, new("Rendu", "Lundi.", new(SubjectId: from))), author)).Outcome);

        // Moved first: lesson and message say the new place, as chapters do.
        Assert.IsType<StructureChange.Done>(await fresh.AskAsync((StructureCommands s) => s.SaveSubjectAsync(from, new(Here.Programmes["INF"], Here.Levels["L1"], 1, "PRJ", "Projet", "", "")), Here.AdminEyes));
        await using var db = world.Open(Here.Id);
        Assert.Equal((Here.Levels["L1"], (short)1), (await db.Lessons.AsNoTracking().Where(l => l.Title == "Soutenance").ToListAsync()).Select(l => (l.LevelId, l.LevelRank)).Single());
        Assert.Equal((Here.Levels["L1"], (short)1), (await db.Announcements.AsNoTracking().Where(a => a.Title == "Rendu").ToListAsync()).Select(a => (a.LevelId ?? 0, a.Semester ?? 0)).Single());

        Assert.Equal(0, await fresh.AskAsync((StructureMerging m) => m.MergeSubjectsAsync(from, Here.Subjects["INF L2"]), Here.AdminEyes));
        Assert.Equal((Here.Subjects["INF L2"], Here.Levels["L2"]), (await db.Lessons.AsNoTracking().Where(l => l.Title == "Soutenance").ToListAsync()).Select(l => (l.SubjectId ?? 0, l.LevelId)).Single());
        Assert.Equal((Here.Subjects["INF L2"], Here.Levels["L2"]), (await db.Announcements.AsNoTracking().Where(a => a.Title == "Rendu").ToListAsync()).Select(a => (a.SubjectId ?? 0, a.LevelId ?? 0)).Single());
    }

    [Fact]
    public async Task Nobody_else_joins_anything_and_nothing_crosses_to_another_university()
    {
        var (inf, bio) = (Here.Programmes["INF"], Here.Programmes["BIO"]);
        foreach (var other in new Viewer[]
        {
            new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes, new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null),
            new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, There.Id),
        })
        {
            await NobodyAsync(MergeKind.Programme, bio, inf, other);
            await NobodyAsync(MergeKind.Faculty, Here.Faculties["LET"], Here.Faculties["SCI"], other);
        }

        // Ids of the other university on either side, the same twice, one that nobody has, one that is archived.
        await NobodyAsync(MergeKind.Programme, bio, There.Programmes["INF"], Here.AdminEyes);
        await NobodyAsync(MergeKind.Programme, There.Programmes["INF"], inf, Here.AdminEyes);
        await NobodyAsync(MergeKind.Faculty, There.Faculties["SCI"], Here.Faculties["SCI"], Here.AdminEyes);
        await NobodyAsync(MergeKind.Faculty, Here.Faculties["SCI"], There.Faculties["SCI"], Here.AdminEyes);
        await NobodyAsync(MergeKind.Programme, inf, inf, Here.AdminEyes);
        await NobodyAsync(MergeKind.Programme, inf, World.Nobody, Here.AdminEyes);
        Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureArchive a) => a.ArchiveAsync(ArchiveKind.Faculty, Here.Faculties["SCI"]), Here.AdminEyes));
        await NobodyAsync(MergeKind.Programme, bio, inf, Here.AdminEyes);
        await NobodyAsync(MergeKind.Faculty, Here.Faculties["LET"], Here.Faculties["SCI"], Here.AdminEyes);
        Assert.IsType<StructureChange.Done>(await world.Data.AskAsync((StructureArchive a) => a.BringBackAsync(ArchiveKind.Faculty, Here.Faculties["SCI"]), Here.AdminEyes));
        await using var db = world.Open(Here.Id);
        Assert.True(await db.Programmes.AnyAsync(p => p.Id == bio) && await db.Faculties.AnyAsync(f => f.Id == Here.Faculties["LET"]));
    }

    private async Task NobodyAsync(MergeKind kind, int from, int into, Viewer viewer)
    {
        Assert.Null(await world.Data.AskAsync((StructureMerging m) => m.PreviewAsync(kind, from, into), viewer));
        Assert.IsType<Merging.NotFound>(await MergeAsync(kind, from, into, viewer));
    }

    private Task<Merging> MergeAsync(MergeKind kind, int from, int into, Viewer viewer) => world.Data.AskAsync((StructureMerging m) => m.MergeAsync(kind, from, into), viewer);
}
