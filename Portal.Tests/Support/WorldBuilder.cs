using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Data.People;
using Portal.Data.Rendering;
using Portal.Data.Settings;
using Portal.Data.Structure;
using Portal.Migrations;
using Portal.Migrations.Importing;

namespace Portal.Tests.Support;

/// <summary>Builds one university of the <see cref="World"/>. Sections are short HTML written directly: nothing here asks for the renderer.</summary>
internal sealed class WorldBuilder(string database, string files, TimeProvider time, string code, string name)
{
    // The smallest image; what follows its end is ignored by those who draw it.
    private static readonly byte[] Pixel =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private readonly DateTimeOffset now = time.GetUtcNow();
    private readonly string small = code.ToLowerInvariant();
    private readonly Dictionary<string, Level> levels = [];
    private readonly Dictionary<string, Subject> subjects = [];
    private readonly Dictionary<string, int> programmes = [];
    private int universityId;
    private int chapters;

    public async Task<UniversityWorld> BuildAsync()
    {
        await using (var portal = PortalDbContextFactory.Create(database))
        {
            var university = new University { Code = code, Name = name, CreatedAt = now };
            portal.Add(university);
            await portal.SaveChangesAsync();
            universityId = university.Id;
        }

        await using var db = PortalDbContextFactory.Create(database, universityId);
        db.Add(new UniversitySettings { UniversityId = universityId });
        foreach (var level in await StandardTracks.EnsureAsync(db, universityId, CancellationToken.None))
        {
            levels[level.Code] = level;
        }

        var faculties = await AddFacultiesAsync(db);
        await AddSubjectsAsync(db);
        var author = await AddProfessorAsync(db, "auteure", "Awa", "INF", faculties["SCI"]);
        var stranger = await AddProfessorAsync(db, "etranger", "Paul", "BIO", faculties["SCI"]);
        var world = new UniversityWorld(universityId, code)
        {
            Author = author,
            Stranger = stranger,
            Colleague = await AddProfessorAsync(db, "collegue", "Rose", "INF", faculties["SCI"]),
            Student = await AddStudentAsync(db, "etudiante", "Fatou", "INF", "L2"),
            Neighbour = await AddStudentAsync(db, "voisin", "Moussa", "INF", "L2"),
            OtherProgramme = await AddStudentAsync(db, "biologiste", "Jeanne", "BIO", "L2"),
            LowerLevel = await AddStudentAsync(db, "debutant", "Ali", "INF", "L1"),
            HigherLevel = await AddStudentAsync(db, "ancienne", "Inès", "INF", "M1"),
            OtherTrack = await AddStudentAsync(db, "technicien", "Omar", "INF", "BTS3"),
            Waiting = await AddStudentAsync(db, "candidate", "Léa", "INF", "L1", accepted: false),
            Admin = await AddAdminAsync(db),
            Open = await AddChapterAsync(db, "INF L2", author, SolutionRelease.WithChapter),
            PastDate = await AddChapterAsync(db, "INF L2", author, SolutionRelease.AtDate, now.AddDays(-1)),
            FutureDate = await AddChapterAsync(db, "INF L2", author, SolutionRelease.AtDate, now.AddDays(10)),
            AfterAttempt = await AddChapterAsync(db, "INF L2", author, SolutionRelease.AfterAttempt),
            Never = await AddChapterAsync(db, "INF L2", author, SolutionRelease.Never),
            Draft = await AddChapterAsync(db, "INF L2", author, published: false),
            Binned = await AddChapterAsync(db, "INF L2", author, binned: true),
            Below = await AddChapterAsync(db, "INF L1", author),
            Above = await AddChapterAsync(db, "INF L3", author),
            OnOtherTrack = await AddChapterAsync(db, "INF BTS2", author),
            OfOtherProgramme = await AddChapterAsync(db, "BIO L2", stranger),
        };
        await db.Database.ExecuteSqlAsync($"UPDATE subjects s SET published_chapters = (SELECT count(*) FROM chapters c WHERE c.subject_id = s.id AND c.published_at IS NOT NULL AND c.deleted_at IS NULL)");
        await WorldQuestions.AddAsync(db, world, now);
        Keep(faculties, world.Faculties);
        Keep(programmes, world.Programmes);
        Keep(subjects.ToDictionary(s => s.Key, s => s.Value.Id), world.Subjects);
        Keep(levels.ToDictionary(l => l.Key, l => l.Value.Id), world.Levels);
        Keep(await db.Tracks.ToDictionaryAsync(t => t.Code, t => t.Id), world.Tracks);
        return world;
    }

