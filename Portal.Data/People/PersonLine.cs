using System.Globalization;
using System.Text;
using Portal.Data.Accounts;

namespace Portal.Data.People;

/// <summary>A person as lists show them.</summary>
public sealed record PersonLine
{
    /// <summary>Of the student, professor or administrator.</summary>
    public required int Id { get; init; }

    public required int AccountId { get; init; }

    /// <summary>Null for the main administration.</summary>
    public int? UniversityId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    /// <summary>The university's number; null when it gave none.</summary>
    public string? Number { get; init; }

    public required string UserName { get; init; }

    /// <summary>Null for an account without an address.</summary>
    public string? Email { get; init; }

    /// <summary>A student's programme and level; 0 for others.</summary>
    public int ProgrammeId { get; init; }

    /// <inheritdoc cref="ProgrammeId"/>
    public int LevelId { get; init; }

    /// <summary>What a professor teaches; empty for others.</summary>
    public IReadOnlyList<int> ProgrammeIds { get; init; } = [];

    public required bool Enabled { get; init; }

    public required bool Accepted { get; init; }

    public required bool HasPassword { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary><see cref="Account.Never"/> while nobody has signed in.</summary>
    public required DateTimeOffset LastSeenAt { get; init; }

    internal string SearchName { get; init; } = "";

    internal string? NormalizedUserName { get; init; }

    internal string? NormalizedEmail { get; init; }

    /// <summary>0 when the whole of what was looked for is their name, user name, address or number; else 1.</summary>
    internal int Rank { get; init; }

    public string FullName => LastName.Length == 0 ? FirstName : $"{FirstName} {LastName}";

    public bool NeverSeen => LastSeenAt <= Account.Never;

    /// <summary>Never <see cref="PersonState.NeverSeen"/>.</summary>
    public PersonState State => !Enabled ? PersonState.Disabled : !Accepted ? PersonState.Waiting : HasPassword ? PersonState.Active : PersonState.Invited;

    /// <summary>The place of the person in a list in this order.</summary>
    public PersonCursor Cursor(PeopleOrder order) => order switch
    {
        PeopleOrder.Created => new(Rank, "", "", CreatedAt, Id),
        PeopleOrder.Seen => new(Rank, "", "", LastSeenAt, AccountId),
        _ => new(Rank, LastName, FirstName, Account.Never, Id),
    };
}

/// <summary>A place in a list of people, after or before which a page begins. A forged one only moves the place.</summary>
/// <param name="Rank">0 among exact hits of a search, 1 elsewhere.</param>
/// <param name="Last">Last name, where the list is by name.</param>
/// <param name="First">First name, where the list is by name.</param>
/// <param name="At">The moment, where the list is by one.</param>
/// <param name="Id">Of the person, of the account where the list is by the last visit: it orders those of the same name or moment.</param>
public sealed record PersonCursor(int Rank, string Last, string First, DateTimeOffset At, int Id)
{
    private const int LongestName = 400;

    /// <summary>Null when the text is no cursor; a list then starts at its beginning.</summary>
    public static PersonCursor? Parse(string? text) =>
        text is { Length: <= 2000 } && text.Split('~') is [var rank, var last, var first, var ticks, var id]
        && rank is "0" or "1"
        && Name(last) is { } l && Name(first) is { } f
        && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && t <= DateTime.MaxValue.Ticks
        && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? new(rank == "0" ? 0 : 1, l, f, new(t, TimeSpan.Zero), i)
            : null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Rank}~{Written(Last)}~{Written(First)}~{At.UtcTicks}~{Id}");

    // Names may hold the separator, and anything else.
    private static string Written(string name) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(name));

    /// <summary>Null for what is no name PostgreSQL could compare with.</summary>
    private static string? Name(string hex)
    {
        if (hex.Length > LongestName * 4 || hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(Convert.FromHexString(hex));
        return name.Contains('\0', StringComparison.Ordinal) ? null : name;
    }
}
