using Portal.Data.Deletion;

namespace Portal.Data.People;

/// <summary>What one can do to many people at once.</summary>
public enum PeopleDeed
{
    /// <summary>To another programme or level; students alone.</summary>
    Move,

    /// <inheritdoc cref="Portal.Data.Accounts.AccountDeed.Enable"/>
    Enable,

    /// <inheritdoc cref="Portal.Data.Accounts.AccountDeed.Disable"/>
    Disable,

    /// <inheritdoc cref="Portal.Data.Accounts.AccountDeed.Reset"/>
    Reset,

    /// <summary>Put into the bin.</summary>
    Bin,
}

/// <summary>Students or professors: those with these ids, or all that a filter names.</summary>
/// <param name="Ids">Null for all of the filter. What is not the viewer's to administer is as if it did not exist.</param>
public sealed record PeopleChoice(PeopleKind Kind, int[]? Ids, PeopleFilter Filter);

/// <summary>A deed, and to whom.</summary>
/// <param name="Expected">How many the person saw would change; another number by now changes nobody. Null only looks.</param>
/// <param name="ProgrammeId">For a move: where to.</param>
/// <param name="LevelId">For a move: where to.</param>
/// <param name="PortalAddress">Where links of mails lead to; null when it is not known.</param>
public sealed record PeopleDeedOrder(PeopleDeed Deed, PeopleChoice Choice, int? Expected = null, int? ProgrammeId = null, int? LevelId = null, string? PortalAddress = null);

/// <summary>How many of a programme and level there are among those who would change.</summary>
public sealed record PeopleGroup(int ProgrammeId, int LevelId, int People);

/// <summary>What a deed would do, in exact numbers.</summary>
/// <param name="Chosen">Those of the choice that are the viewer's to administer.</param>
/// <param name="Changes">Those it would change.</param>
/// <param name="Reserved">Those it leaves because the main administration keeps their account, or because it is one's own.</param>
/// <param name="WithoutAddress">Those it leaves because no link could be sent to them.</param>
/// <param name="Names">The first of those it would change, by name.</param>
/// <param name="Groups">Where those who would move come from, the most first; 12 at most.</param>
/// <param name="Deletion">For the bin: what goes along.</param>
public sealed record PeopleDeedPreview(
    int Chosen, int Changes, int Reserved, int WithoutAddress, IReadOnlyList<string> Names, IReadOnlyList<PeopleGroup> Groups, DeletionPreview? Deletion)
{
    /// <summary>Those it leaves because they are like that already.</summary>
    public int AlreadySo => Chosen - Changes - Reserved - WithoutAddress;
}

/// <summary>What became of a deed.</summary>
public abstract record PeopleDeedOutcome
{
    private PeopleDeedOutcome()
    {
    }

    /// <summary>It is done.</summary>
    /// <param name="Result">The line of the journal that tells of it.</param>
    public sealed record Done(long Result, int Changed) : PeopleDeedOutcome;

    /// <summary>There are many: a job does it.</summary>
    public sealed record Queued(long Job) : PeopleDeedOutcome;

    /// <summary>It would change another number of people by now, so it changed nobody.</summary>
    public sealed record Outdated : PeopleDeedOutcome;

    /// <summary>Programme and level do not go together, or are none of the university's; or there is nobody to change.</summary>
    public sealed record NotOffered : PeopleDeedOutcome;
}

/// <summary>A deed to many people, as the journal tells it.</summary>
/// <param name="Action">Such as "students.moved".</param>
/// <param name="Changed">How many it changed.</param>
/// <param name="LeftOut">How many of the chosen it left as they were.</param>
/// <param name="By">Who did it: a user name; null when they are gone.</param>
public sealed record PeopleResult(long Id, DateTimeOffset At, string Action, int Changed, int LeftOut, string? By, int? ProgrammeId, int? LevelId);
