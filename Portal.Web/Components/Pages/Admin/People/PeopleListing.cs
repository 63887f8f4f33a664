using System.Globalization;
using Portal.Data.Paging;
using Portal.Data.People;

namespace Portal.Web.Components.Pages.Admin.People;

/// <summary>What a list of people can show beside names.</summary>
public enum PersonColumn
{
    Number,
    UserName,
    Email,
    Programme,
    Level,
    University,
    State,
    Created,
    Seen,
}

/// <summary>
/// A list of people as its address says: whom, in which order, with which columns. Anything may stand in an address; what is not understood is left out.
/// </summary>
public sealed record PeopleListing(PeopleKind Kind, PeopleFilter Filter, PeopleView View, IReadOnlyList<PersonColumn> Columns)
{
    private const char Comma = '.';

    /// <summary>Reads an address.</summary>
    public static PeopleListing Read(PeopleKind kind, IQueryCollection query)
    {
        var words = query["q"].ToString();
        var sort = query["sort"].ToString();
        var size = Cursors.Number(query["size"]) is { } asked && PeopleView.Sizes.Contains(asked) ? asked : PeopleView.Sizes[0];
        var columns = query["cols"].SelectMany(c => (c ?? "").Split(Comma)).Take(20)
            .Select(name => Offered(kind).Where(c => NameOf(c) == name).Select(c => (PersonColumn?)c).FirstOrDefault()).OfType<PersonColumn>().Distinct().Order().ToList();
        var filter = new PeopleFilter(
            (words.Length > PeopleFilter.LongestWords ? words[..PeopleFilter.LongestWords] : words).Trim(), Cursors.Number(query["faculty"]), Cursors.Number(query["programme"]),
            Cursors.Number(query["level"]), Enum.GetValues<PersonState>().Where(s => Urls.NameOf(s) == query["state"]).Select(s => (PersonState?)s).FirstOrDefault(),
            kind is PeopleKind.Administrators ? Cursors.Number(query["of"]) : null);
        return new(kind, filter, new(OrderOf(sort.TrimStart('-')), sort.StartsWith('-'), size), columns.Count == 0 ? Usual(kind) : columns);
    }

    /// <summary>The columns of a list, in their order.</summary>
    public static IReadOnlyList<PersonColumn> Offered(PeopleKind kind) => kind switch
    {
        PeopleKind.Students => [PersonColumn.Number, PersonColumn.UserName, PersonColumn.Email, PersonColumn.Programme, PersonColumn.Level, PersonColumn.State, PersonColumn.Created, PersonColumn.Seen],
        PeopleKind.Professors => [PersonColumn.Number, PersonColumn.UserName, PersonColumn.Email, PersonColumn.Programme, PersonColumn.State, PersonColumn.Created, PersonColumn.Seen],
        _ => [PersonColumn.UserName, PersonColumn.Email, PersonColumn.University, PersonColumn.State, PersonColumn.Created, PersonColumn.Seen],
    };

    /// <summary>How a column is written in an address.</summary>
    public static string NameOf(PersonColumn column) => column.ToString().ToLowerInvariant();

    /// <summary>What a column is called; in French, as in the sources.</summary>
    public static string WordOf(PersonColumn column) => column switch
    {
        PersonColumn.Number => "Numéro",
        PersonColumn.UserName => "Identifiant",
        PersonColumn.Email => "Courriel",
        PersonColumn.Programme => "Filière",
        PersonColumn.Level => "Niveau",
        PersonColumn.University => "Université",
        PersonColumn.State => "État",
        PersonColumn.Created => "Créé",
        _ => "Venu",
    };

    /// <summary>What stands behind the question mark; empty for the list as it comes.</summary>
    public string Query(PersonCursor? after = null, PersonCursor? before = null) => Join(
        [.. FilterParts(), ("sort", SortName), ("size", View.Size == PeopleView.Sizes[0] ? null : Number(View.Size)),
            ("cols", Columns.SequenceEqual(Usual(Kind)) ? null : string.Join(Comma, Columns.Select(NameOf))), ("after", after?.ToString()), ("before", before?.ToString())]);

    /// <summary>The filter alone, for a deed to all it names.</summary>
    public string FilterQuery() => Join([.. FilterParts()]);

    /// <summary>The same list in another order; asked for again, the other way round.</summary>
    public PeopleListing SortedBy(PeopleOrder order) =>
        this with { View = View with { Order = order, Down = View.Order == order ? !View.Down : order is not PeopleOrder.Name } };

    /// <summary>Parts of an address, put together.</summary>
    internal static string Join(params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var text = new List<string>();
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return string.Join('&', text);
    }

    internal static string? Number(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static IReadOnlyList<PersonColumn> Usual(PeopleKind kind) => kind switch
    {
        PeopleKind.Students => [PersonColumn.Number, PersonColumn.Programme, PersonColumn.Level, PersonColumn.State, PersonColumn.Seen],
        PeopleKind.Professors => [PersonColumn.Number, PersonColumn.Email, PersonColumn.Programme, PersonColumn.State, PersonColumn.Seen],
        _ => [PersonColumn.UserName, PersonColumn.Email, PersonColumn.University, PersonColumn.State, PersonColumn.Seen],
    };

    private string? SortName => View is { Order: PeopleOrder.Name, Down: false } ? null : (View.Down ? "-" : "") + View.Order.ToString().ToLowerInvariant();

    private IEnumerable<(string Name, string? Value)> FilterParts() =>
    [
        ("q", Filter.Words), ("faculty", Number(Filter.FacultyId)), ("programme", Number(Filter.ProgrammeId)), ("level", Number(Filter.LevelId)),
        ("state", Filter.State is { } state ? Urls.NameOf(state) : null), ("of", Number(Filter.OfUniversity)),
    ];

    private static PeopleOrder OrderOf(string name) => name switch { "created" => PeopleOrder.Created, "seen" => PeopleOrder.Seen, _ => PeopleOrder.Name };
}
