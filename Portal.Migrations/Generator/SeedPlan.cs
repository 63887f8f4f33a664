using Portal.Data.Chapters;

namespace Portal.Migrations.Generator;

/// <summary>
/// Who and what a generated base holds: arithmetic on keys, without any text, so that each table can be written by itself, row after row,
/// and agrees with the others. Keys count from 1.
/// </summary>
internal abstract class SeedPlan
{
    /// <summary>The first day of everything; no row depends on the clock.</summary>
    public static readonly DateTimeOffset Epoch = new(2022, 9, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Chapters are written at this pace, so that keys and dates grow together, as in life.</summary>
    private readonly TimeSpan pace;

    private readonly Lazy<IReadOnlyList<int>[]> published;

    protected SeedPlan(SeedProfile profile)
    {
        Profile = profile;
        pace = TimeSpan.FromDays(1_095) / profile.Chapters;
        published = new(ListPublished);
    }

    public SeedProfile Profile { get; }

    /// <summary>Accounts the base already has (an administrator from the configuration): generated keys start above it.</summary>
    public int AccountOffset { get; init; }

    public static SeedPlan Of(SeedProfile profile, int accountOffset = 0) =>
        profile.Name == SeedProfile.Yardstick.Name
            ? new YardstickPlan(profile) { AccountOffset = accountOffset }
            : new EvenPlan(profile) { AccountOffset = accountOffset };

    public int StudentAccount(int student) => AccountOffset + student;

    public int ProfessorAccount(int professor) => AccountOffset + Profile.Students + professor;

    public int AdministratorAccount(int administrator) => AccountOffset + Profile.Students + Profile.Professors + administrator;

    public int UniversityOfFaculty(int faculty) => ((faculty - 1) / Profile.FacultiesPerUniversity) + 1;

    public int FacultyOfProgramme(int programme) => ((programme - 1) / Profile.ProgrammesPerFaculty) + 1;

    public int UniversityOfProgramme(int programme) => UniversityOfFaculty(FacultyOfProgramme(programme));

    /// <summary>The track that a programme's subjects lie on.</summary>
    public abstract Ladder LadderOf(int programme);

    public abstract PlannedStudent Student(int student);

    public abstract PlannedProfessor Professor(int professor);

    /// <summary>Subjects go up the levels one by one and over again; each round gives a level its other semester.</summary>
    public PlannedSubject Subject(int subject)
    {
        var programme = ((subject - 1) / Profile.SubjectsPerProgramme) + 1;
        var place = (subject - 1) % Profile.SubjectsPerProgramme;
        var ladder = LadderOf(programme);
        var levels = ladder.Levels.Count;
        return new(
            subject, UniversityOfProgramme(programme), programme, ladder, (short)((place % levels) + 1), (short)((((place / levels) + (place % levels)) % 2) + 1), place);
    }

    /// <summary>Every chapter by key; numbers inside a subject follow the keys. Walks the whole list at each call and keeps one number per subject.</summary>
    public IEnumerable<PlannedChapter> Chapters()
    {
        var numbers = new int[Profile.Subjects + 1];
        for (var chapter = 1; chapter <= Profile.Chapters; chapter++)
        {
            var subject = Subject(SubjectOf(chapter));
            var (author, second) = AuthorsOf(chapter, subject);
            var release = ReleaseOf(chapter);
            var created = CreatedAt(chapter);
            yield return new()
            {
                Id = chapter,
                Subject = subject,
                Number = ++numbers[subject.Id],
                Author = author,
                SecondAuthor = second,
                CreatedAt = created,
                PublishedAt = IsPublished(chapter, subject) ? PublishedAt(chapter) : null,
                Release = release,
                // Half of the dates have passed, half will not in the lifetime of a measurement.
                SolutionsAt = release != SolutionRelease.AtDate ? null : created + TimeSpan.FromDays(chapter % 2 == 0 ? 30 : 36_500),
            };
        }
    }

    /// <summary>Keys of the published chapters of a subject, in ascending order.</summary>
    public IReadOnlyList<int> PublishedIn(int subject) => published.Value[subject];

    public DateTimeOffset PublishedAt(int chapter) => CreatedAt(chapter) + TimeSpan.FromHours(1 + Scatter.Below(48, chapter, 11));

    protected abstract int SubjectOf(int chapter);

    /// <summary>One or two professors of the chapter's university; the second is 0 where there is none.</summary>
    protected abstract (int First, int Second) AuthorsOf(int chapter, PlannedSubject subject);

    /// <summary>One chapter in twenty has been withdrawn.</summary>
    protected virtual bool IsPublished(int chapter, PlannedSubject subject) => Scatter.Below(20, chapter, 12) != 0;

    private static SolutionRelease ReleaseOf(int chapter) => Scatter.Below(100, chapter, 13) switch
    {
        < 85 => SolutionRelease.WithChapter,
        < 90 => SolutionRelease.AtDate,
        < 97 => SolutionRelease.AfterAttempt,
        _ => SolutionRelease.Never,
    };

    private DateTimeOffset CreatedAt(int chapter) => Epoch + (chapter * pace);

    private IReadOnlyList<int>[] ListPublished()
    {
        var lists = new List<int>[Profile.Subjects + 1];
        for (var subject = 0; subject < lists.Length; subject++)
        {
            lists[subject] = [];
        }

        for (var chapter = 1; chapter <= Profile.Chapters; chapter++)
        {
            var subject = SubjectOf(chapter);
            if (IsPublished(chapter, Subject(subject)))
            {
                lists[subject].Add(chapter);
            }
        }

        return lists;
    }
}
