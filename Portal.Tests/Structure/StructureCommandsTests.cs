using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Structure;
using Portal.Tests.Support;

namespace Portal.Tests.Structure;

public sealed class StructureCommandsTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private UniversityWorld There => world.World.Dunes;

    private UniversityAdminViewer Admin => Here.AdminEyes;

    private MainAdminViewer Main => new(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, Here.Id);

    [Fact]
    public async Task What_an_administrator_adds_and_changes_is_in_the_lookups_at_once()
    {
        var faculty = Done(await AskAsync(s => s.SaveFacultyAsync(null, "DRT", "Droit"), Admin));
        var programme = Done(await AskAsync(s => s.SaveProgrammeAsync(null, faculty, "DPR", "Droit privé"), Admin));
        var subject = Done(await AskAsync(s => s.SaveSubjectAsync(null, new(programme, Here.Levels["L1"], 2, "OBL", "Obligations", "", "")), Admin));
        Done(await AskAsync(s => s.SaveProgrammeAsync(programme, Here.Faculties["LET"], "DPR", "Droit privé général"), Admin));

        await using var fresh = world.NewHost();
        var place = await fresh.Get<StructureLookups>().OfUniversityAsync(Here.Id);
        Assert.Equal("Droit", place?.Faculties.Single(f => f.Id == faculty).Name);
        Assert.Equal((Here.Faculties["LET"], "Droit privé général"), (place?.Programme(programme)?.FacultyId, place?.Programme(programme)?.Name));
        Assert.Equal((programme, (short)2), (place?.Subject(subject)?.ProgrammeId, place?.Subject(subject)?.Semester));
    }

    [Fact]
    public async Task A_code_is_taken_only_in_its_own_place()
    {
        Assert.IsType<StructureChange.CodeTaken>(await AskAsync(s => s.SaveFacultyAsync(null, "SCI", "Encore"), Admin));
        Assert.IsType<StructureChange.CodeTaken>(await AskAsync(s => s.SaveProgrammeAsync(null, Here.Faculties["SCI"], "INF", "Encore"), Admin));
        Assert.IsType<StructureChange.CodeTaken>(await AskAsync(s => s.SaveSubjectAsync(null, new(Here.Programmes["INF"], Here.Levels["L2"], 1, "INFL2", "Encore", "", "")), Admin));
        Assert.IsType<StructureChange.CodeTaken>(await AskAsync(s => s.SaveUniversityAsync(null, "UDD", "Encore"), Main));

        // The same code in another faculty, another semester.
        Done(await AskAsync(s => s.SaveProgrammeAsync(null, Here.Faculties["LET"], "INF", "Informatique des lettres"), Admin));
        Done(await AskAsync(s => s.SaveSubjectAsync(null, new(Here.Programmes["INF"], Here.Levels["L2"], 2, "INFL2", "Encore", "", "")), Admin));
    }

    [Fact]
    public async Task Nobody_else_changes_anything_and_nothing_crosses_to_another_university()
    {
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null) })
        {
            NotFound(await AskAsync(s => s.SaveFacultyAsync(null, "X1", "Forgé"), other));
            NotFound(await AskAsync(s => s.SaveFacultyAsync(Here.Faculties["SCI"], "X1", "Forgé"), other));
            NotFound(await AskAsync(s => s.SaveSubjectAsync(Here.Subjects["INF L2"], new(Here.Programmes["INF"], Here.Levels["L2"], 1, "X1", "Forgé", "", "")), other));
            Assert.Null(await JoinAsync(s => s.MergeSubjectsAsync(Here.Subjects["INF L1"], Here.Subjects["INF L2"]), other));
        }

        // Ids of the other university, and the other administration.
        NotFound(await AskAsync(s => s.SaveFacultyAsync(Here.Faculties["SCI"], "X1", "Forgé"), There.AdminEyes));
        NotFound(await AskAsync(s => s.SaveProgrammeAsync(null, There.Faculties["SCI"], "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveProgrammeAsync(There.Programmes["INF"], Here.Faculties["SCI"], "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveLevelAsync(null, There.Tracks["LMD"], "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveLevelAsync(There.Levels["L1"], 0, "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveTrackAsync(There.Tracks["LMD"], "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveSubjectAsync(null, new(There.Programmes["INF"], Here.Levels["L2"], 1, "X1", "Forgé", "", "")), Admin));
        NotFound(await AskAsync(s => s.SaveSubjectAsync(null, new(Here.Programmes["INF"], There.Levels["L2"], 1, "X1", "Forgé", "", "")), Admin));
        Assert.Null(await JoinAsync(s => s.MergeSubjectsAsync(Here.Subjects["INF L1"], There.Subjects["INF L1"]), Admin));
        Assert.Null(await JoinAsync(s => s.MergeSubjectsAsync(There.Subjects["INF L1"], Here.Subjects["INF L1"]), Admin));
        NotFound(await AskAsync(s => s.SaveUniversityAsync(Here.Id, "X1", "Forgé"), Admin));
        NotFound(await AskAsync(s => s.SaveUniversityAsync(null, "X1", "Forgé"), Admin));

        await using var db = world.Open(Here.Id);
        Assert.False(await db.Faculties.IgnoreQueryFilters().AnyAsync(f => f.Name == "Forgé") || await db.Subjects.IgnoreQueryFilters().AnyAsync(s => s.Name == "Forgé")
            || await db.Programmes.IgnoreQueryFilters().AnyAsync(p => p.Name == "Forgé") || await db.Universities.IgnoreQueryFilters().AnyAsync(u => u.Name == "Forgé"));
    }

    [Fact]
    public async Task A_subject_moves_with_all_its_chapters_and_who_reads_them_follows()
    {
        Assert.NotNull(await ReadAsync(Here.OfOtherProgramme.Id, Here.AsStudent(Here.OtherProgramme, "BIO", "L2")));
        Done(await AskAsync(s => s.SaveSubjectAsync(Here.Subjects["BIO L2"], new(Here.Programmes["INF"], Here.Levels["L1"], 2, "GEN", "Génétique", "", "")), Admin));

        Assert.Null(await ReadAsync(Here.OfOtherProgramme.Id, Here.AsStudent(Here.OtherProgramme, "BIO", "L2")));
        Assert.NotNull(await ReadAsync(Here.OfOtherProgramme.Id, Here.StudentEyes));
        Done(await AskAsync(s => s.SaveSubjectAsync(Here.Subjects["BIO L2"], new(Here.Programmes["BIO"], Here.Levels["L2"], 1, "BIOL2", "Génétique", "", "")), Admin));
    }

    [Fact]
    public async Task Merged_subjects_keep_every_chapter_and_count_them()
    {
        var from = Done(await AskAsync(s => s.SaveSubjectAsync(null, new(Here.Programmes["LET"], Here.Levels["L1"], 1, "M1", "Une", "", "")), Admin));
        var into = Done(await AskAsync(s => s.SaveSubjectAsync(null, new(Here.Programmes["LET"], Here.Levels["L2"], 2, "M2", "Autre", "", "")), Admin));
        var professor = Here.ProfessorEyes(Here.Author, "LET");

        // A server that has not cached the structure of before.
        await using var fresh = world.NewHost();
        foreach (var subject in new[] { from, from, into })
        {
            Assert.NotNull(await fresh.AskAsync((Portal.Data.Chapters.Drafts.ChapterBeginning b) => b.BeginAsync(subject, ChapterTexts.Of("Chapitre", "")), professor));
        }

        // One of them lies in the bin: it moves too, and comes back in the other subject.
        var binned = await fresh.AskAsync((Portal.Data.Chapters.Drafts.ChapterBeginning b) => b.BeginAsync(from, ChapterTexts.Of("À la corbeille", "")), professor) ?? 0;
        Assert.NotNull(await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.BinAsync(new(Portal.Data.Deletion.DeletionKind.Chapter, binned)), Admin));

        Assert.Equal(2, await JoinAsync(s => s.MergeSubjectsAsync(from, into), Admin));
        var thing = Assert.Single(await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.ListAsync(), Admin), t => t.Name == "À la corbeille");

        await using var db = world.Open(Here.Id);
        var chapters = await db.Chapters.Where(c => c.SubjectId == into).OrderBy(c => c.Number).Select(c => new { c.Number, c.LevelId, c.Semester }).ToListAsync();
        Assert.Equal([1, 2, 3], chapters.Select(c => c.Number));
        Assert.All(chapters, c => Assert.Equal((Here.Levels["L2"], 2), (c.LevelId, (int)c.Semester)));
        Assert.False(await db.Subjects.AnyAsync(s => s.Id == from));

        // Its number, 3, is taken there by now; once that is free it is back.
        Assert.IsType<Portal.Data.Deletion.Restoring.CodeTaken>(await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.RestoreAsync(thing.Id), Admin));
        await db.Chapters.Where(c => c.SubjectId == into && c.Number == 3).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, 9));
        Assert.IsType<Portal.Data.Deletion.Restoring.Done>(await world.Data.AskAsync((Portal.Data.Deletion.Deletions d) => d.RestoreAsync(thing.Id), Admin));
        Assert.Equal(into, await db.Chapters.Where(c => c.Id == binned).Select(c => c.SubjectId).SingleAsync());
    }

    [Fact]
    public async Task A_new_university_begins_with_tracks_and_settings()
    {
        var id = Done(await AskAsync(s => s.SaveUniversityAsync(null, "NEUF", "Université neuve"), Main));
        await using var fresh = world.NewHost();
        var place = await fresh.Get<StructureLookups>().OfUniversityAsync(id);
        Assert.Equal(9, place?.Levels.Count);
    }

    private static int Done(StructureChange change) => Assert.IsType<StructureChange.Done>(change).Id;

    private static void NotFound(StructureChange change) => Assert.IsType<StructureChange.NotFound>(change);

    private Task<T> AskAsync<T>(Func<StructureCommands, Task<T>> question, Viewer viewer) => world.Data.AskAsync(question, viewer);

    private Task<T> JoinAsync<T>(Func<StructureMerging, Task<T>> question, Viewer viewer) => world.Data.AskAsync(question, viewer);

    private Task<ChapterReading?> ReadAsync(int id, Viewer viewer) => world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(id, SectionKind.Course), viewer);
}
