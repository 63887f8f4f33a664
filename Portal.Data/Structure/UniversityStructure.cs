using System.Collections.Frozen;
using Portal.Data.Settings;

namespace Portal.Data.Structure;

/// <summary>A university as lists show it.</summary>
public sealed record UniversityItem(int Id, string Code, string Name, RegistrationMode Registration);

public sealed record FacultyItem(int Id, string Code, string Name);

public sealed record ProgrammeItem(int Id, int FacultyId, string Code, string Name);

/// <summary>A level with its track; <paramref name="Rank"/> counts from 1 at the bottom of the track.</summary>
public sealed record LevelItem(int Id, int TrackId, string TrackName, string Code, string Name, short Rank);

public sealed record SubjectItem(
    int Id, int ProgrammeId, int LevelId, short Semester, string Code, string Name, string Summary, int PublishedChapters)
{
    /// <summary>When it became the past; null while it is taught. Lists leave archived ones out, names are still found by id.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>What a university decided for itself, as pages need it.</summary>
public sealed record UniversityRules(
    TimeZoneInfo Zone, short BrandHue, short MarginHue, RegistrationMode Registration, bool Downloads, string HelpText)
{
    /// <summary>Whether professors send messages and students read them.</summary>
    public bool Messages { get; init; } = true;

    /// <summary>Whether lessons online are offered.</summary>
    public bool Lessons { get; init; } = true;

    /// <summary>Whether students may ask to move up.</summary>
    public bool Progression { get; init; } = true;

    /// <summary>When students may choose where they go next; null while no period is set.</summary>
    public Progression.ProgressionPeriod? ProgressionPeriod { get; init; }

    /// <summary>What is asked of those who subscribe; null where there are no subscriptions.</summary>
    public Subscriptions.SubscriptionRules? Subscription { get; init; }

    /// <summary>What its files may be, in bytes.</summary>
    public Files.FileLimits Files { get; init; } = new(15 * Megabyte, 200 * Megabyte, 50_000 * Megabyte);

    internal const long Megabyte = 1_000_000;
}

/// <summary>The whole structure of one university, read once and shared by everybody until it changes. Every list is in the order screens show.</summary>
public sealed class UniversityStructure
{
    internal UniversityStructure(
        UniversityItem university, UniversityRules rules, IReadOnlyList<FacultyItem> faculties, IReadOnlyList<ProgrammeItem> programmes,
        IReadOnlyList<LevelItem> levels, IReadOnlyList<SubjectItem> subjects)
    {
        University = university;
        Rules = rules;
        Faculties = faculties;
        Programmes = programmes;
        Levels = levels;
        programmesById = programmes.ToFrozenDictionary(p => p.Id);
        levelsById = levels.ToFrozenDictionary(l => l.Id);
        subjectsById = subjects.ToFrozenDictionary(s => s.Id);
        subjectsByProgramme = subjects.Where(s => s.ArchivedAt is null).ToLookup(s => s.ProgrammeId);
    }

    private readonly FrozenDictionary<int, ProgrammeItem> programmesById;
    private readonly FrozenDictionary<int, LevelItem> levelsById;
    private readonly FrozenDictionary<int, SubjectItem> subjectsById;
    private readonly ILookup<int, SubjectItem> subjectsByProgramme;

    public UniversityItem University { get; }

    public UniversityRules Rules { get; }

    public IReadOnlyList<FacultyItem> Faculties { get; }

    public IReadOnlyList<ProgrammeItem> Programmes { get; }

    public IReadOnlyList<LevelItem> Levels { get; }

    /// <summary>Null when there is no such programme in use.</summary>
    public ProgrammeItem? Programme(int id) => programmesById.GetValueOrDefault(id);

    /// <summary>Null when there is no such level.</summary>
    public LevelItem? Level(int id) => levelsById.GetValueOrDefault(id);

    /// <summary>Null when there is no such subject in use.</summary>
    public SubjectItem? Subject(int id) => subjectsById.GetValueOrDefault(id);

    /// <summary>The subjects of a programme by level, semester and name, without those of past years.</summary>
    public IEnumerable<SubjectItem> SubjectsOf(int programmeId) => subjectsByProgramme[programmeId];

    /// <summary>The levels one can enrol in: those where the programme has subjects, or every level while it has none.</summary>
    public IReadOnlyList<LevelItem> LevelsOf(int programmeId)
    {
        var taught = subjectsByProgramme[programmeId].Select(s => s.LevelId).ToHashSet();
        return taught.Count == 0 ? Levels : [.. Levels.Where(l => taught.Contains(l.Id))];
    }
}
