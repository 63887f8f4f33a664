using System.Collections.Frozen;
using Portal.Data.Settings;

namespace Portal.Data.Structure;

/// <summary>A university as lists show it.</summary>
public sealed record UniversityItem(int Id, string Code, string Name, RegistrationMode Registration)
{
    /// <summary>Its logo; null where it has none, and in the list of all universities.</summary>
    public LogoItem? Logo { get; init; }
}

/// <summary>A logo as pages name it: WebP, opaque, so that it stands on light and dark ground alike.</summary>
/// <param name="Sha256">Of the largest picture; it is in the address, so that what is behind an address never changes.</param>
/// <param name="Width">Of the largest picture, in pixels.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Smaller">Sides of the smaller pictures, small to large: no side of them is longer.</param>
public sealed record LogoItem(byte[] Sha256, int Width, int Height, IReadOnlyList<short> Smaller);

public sealed record FacultyItem(int Id, string Code, string Name)
{
    /// <summary>When it was put away; null while it is in use. Lists for what is new leave archived ones out, names are still found by id.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}

public sealed record ProgrammeItem(int Id, int FacultyId, string Code, string Name)
{
    /// <inheritdoc cref="FacultyItem.ArchivedAt"/>
    public DateTimeOffset? ArchivedAt { get; init; }
}

/// <summary>A level with its track; <paramref name="Rank"/> counts from 1 at the bottom of the track.</summary>
public sealed record LevelItem(int Id, int TrackId, string TrackName, string Code, string Name, short Rank)
{
    /// <summary>When its track was put away; null while that is in use.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }
}

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
        pastByProgramme = subjects.Where(s => s.ArchivedAt is not null).ToLookup(s => s.ProgrammeId);
        OpenFaculties = [.. faculties.Where(f => f.ArchivedAt is null)];
        var open = OpenFaculties.Select(f => f.Id).ToHashSet();
        OpenProgrammes = [.. programmes.Where(p => p.ArchivedAt is null && open.Contains(p.FacultyId))];
        openProgrammes = OpenProgrammes.Select(p => p.Id).ToFrozenSet();
    }

    private readonly FrozenDictionary<int, ProgrammeItem> programmesById;
    private readonly FrozenDictionary<int, LevelItem> levelsById;
    private readonly FrozenDictionary<int, SubjectItem> subjectsById;
    private readonly ILookup<int, SubjectItem> subjectsByProgramme;
    private readonly ILookup<int, SubjectItem> pastByProgramme;
    private readonly FrozenSet<int> openProgrammes;

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

    /// <summary>The archived subjects of a programme, in the same order.</summary>
    public IEnumerable<SubjectItem> PastSubjectsOf(int programmeId) => pastByProgramme[programmeId];

    /// <summary>The levels it is taught at: those where the programme has subjects, or every level while it has none.</summary>
    public IReadOnlyList<LevelItem> LevelsOf(int programmeId)
    {
        var taught = subjectsByProgramme[programmeId].Select(s => s.LevelId).ToHashSet();
        return taught.Count == 0 ? Levels : [.. Levels.Where(l => taught.Contains(l.Id))];
    }

    /// <summary>The faculties in use.</summary>
    public IReadOnlyList<FacultyItem> OpenFaculties { get; }

    /// <summary>The programmes in use, in faculties in use: what may be offered where something new begins.</summary>
    public IReadOnlyList<ProgrammeItem> OpenProgrammes { get; }

    /// <summary>Whether something new may begin in a programme.</summary>
    public bool IsOpen(int programmeId) => openProgrammes.Contains(programmeId);

    /// <summary>The levels somebody new can enter; none where the programme is archived.</summary>
    public IReadOnlyList<LevelItem> EntriesOf(int programmeId) => IsOpen(programmeId) ? [.. LevelsOf(programmeId).Where(l => l.ArchivedAt is null)] : [];

    /// <summary>The subjects of a programme where something new may begin.</summary>
    public IEnumerable<SubjectItem> OpenSubjectsOf(int programmeId) => SubjectsOf(programmeId).Where(IsOpen);

    /// <summary>Whether something new may begin in a subject: itself, its programme, faculty and track are in use.</summary>
    public bool IsOpen(SubjectItem subject) => subject.ArchivedAt is null && IsOpen(subject.ProgrammeId) && Level(subject.LevelId) is { ArchivedAt: null };

    /// <summary>
    /// Whether somebody may be moved there: stays possible where one is, and inside the programme and track one is in, archived or not; anew only where it is open.
    /// </summary>
    /// <param name="fromProgramme">Where they are; null for somebody new.</param>
    /// <param name="fromLevel">Where they are; null for somebody new.</param>
    /// <param name="programme">Where they would be.</param>
    /// <param name="level">Where they would be.</param>
    public bool TakesIn(int? fromProgramme, int? fromLevel, int programme, int level)
    {
        if ((fromProgramme, fromLevel) == (programme, level))
        {
            return true;
        }

        return EntriesOf(programme).Any(l => l.Id == level)
            || (fromProgramme == programme && fromLevel is { } rung && Level(rung)?.TrackId == Level(level)?.TrackId && LevelsOf(programme).Any(l => l.Id == level));
    }
}
