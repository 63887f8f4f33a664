namespace Portal.Data.People;

/// <summary>Which of the three lists of people.</summary>
public enum PeopleKind
{
    Students,
    Professors,
    Administrators,
}

/// <summary>What may be asked of the account behind a person.</summary>
public enum PersonState
{
    /// <summary>Has a password, is accepted, is not closed.</summary>
    Active,

    /// <summary>An administrator has closed the account.</summary>
    Disabled,

    /// <summary>Has no password yet: a link was sent, or is to be.</summary>
    Invited,

    /// <summary>Registered and waits for the administration.</summary>
    Waiting,

    /// <summary>Nobody has ever signed in; only a filter, for such a person is in one of the other states as well.</summary>
    NeverSeen,
}

/// <summary>How a list of people is ordered.</summary>
public enum PeopleOrder
{
    /// <summary>By last and first name, as French orders them.</summary>
    Name,

    /// <summary>By when the account was made.</summary>
    Created,

    /// <summary>By the last visit.</summary>
    Seen,
}

/// <summary>Which people to list; a new one lists all of them by name.</summary>
/// <param name="Words">Parts of name, user name, e-mail address or number, accents and capitals aside; empty for everybody.</param>
/// <param name="FacultyId">Null for all. Whoever is enrolled in, or teaches in, a programme of it.</param>
/// <param name="ProgrammeId">Null for all.</param>
/// <param name="LevelId">Null for all; students alone have one.</param>
/// <param name="State">Null for all.</param>
/// <param name="OfUniversity">For the list of administrators and the main administration alone: one university's; 0 for the main administration's own; null for all.</param>
public sealed record PeopleFilter(
    string Words = "", int? FacultyId = null, int? ProgrammeId = null, int? LevelId = null, PersonState? State = null, int? OfUniversity = null)
{
    /// <summary>Longest search; more is cut.</summary>
    public const int LongestWords = 100;
}

/// <summary>The order of a list and the rows of its pages.</summary>
/// <param name="Down">From the end of the alphabet, or from the newest moment, backwards.</param>
/// <param name="Size">Rows of a page: one of <see cref="Sizes"/>.</param>
public sealed record PeopleView(PeopleOrder Order = PeopleOrder.Name, bool Down = false, int Size = 25)
{
    public static IReadOnlyList<int> Sizes { get; } = [25, 50, 100];
}
