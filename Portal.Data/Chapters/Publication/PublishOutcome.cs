using Portal.Data.Chapters.Checks;

namespace Portal.Data.Chapters.Publication;

/// <summary>What a person asks for when publishing.</summary>
public sealed record PublishRequest
{
    /// <summary>When it becomes visible; null is now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>What was wrong before, for readers; null or blank for nothing, cut at <see cref="ChapterVersion.ErratumLength"/>.</summary>
    public string? Erratum { get; init; }

    /// <summary>Whether those who have read the chapter are told. Only for a chapter already shown once.</summary>
    public bool TellReaders { get; init; }

    /// <summary>The rule for the solutions from the moment it becomes visible; null leaves it as it is.</summary>
    public SolutionRelease? Release { get; init; }

    /// <summary>With <see cref="SolutionRelease.AtDate"/>, which does nothing without: the instant.</summary>
    public DateTimeOffset? SolutionsAt { get; init; }

    /// <summary>The seal of the texts the person looked at (<see cref="ChapterTexts.Seal"/>); null trusts the texts given.</summary>
    public string? Seen { get; init; }
}

/// <summary>What became of it. Null stands for a chapter that does not exist for the viewer.</summary>
public abstract record PublishOutcome
{
    private protected PublishOutcome()
    {
    }
}

/// <summary>Readers see it.</summary>
public sealed record PublishDone(int Version, bool First) : PublishOutcome;

/// <summary>It waits for its hour.</summary>
public sealed record PublishScheduled(int Version, DateTimeOffset At) : PublishOutcome;

/// <summary>Checks that block were not passed; nothing was written.</summary>
public sealed record PublishBlocked(IReadOnlyList<Finding> Blockers) : PublishOutcome;

/// <summary>The university asks for an approval, and this text has none.</summary>
public sealed record PublishUnapproved : PublishOutcome;

/// <summary>The text is not the one the person looked at.</summary>
public sealed record PublishOutdated : PublishOutcome;

/// <summary>Readers see exactly this already.</summary>
public sealed record PublishUnchanged : PublishOutcome;

/// <summary>The hour is not in the future, or further than <see cref="Publications.FurthestDays"/> days.</summary>
public sealed record PublishBadHour : PublishOutcome;
