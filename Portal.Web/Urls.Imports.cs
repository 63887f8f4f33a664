using Portal.Data.Rosters;

namespace Portal.Web;

/// <content>Tables of people and structure that are brought in.</content>
public static partial class Urls
{
    public const string AdminImports = "/admin/imports";
    public const string AdminImportNew = "/admin/imports/new";

    public static string AdminImportsBefore(long id) => WithQuery(AdminImports, ("before", Text(id)));

    public static string AdminImport(long id) => Invariant($"{AdminImports}/{id}");

    /// <summary>The lines of an import, of one outcome or fate when one is given, from a place on.</summary>
    public static string AdminImportLines(long id, RosterFilter filter, RosterCursor? after = null, RosterCursor? before = null) =>
        WithQuery(AdminImport(id), ("show", NameOf(filter)), ("after", after?.ToString()), ("before", before?.ToString()));

    /// <summary>What the columns are; in another charset or with another separator when they are given.</summary>
    public static string AdminImportColumns(long id, string? charset = null, string? delimiter = null) =>
        WithQuery(Invariant($"{AdminImports}/{id}/columns"), ("charset", charset), ("delimiter", delimiter));

    /// <summary>The lines as a table to take away.</summary>
    public static string AdminImportReport(long id, RosterFilter filter) => WithQuery(Invariant($"{AdminImports}/{id}/lines.csv"), ("show", NameOf(filter)));

    public static string AdminImportCompare(long id) => Invariant($"{AdminImports}/{id}/compare");

    public static string AdminImportUndo(long id) => Invariant($"{AdminImports}/{id}/undo");

    public static string AdminImportInvite(long id) => Invariant($"{AdminImports}/{id}/invite");

    public static string AdminImportForget(long id) => Invariant($"{AdminImports}/{id}/forget");

    /// <summary>How a filter is written in an address; null for all lines.</summary>
    public static string? NameOf(RosterFilter filter) => filter switch
    {
        { Outcome: RosterOutcome.Created } => "created",
        { Outcome: RosterOutcome.Changed } => "changed",
        { Outcome: RosterOutcome.Disabled } => "disabled",
        { Outcome: RosterOutcome.Unchanged } => "unchanged",
        { Outcome: RosterOutcome.Refused } => "refused",
        { Fate: RosterFate.Conflict } => "conflicts",
        { Fate: RosterFate.Kept } => "kept",
        _ => null,
    };

    /// <summary>Reads what <see cref="NameOf(RosterFilter)"/> wrote; anything else is all lines.</summary>
    public static RosterFilter RosterFilterOf(string? name) => name switch
    {
        "created" => new(RosterOutcome.Created),
        "changed" => new(RosterOutcome.Changed),
        "disabled" => new(RosterOutcome.Disabled),
        "unchanged" => new(RosterOutcome.Unchanged),
        "refused" => new(RosterOutcome.Refused),
        "conflicts" => new(Fate: RosterFate.Conflict),
        "kept" => new(Fate: RosterFate.Kept),
        _ => new(),
    };
}
