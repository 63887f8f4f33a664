using System.Globalization;

namespace Portal.Data.Local;

/// <summary>
/// Whom PostgreSQL's programs run as. They refuse root, so root lends them another account: with the capability to
/// read below closed folders where the kernel gives it (a clone under a 0700 home), else plainly. Nobody else changes.
/// </summary>
internal sealed record ClusterAccount(IReadOnlyList<string> Prefix, string? Owner)
{
    private static readonly ClusterAccount Caller = new([], Owner: null);

    /// <summary>Every way to run as an account that is not root, best first.</summary>
    /// <param name="home">A folder whose owner is the account when it is not root; null for a folder under /var/tmp, where owning proves nothing.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="PostgresUnavailableException">Root, and there is no account to lend.</exception>
    public static async Task<IReadOnlyList<ClusterAccount>> WaysAsync(string? home, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return [Caller];
        }

        var (user, group) = home is not null && await OwnerAsync(home, cancellationToken) is ({ } uid, { } gid) && uid != 0 ? (uid, gid) : Lent();
        var u = user.ToString(CultureInfo.InvariantCulture);
        var g = group.ToString(CultureInfo.InvariantCulture);
        string[] become = ["setpriv", "--reuid", u, "--regid", g, "--clear-groups"];

        // The secure bit makes access(2) count the capabilities too: initdb asks it about the programs beside it.
        string[] reach = [.. become, "--securebits=+no_setuid_fixup"];
        return
        [
            new([.. reach, "--inh-caps=+dac_override,+dac_read_search", "--ambient-caps=+dac_override,+dac_read_search"], $"{u}:{g}"),
            new([.. reach, "--inh-caps=+dac_override", "--ambient-caps=+dac_override"], $"{u}:{g}"),
            new(become, $"{u}:{g}"),
            new(["runuser", "-u", NameOf(user), "--"], $"{u}:{g}"),
        ];
    }

    /// <summary>Makes <paramref name="folder"/> (created here, never one of the user's) the account's own, closed to others.</summary>
    /// <exception cref="PostgresUnavailableException">It belongs to somebody else.</exception>
    public async Task OwnAsync(string folder, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PostgresUnavailableException("The private PostgreSQL works on Linux; set PORTAL_DATABASE to use a server of yours.");
        }

        try
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (new DirectoryInfo(folder).LinkTarget is not null)
            {
                throw new PostgresUnavailableException($"{folder} is a link; remove it and start again.");
            }

            if (Owner is not null)
            {
                var owned = await LocalCommand.RunAsync(["chown", "--no-dereference", Owner, folder], cancellationToken: cancellationToken);
                if (!owned.Succeeded)
                {
                    throw new PostgresUnavailableException($"{folder} cannot be given to the database account: {owned.Words}");
                }
            }

            // Refused by the kernel when the folder is not ours, which is the answer wanted.
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new PostgresUnavailableException($"{folder} belongs to another account (perhaps the portal was once started with sudo); give it back with chown or remove it.", refused);
        }
    }

    /// <summary>True when the account can write into <paramref name="folder"/> and run <paramref name="program"/>: tried, not asked, for file modes do not tell.</summary>
    public async Task<bool> CanUseAsync(string folder, string program, CancellationToken cancellationToken) =>
        (await RunAsync(["sh", "-c", ": > \"$0\" && rm \"$0\" && env test -x \"$1\" && exec \"$1\" --version", Path.Combine(folder, "trial"), program], "/", cancellationToken)).Succeeded;

    /// <summary>Runs a program as the account.</summary>
    public Task<LocalCommandResult> RunAsync(IEnumerable<string> words, string workingFolder, CancellationToken cancellationToken) =>
        LocalCommand.RunAsync([.. Prefix, .. words], workingFolder, cancellationToken);

    private static async Task<(int? User, int? Group)> OwnerAsync(string folder, CancellationToken cancellationToken)
    {
        var answer = await LocalCommand.RunAsync(["stat", "--format=%u %g", folder], cancellationToken: cancellationToken);
        return answer.Succeeded && answer.Output.Split(' ') is [var user, var group]
            ? (int.Parse(user, CultureInfo.InvariantCulture), int.Parse(group, CultureInfo.InvariantCulture))
            : (null, null);
    }

    private static (int User, int Group) Lent()
    {
        foreach (var name in (string[])["postgres", "nobody"])
        {
            if (Accounts().FirstOrDefault(fields => fields[0] == name) is [_, _, var user, var group, ..])
            {
                return (int.Parse(user, CultureInfo.InvariantCulture), int.Parse(group, CultureInfo.InvariantCulture));
            }
        }

        throw new PostgresUnavailableException("PostgreSQL does not run as root and there is no account “postgres” or “nobody” to run it as; create one or start the portal as a normal user.");
    }

    private static string NameOf(int user)
    {
        var number = user.ToString(CultureInfo.InvariantCulture);
        return Accounts().FirstOrDefault(fields => fields[2] == number)?[0] ?? number;
    }

    private static IEnumerable<string[]> Accounts() =>
        File.ReadLines("/etc/passwd").Select(line => line.Split(':')).Where(fields => fields.Length >= 4);
}
