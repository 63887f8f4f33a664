namespace Portal.Migrations.Generator;

/// <summary>The size and shape of a generated base.</summary>
internal sealed record SeedProfile(string Name)
{
    /// <summary>2 universities, 1,000 chapters: for tests and a first look.</summary>
    public static readonly SeedProfile Small = new("small")
    {
        Universities = 2, FacultiesPerUniversity = 2, ProgrammesPerFaculty = 5, SubjectsPerProgramme = 5,
        Students = 200, Professors = 20, Chapters = 1_000,
        CourseParagraphs = 8, ExerciseParagraphs = 4, SolutionParagraphs = 4, WithVersions = true,
    };

    /// <summary>5 universities, 20,000 chapters.</summary>
    public static readonly SeedProfile Medium = new("medium")
    {
        Universities = 5, FacultiesPerUniversity = 5, ProgrammesPerFaculty = 8, SubjectsPerProgramme = 10,
        Students = 8_000, Professors = 500, Chapters = 20_000,
        CourseParagraphs = 6, ExerciseParagraphs = 2, SolutionParagraphs = 2, WithVersions = true,
    };

    /// <summary>50 universities, 200,000 chapters; short texts and no versions, since the number of rows is what it measures.</summary>
    public static readonly SeedProfile Large = new("large")
    {
        Universities = 50, FacultiesPerUniversity = 5, ProgrammesPerFaculty = 4, SubjectsPerProgramme = 20,
        Students = 80_000, Professors = 5_000, Chapters = 200_000,
        CourseParagraphs = 3, ExerciseParagraphs = 1, SolutionParagraphs = 1, WithVersions = false,
    };

    /// <summary>
    /// Three universities of very uneven programmes (see <see cref="YardstickPlan"/>), beside which other systems of the same shape are
    /// measured; no versions, to keep the base near the others' size.
    /// </summary>
    public static readonly SeedProfile Yardstick = new("yardstick")
    {
        Universities = 3, FacultiesPerUniversity = 5, ProgrammesPerFaculty = 4, SubjectsPerProgramme = 5,
        Students = 50_000, Professors = 2_000, Chapters = 100_000,
        CourseParagraphs = 10, ExerciseParagraphs = 4, SolutionParagraphs = 4, WithVersions = false,
    };

    /// <summary>Every profile, from small to large.</summary>
    public static IReadOnlyList<SeedProfile> All { get; } = [Small, Medium, Large, Yardstick];

    public required int Universities { get; init; }
    public required int FacultiesPerUniversity { get; init; }
    public required int ProgrammesPerFaculty { get; init; }
    public required int SubjectsPerProgramme { get; init; }
    public required int Students { get; init; }

    /// <summary>A multiple of <see cref="Universities"/>, except in the yardstick.</summary>
    public required int Professors { get; init; }

    public required int Chapters { get; init; }

    /// <summary>Paragraphs of about 510 bytes in each course.</summary>
    public required int CourseParagraphs { get; init; }

    /// <inheritdoc cref="CourseParagraphs"/>
    public required int ExerciseParagraphs { get; init; }

    /// <inheritdoc cref="CourseParagraphs"/>
    public required int SolutionParagraphs { get; init; }

    /// <summary>Whether each chapter has its first version in the history, which repeats its three texts.</summary>
    public required bool WithVersions { get; init; }

    /// <summary>The renderer that the stored HTML claims to come from; the present one, else the portal would render every section anew.</summary>
    public short RendererVersion { get; init; } = Portal.Data.Rendering.ChapterRenderer.Version;

    public int Faculties => Universities * FacultiesPerUniversity;
    public int Programmes => Faculties * ProgrammesPerFaculty;
    public int Subjects => Programmes * SubjectsPerProgramme;

    /// <summary>One of the main administration and one of each university.</summary>
    public int Administrators => 1 + Universities;

    /// <summary>The profile of that name; null when there is none.</summary>
    public static SeedProfile? Find(string name) => All.FirstOrDefault(p => p.Name == name);
}