    public static async Task<Person> AddMainAdminAsync(string database, string userName, TimeProvider time)
    {
        await using var db = PortalDbContextFactory.Create(database);
        var account = NewAccount.Of(userName, $"{userName}@portail.example", null, Role.Admin, World.PasswordHash, time.GetUtcNow());
        db.Add(account);
        await db.SaveChangesAsync();
        var administrator = new Administrator { AccountId = account.Id, FirstName = "Aminata", LastName = "Sow", CreatedAt = time.GetUtcNow() };
        db.Add(administrator);
        await db.SaveChangesAsync();
        return new(userName, account.Id, administrator.Id);
    }

    private static void Keep(Dictionary<string, int> from, Dictionary<string, int> to)
    {
        foreach (var (key, id) in from)
        {
            to[key] = id;
        }
    }

    private async Task<Dictionary<string, int>> AddFacultiesAsync(PortalDbContext db)
    {
        Faculty[] faculties = [new() { UniversityId = universityId, Code = "SCI", Name = "Sciences" }, new() { UniversityId = universityId, Code = "LET", Name = "Lettres" }];
        db.AddRange(faculties);
        await db.SaveChangesAsync();
        var ids = faculties.ToDictionary(f => f.Code, f => f.Id);
        Programme[] added =
        [
            new() { UniversityId = universityId, FacultyId = ids["SCI"], Code = "INF", Name = $"Informatique {small}" },
            new() { UniversityId = universityId, FacultyId = ids["SCI"], Code = "BIO", Name = $"Biologie {small}" },
            new() { UniversityId = universityId, FacultyId = ids["LET"], Code = "LET", Name = $"Lettres modernes {small}" },
        ];
        db.AddRange(added);
        await db.SaveChangesAsync();
        Keep(added.ToDictionary(p => p.Code, p => p.Id), programmes);
        return ids;
    }

    private async Task AddSubjectsAsync(PortalDbContext db)
    {
        foreach (var (key, title) in new[]
        {
            ("INF L1", "Algorithmique"), ("INF L2", "Algèbre"), ("INF L3", "Compilation"), ("INF BTS2", "Développement"), ("BIO L2", "Génétique"), ("LET L1", "Stylistique"),
        })
        {
            var (programme, level) = (key.Split(' ')[0], levels[key.Split(' ')[1]]);
            subjects[key] = new()
            {
                UniversityId = universityId, ProgrammeId = programmes[programme], LevelId = level.Id, Semester = 1,
                Code = $"{programme}{level.Code}", Name = $"{title} {small}", Summary = $"Ce que {title} apprend.",
            };
            db.Add(subjects[key]);
        }

        await db.SaveChangesAsync();
    }

    private async Task<int> AddAccountAsync(PortalDbContext db, string userName, Role role, bool accepted = true)
    {
        var account = NewAccount.Of(userName, $"{userName}@{small}.example", universityId, role, World.PasswordHash, now);
        account.AcceptedAt = accepted ? now : null;
        db.Add(account);
        await db.SaveChangesAsync();
        return account.Id;
    }

    private async Task<Person> AddStudentAsync(PortalDbContext db, string who, string first, string programme, string level, bool accepted = true)
    {
        var userName = $"{who}.{small}";
        var account = await AddAccountAsync(db, userName, Role.Student, accepted);
        var student = new Student
        {
            UniversityId = universityId, AccountId = account, FirstName = first, LastName = "Diop", CreatedAt = now,
            ProgrammeId = programmes[programme], LevelId = levels[level].Id,
        };
        db.Add(student);
        await db.SaveChangesAsync();
        return new(userName, account, student.Id);
    }

    private async Task<Person> AddProfessorAsync(PortalDbContext db, string who, string first, string programme, int faculty)
    {
        var userName = $"{who}.{small}";
        var account = await AddAccountAsync(db, userName, Role.Professor);
        var professor = new Professor { UniversityId = universityId, AccountId = account, FirstName = first, LastName = "Ndiaye", CreatedAt = now };
        professor.Programmes.Add(new() { UniversityId = universityId, ProgrammeId = programmes[programme] });
        professor.Faculties.Add(new() { UniversityId = universityId, FacultyId = faculty });
        db.Add(professor);
        await db.SaveChangesAsync();
        return new(userName, account, professor.Id);
    }

