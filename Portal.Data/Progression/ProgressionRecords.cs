namespace Portal.Data.Progression;

/// <summary>A place in the structure; no programme is the end of studies.</summary>
public sealed record ProgressionPlace(int? ProgrammeId, int? LevelId)
{
    /// <summary>Whether students may still be led there: the end of studies always, an archived programme or track only from inside it.</summary>
    internal bool TakesFrom(Structure.UniversityStructure place, int programme, int level) => (ProgrammeId, LevelId) switch
    {
        (null, _) or (_, null) => true,
        ({ } to, { } rung) => place.Programme(to) is not null && place.Level(rung) is { } at
            && ((place.IsOpen(to) && at.ArchivedAt is null) || (to == programme && place.Level(level)?.TrackId == at.TrackId)),
    };
}

/// <summary>An arrival a student may choose.</summary>
/// <param name="RuleId">Null for repeating the year.</param>
public sealed record ProgressionChoice(int? RuleId, ProgressionKind Kind, ProgressionPlace To);

/// <summary>A line of somebody's history.</summary>
/// <param name="DecidedBy">Name of who decided last; null while it waits, or when nobody knows any more.</param>
public sealed record ProgressionLine(
    long Id, short AcademicYear, ProgressionPlace From, ProgressionPlace To, ProgressionKind Kind, ProgressionState State, DateTimeOffset AskedAt, DateTimeOffset? DecidedAt,
    DateTimeOffset? UndoneAt, string? DecidedBy, string? Reason);

/// <summary>What a student sees of their passage.</summary>
/// <param name="Choices">Repeating first, then what the rules allow; empty while one may not choose.</param>
/// <param name="Now">What waits or was validated in the year of the period; null for nothing.</param>
/// <param name="History">Everything, newest first, 50 at most.</param>
public sealed record OwnProgression(
    ProgressionPeriod? Period, bool IsOpen, short Year, ProgressionPlace Place, IReadOnlyList<ProgressionChoice> Choices, ProgressionLine? Now, IReadOnlyList<ProgressionLine> History);

/// <summary>A passage in the list of the administration.</summary>
public sealed record ProgressionListItem
{
    public required long Id { get; init; }

    public required int StudentId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string UserName { get; init; }

    public required ProgressionPlace From { get; init; }

    public required ProgressionPlace To { get; init; }

    public required ProgressionKind Kind { get; init; }

    public required ProgressionState State { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>Which passages are meant; what is null does not narrow.</summary>
/// <param name="Year">First calendar year of the academic year.</param>
/// <param name="Words">Part of the student's name or user name; empty for all.</param>
/// <param name="JobId">Only those a job decided.</param>
public sealed record ProgressionFilter(
    short Year, ProgressionState State = ProgressionState.Asked, int? ProgrammeId = null, int? LevelId = null, ProgressionKind? Kind = null, string Words = "", long? JobId = null);

/// <summary>A passage with the student's history.</summary>
public sealed record ProgressionDetail(ProgressionListItem Item, short AcademicYear, ProgressionPlace Place, IReadOnlyList<ProgressionLine> History);

/// <summary>A number of the statistics.</summary>
public sealed record ProgressionFigure(int ProgrammeId, int LevelId, ProgressionKind Kind, ProgressionState State, int Number);

/// <summary>A rule as the administration sees it.</summary>
public sealed record ProgressionRuleItem(int Id, ProgressionPlace From, ProgressionPlace To);
