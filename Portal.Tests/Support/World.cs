using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Data.Accounts;
using Portal.Data.Chapters;

namespace Portal.Tests.Support;

/// <summary>Somebody who can sign in with <see cref="World.Password"/>.</summary>
/// <param name="Id">Of the student, professor or administrator.</param>
public sealed record Person(string UserName, int AccountId, int Id);

/// <summary>An attachment of a chapter.</summary>
public sealed record WorldFile(int Id, string Name, string Word);

/// <summary>A chapter with a word of its own in each part, which occurs nowhere else in the world.</summary>
public sealed record WorldChapter(int Id, int SubjectId, int Number, string Title, string CourseWord, string ExercisesWord, string SolutionsWord)
{
    /// <summary>A file to take away below the course.</summary>
    public required WorldFile CourseFile { get; init; }

    /// <summary>An image that the course shows.</summary>
    public required WorldFile CourseImage { get; init; }

    /// <summary>A file to take away below the solutions.</summary>
    public required WorldFile SolutionsFile { get; init; }

    /// <summary>An image that the solutions show.</summary>
    public required WorldFile SolutionsImage { get; init; }

    /// <summary>Everything that tells of it.</summary>
    public IEnumerable<string> Words => [Title, CourseWord, ExercisesWord, SolutionsWord];

    /// <summary>The files of both kinds.</summary>
    public IEnumerable<WorldFile> SectionFiles(SectionKind section) => section == SectionKind.Solutions ? [SolutionsFile, SolutionsImage] : [CourseFile, CourseImage];
}

/// <summary>
/// One university. The programme INF has subjects on both tracks, BIO and LET have one each. What is named without more is of INF at L2.
/// </summary>
public sealed class UniversityWorld(int id, string code)
{
    public int Id => id;

    public string Code => code;

    public Dictionary<string, int> Faculties { get; } = [];

    public Dictionary<string, int> Programmes { get; } = [];

    public Dictionary<string, int> Tracks { get; } = [];

    public Dictionary<string, int> Levels { get; } = [];

    /// <summary>By programme and level, such as "INF L2".</summary>
    public Dictionary<string, int> Subjects { get; } = [];

    public required Person Student { get; init; }

    /// <summary>A second one beside <see cref="Student"/>, whose reading is their own.</summary>
    public required Person Neighbour { get; init; }

    /// <summary>Of BIO at L2.</summary>
    public required Person OtherProgramme { get; init; }

    /// <summary>At L1: the chapters of L2 are above.</summary>
    public required Person LowerLevel { get; init; }

    /// <summary>At M1: reads everything of INF on the track.</summary>
    public required Person HigherLevel { get; init; }

    /// <summary>At BTS3: a higher rank on the other track.</summary>
    public required Person OtherTrack { get; init; }

    /// <summary>Wrote every chapter of INF.</summary>
    public required Person Author { get; init; }

    /// <summary>Teaches INF, wrote nothing.</summary>
    public required Person Colleague { get; init; }

    /// <summary>Teaches BIO and wrote its chapter.</summary>
    public required Person Stranger { get; init; }

    /// <summary>Registered and not accepted yet: cannot sign in.</summary>
    public required Person Waiting { get; init; }

    public required Person Admin { get; init; }

    /// <summary>Solutions with the chapter.</summary>
    public required WorldChapter Open { get; init; }

    /// <summary>Solutions since yesterday.</summary>
    public required WorldChapter PastDate { get; init; }

    /// <summary>Solutions in ten days.</summary>
    public required WorldChapter FutureDate { get; init; }

    public required WorldChapter AfterAttempt { get; init; }

    public required WorldChapter Never { get; init; }

    /// <summary>Not published.</summary>
    public required WorldChapter Draft { get; init; }

    /// <summary>In the bin.</summary>
    public required WorldChapter Binned { get; init; }

    /// <summary>At L1.</summary>
    public required WorldChapter Below { get; init; }

    /// <summary>At L3.</summary>
    public required WorldChapter Above { get; init; }

    /// <summary>At BTS2.</summary>
    public required WorldChapter OnOtherTrack { get; init; }

    /// <summary>Of BIO at L2.</summary>
    public required WorldChapter OfOtherProgramme { get; init; }

    /// <summary>A question about the course of each chapter, by chapter; asked by <see cref="Student"/>, answered by <see cref="Author"/> (of BIO by its own).</summary>
    public Dictionary<int, WorldQuestion> Questions { get; } = [];

    /// <summary>The same about the solutions.</summary>
    public Dictionary<int, WorldQuestion> SolutionQuestions { get; } = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<WorldChapter> Chapters =>
        [Open, PastDate, FutureDate, AfterAttempt, Never, Draft, Binned, Below, Above, OnOtherTrack, OfOtherProgramme];

    /// <summary>What <see cref="Student"/> may read.</summary>
    public IReadOnlyList<WorldChapter> OfStudent => [Open, PastDate, FutureDate, AfterAttempt, Never, Below];
}

/// <summary>Two universities side by side and an administration above both.</summary>
public sealed class World
{
    public const string Password = "Marée-haute-2026";

    /// <summary>An id that no row has.</summary>
    public const int Nobody = 987_654_321;

    internal const int HashIterations = 1_000;

    private World(UniversityWorld fleuve, UniversityWorld dunes, Person mainAdmin) => (Fleuve, Dunes, MainAdmin) = (fleuve, dunes, mainAdmin);

    private World()
    {
    }

    internal static World Empty { get; } = new();

    public UniversityWorld Fleuve => field ?? throw new InvalidOperationException("The world is not built yet.");

    /// <summary>The same people and chapters, elsewhere.</summary>
    public UniversityWorld Dunes => field ?? throw new InvalidOperationException("The world is not built yet.");

    public Person MainAdmin => field ?? throw new InvalidOperationException("The world is not built yet.");

    /// <summary>One hash for everybody.</summary>
    internal static string PasswordHash { get; } =
        new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = HashIterations })).HashPassword(new(), Password);

    /// <summary>Fills an empty database and a file store.</summary>
    public static async Task<World> BuildAsync(string database, string files, TimeProvider time)
    {
        var fleuve = await new WorldBuilder(database, files, time, "UGF", "Université du Fleuve").BuildAsync();
        var dunes = await new WorldBuilder(database, files, time, "UDD", "Université des Dunes").BuildAsync();
        return new(fleuve, dunes, await WorldBuilder.AddMainAdminAsync(database, "principal", time));
    }
}