    private async Task<Person> AddAdminAsync(PortalDbContext db)
    {
        var userName = $"admin.{small}";
        var account = await AddAccountAsync(db, userName, Role.Admin);
        var administrator = new Administrator { AccountId = account, OfUniversityId = universityId, FirstName = "Binta", LastName = "Fall", CreatedAt = now };
        db.Add(administrator);
        await db.SaveChangesAsync();
        return new(userName, account, administrator.Id);
    }

    private async Task<WorldChapter> AddChapterAsync(
        PortalDbContext db, string subject, Person author, SolutionRelease release = SolutionRelease.WithChapter, DateTimeOffset? solutionsAt = null,
        bool published = true, bool binned = false)
    {
        var (of, level) = (subjects[subject], levels[subject.Split(' ')[1]]);
        var number = ++chapters;
        string Word(string part) => $"{part}{small}{number}mot";
        var chapter = new Chapter
        {
            UniversityId = universityId, SubjectId = of.Id, ProgrammeId = of.ProgrammeId, LevelId = level.Id, TrackId = level.TrackId, LevelRank = level.Rank,
            Semester = 1, Number = number, Title = $"Titre {Word("titre")}", Excerpt = $"Extrait {Word("cours")}", AuthorNames = "Awa Ndiaye",
            ReadingMinutes = 3, ExerciseCount = 1, SolutionRelease = release, SolutionsAt = solutionsAt, CreatedAt = now, UpdatedAt = now,
            PublishedAt = published ? now.AddHours(-number) : null, PublishedVersion = published ? 1 : 0,
            DeletedAt = binned ? now : null, DeletionId = binned ? -1 : null,
        };
        chapter.Authors.Add(new() { UniversityId = universityId, ProfessorId = author.Id });
        chapter.Sections.Add(Section(SectionKind.Course, "c", Word("cours")));
        chapter.Sections.Add(Section(SectionKind.Exercises, "e", Word("exercice")));
        chapter.Sections.Add(Section(SectionKind.Solutions, "s", Word("solution")));
        db.Add(chapter);
        await db.SaveChangesAsync();
        return new(chapter.Id, of.Id, number, chapter.Title, Word("cours"), Word("exercice"), Word("solution"))
        {
            CourseFile = await AttachAsync(db, chapter.Id, SectionKind.Course, "notes.txt", Word("fichiercours"), inline: false),
            CourseImage = await AttachAsync(db, chapter.Id, SectionKind.Course, "plan.png", Word("imagecours"), inline: true),
            SolutionsFile = await AttachAsync(db, chapter.Id, SectionKind.Solutions, "corrigé.txt", Word("fichiersolution"), inline: false),
            SolutionsImage = await AttachAsync(db, chapter.Id, SectionKind.Solutions, "figure.png", Word("imagesolution"), inline: true),
        };
    }

    private ChapterSection Section(SectionKind kind, string prefix, string word) => new()
    {
        UniversityId = universityId, Kind = kind, RendererVersion = ChapterRenderer.Version, Words = 3, Markdown = $"## Début\n\nVoici {word}.", PlainText = $"Voici {word}.",
        Html = $"<h2 id=\"{prefix}-1\">Début</h2><p id=\"{prefix}-p1\">Voici {word}.</p><h2 id=\"{prefix}-2\">Suite</h2><p id=\"{prefix}-p2\">La suite.</p>",
        Contents = $$"""[{"level":2,"id":"{{prefix}}-1","number":"","text":"Début"},{"level":2,"id":"{{prefix}}-2","number":"","text":"Suite"}]""",
    };

    private async Task<WorldFile> AttachAsync(PortalDbContext db, int chapter, SectionKind section, string file, string word, bool inline)
    {
        var store = new FileStore(new(new OneContext(database, universityId), new FixedViewer(db.Viewer)), new(files), time);
        byte[] bytes = [.. inline ? Pixel : [], .. Encoding.UTF8.GetBytes($"Ceci contient {word}.")];
        using var content = new MemoryStream(bytes);
        var kept = (FileKept)await store.AddAsync(content, universityId, limit: 10_000);
        var attachment = new Attachment { UniversityId = universityId, ChapterId = chapter, Section = section, FileId = kept.Id, Name = file, Inline = inline };
        db.Add(attachment);
        await db.SaveChangesAsync();
        return new(attachment.Id, file, word);
    }

    private sealed class OneContext(string database, int universityId) : IDbContextFactory<PortalDbContext>
    {
        public PortalDbContext CreateDbContext() => PortalDbContextFactory.Create(database, universityId);
    }
}
