using System.IO.Compression;

namespace Portal.Data.Rosters.Reading;

/// <summary>
/// The people of a OneRoster archive (1.1 and 1.2) as one table: those of users.csv in the role that is asked for, with the names of their organisations and classes
/// beside them. Of the structure, the courses with their organisations.
/// </summary>
internal static class OneRosterTable
{
    /// <summary>What one file of the archive may unpack to, in bytes.</summary>
    private const long Largest = 200_000_000;
    private const int MostBeside = 500_000;

    private static readonly string[] UserTitles = ["sourcedId", "status", "enabledUser", "givenName", "familyName", "username", "email", "identifier", "grades", "org", "class"];
    private static readonly string[] CourseTitles = ["orgIdentifier", "org", "courseCode", "title", "grades"];

    private static readonly string[] Teaching = ["teacher", "faculty", "professor", "instructor", "lecturer", "aide", "teachingassistant"];

    /// <summary>Whether the names inside an archive are those of such an exchange.</summary>
    public static bool Is(IReadOnlyCollection<string> names) => names.Contains("users.csv") && (names.Contains("manifest.csv") || names.Contains("orgs.csv"));

    /// <summary>Opens it; the table closes the file.</summary>
    public static SourceTable Open(string path, RosterKind kind)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            var zip = archive;
            var orgs = Names(zip, "orgs.csv", "sourcedId", "name");
            return kind is RosterKind.Structure
                ? new(CourseTitles, Courses(zip, orgs, Names(zip, "orgs.csv", "sourcedId", "identifier")), zip)
                : new(UserTitles, Users(zip, kind, orgs), zip);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException)
        {
            archive?.Dispose();
            throw new UnreadableRosterException(RosterRefusal.Archive);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    private static IEnumerable<SourceRow> Users(ZipArchive zip, RosterKind kind, Dictionary<string, string> orgs)
    {
        // Version 1.2 has roles beside the users; 1.1 has one in each row.
        var roles = Lists(zip, "roles.csv", "userSourcedId", "role");
        var places = Lists(zip, "roles.csv", "userSourcedId", "orgSourcedId");
        var classes = Names(zip, "classes.csv", "sourcedId", "title");
        var taken = Lists(zip, "enrollments.csv", "userSourcedId", "classSourcedId");
        using var users = Inside(zip, "users.csv") ?? throw new UnreadableRosterException(RosterRefusal.NoRows);
        var column = Columns(users);
        foreach (var row in users.Rows)
        {
            var id = Cell(row, column, "sourcedId");
            var own = Cell(row, column, "role") is { Length: > 0 } one ? [one] : roles.GetValueOrDefault(id) ?? [];
            if (own.Count > 0 && own.Any(r => Teaching.Contains(SourceText.Bare(r))) != (kind is RosterKind.Professors) || (own.Count > 0 && !own.Any(r => SourceText.Bare(r) == "student" || Teaching.Contains(SourceText.Bare(r)))))
            {
                continue;
            }

            var at = Cell(row, column, "orgSourcedIds") is { Length: > 0 } several ? [.. several.Split(',')]
                : Cell(row, column, "primaryOrgSourcedId") is { Length: > 0 } primary ? [primary] : places.GetValueOrDefault(id) ?? [];
            yield return new(row.Line,
            [
                id, Cell(row, column, "status"), Cell(row, column, "enabledUser"), Cell(row, column, "givenName"), Cell(row, column, "familyName"), Cell(row, column, "username"),
                Cell(row, column, "email"), Cell(row, column, "identifier"), Cell(row, column, "grades"), Joined(at, orgs), Joined(taken.GetValueOrDefault(id) ?? [], classes),
            ]);
        }
    }

    private static IEnumerable<SourceRow> Courses(ZipArchive zip, Dictionary<string, string> orgs, Dictionary<string, string> identifiers)
    {
        using var courses = Inside(zip, "courses.csv") ?? throw new UnreadableRosterException(RosterRefusal.NoRows);
        var column = Columns(courses);
        foreach (var row in courses.Rows)
        {
            var org = Cell(row, column, "orgSourcedId");
            yield return new(row.Line,
            [
                identifiers.GetValueOrDefault(org) is { Length: > 0 } code ? code : org, orgs.GetValueOrDefault(org, ""), Cell(row, column, "courseCode"), Cell(row, column, "title"), Cell(row, column, "grades"),
            ]);
        }
    }

    private static string Joined(IReadOnlyCollection<string> ids, Dictionary<string, string> names) =>
        string.Join(" | ", ids.Select(i => names.GetValueOrDefault(i.Trim(), "")).Where(n => n.Length > 0).Distinct().Take(20));

    private static Dictionary<string, string> Names(ZipArchive zip, string file, string key, string value)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (k, v) in Pairs(zip, file, key, value))
        {
            names.TryAdd(k, v);
        }

        return names;
    }

    private static Dictionary<string, List<string>> Lists(ZipArchive zip, string file, string key, string value)
    {
        var lists = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (k, v) in Pairs(zip, file, key, value))
        {
            if (!lists.TryGetValue(k, out var list))
            {
                lists[k] = list = [];
            }

            if (list.Count < 20)
            {
                list.Add(v);
            }
        }

        return lists;
    }

    /// <summary>Two columns of a file beside the users; nothing where there is no such file. Rows to be deleted do not count.</summary>
    private static IEnumerable<(string Key, string Value)> Pairs(ZipArchive zip, string file, string key, string value)
    {
        using var table = Inside(zip, file);
        if (table is null)
        {
            yield break;
        }

        var column = Columns(table);
        foreach (var row in table.Rows.Take(MostBeside))
        {
            if (SourceText.Bare(Cell(row, column, "status")) != "tobedeleted" && Cell(row, column, key) is { Length: > 0 } k)
            {
                yield return (k, Cell(row, column, value));
            }
        }
    }

    private static SourceTable? Inside(ZipArchive zip, string file) => zip.GetEntry(file) is not { } entry ? null
        : entry.Length > Largest ? throw new UnreadableRosterException(RosterRefusal.Archive)
        : TextTable.Open(entry.Open(), new(RosterFormat.Text, Charsets.Utf8, ","));

    private static Dictionary<string, int> Columns(SourceTable table) =>
        table.Headers.Select((title, i) => (title, i)).ToDictionary(h => h.title, h => h.i, StringComparer.OrdinalIgnoreCase);

    private static string Cell(SourceRow row, Dictionary<string, int> columns, string name) =>
        columns.TryGetValue(name, out var at) && at < row.Cells.Count ? row.Cells[at].Trim() : "";
}
