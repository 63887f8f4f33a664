using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Portal.Data.Local;

/// <summary>Where the parts of a cluster lie.</summary>
internal static partial class ClusterPlaces
{
    /// <summary>The name PostgreSQL gives its socket on the usual port.</summary>
    public const string Socket = ".s.PGSQL.5432";

    private const int LongestSocketPath = 107; // sun_path holds 108 bytes with its closing zero

    /// <summary>The folder that stands in for <paramref name="home"/> where the database account cannot reach that.</summary>
    public static string InsteadOf(string home) => "/var/tmp/portal-" + Hash(home);

    /// <summary>The home itself, or a short folder under /tmp when its path is too long or has characters a socket address cannot carry.</summary>
    public static string SocketFolderFor(string home) =>
        Encoding.UTF8.GetByteCount(Path.Combine(home, Socket)) <= LongestSocketPath && PlainPath().IsMatch(home)
            ? home
            : "/tmp/portal-" + Hash(home); // not TMPDIR: every process has to come to the same answer

    /// <summary>The major version that made the cluster at <paramref name="home"/>; 0 when there is none yet.</summary>
    public static int MajorOf(string home)
    {
        var file = Path.Combine(home, "data", "PG_VERSION");
        return File.Exists(file) && int.TryParse(File.ReadAllText(file), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var major) ? major : 0;
    }

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16];

    [GeneratedRegex(@"\A[A-Za-z0-9/._+-]+\z")]
    private static partial Regex PlainPath();
}
