using System.Globalization;
using System.Text;
using Portal.Web;

namespace Portal.Bench;

/// <summary>A page to measure, as its readers ask for it.</summary>
/// <param name="Word">Of the option --only.</param>
/// <param name="Programme">Whose students ask.</param>
/// <param name="Paths">Addresses in rotation.</param>
internal sealed record Target(string Word, ReadProgramme Programme, IReadOnlyList<string> Paths)
{
    private const string Visible = """
        FROM chapters c JOIN levels l ON l.id = $2 AND c.track_id = l.track_id AND c.level_rank <= l.rank
        WHERE c.programme_id = $1 AND c.published_at IS NOT NULL AND c.deleted_at IS NULL
        """;

    /// <summary>Said in the tables: the page, and how many chapters its programme has.</summary>
    public string Name => string.Create(CultureInfo.GetCultureInfo("fr-FR"), $"{Word} {Programme.Chapters:N0}");

    /// <summary>The targets asked for, in order; home and recent list come twice, for a small and for a large programme.</summary>
    public static async Task<IReadOnlyList<Target>> ListAsync(
        BenchDatabase database, IReadOnlyList<string> words, ReadProgramme small, ReadProgramme large, CancellationToken ct)
    {
        var subjects = await database.ListAsync($"SELECT DISTINCT c.subject_id {Visible} ORDER BY c.subject_id", ct, small.Id, small.Level);
        var chapters = await ChaptersAsync(database, small, ct);
        ReadProgramme[] both = small.Id == large.Id ? [small] : [small, large];
        return [.. words.SelectMany(word => word switch
        {
            "home" => both.Select(p => new Target(word, p, [Urls.Study])),
            "recent" => both.Select(p => new Target(word, p, [Urls.Recent])),
            "subject" => [new(word, small, [.. subjects.Select(id => Urls.Subject(Number(id)))])],
            "chapter" => [new(word, small, [.. chapters.Select(id => Urls.Chapter(Number(id)))])],
            _ => [new Target(word, small, [Urls.Help])],
        })];
    }

    /// <summary>Keys of the chapters the programme's readers may read.</summary>
    public static Task<IReadOnlyList<string>> ChaptersAsync(BenchDatabase database, ReadProgramme programme, CancellationToken ct) =>
        database.ListAsync($"SELECT c.id {Visible} ORDER BY c.id", ct, programme.Id, programme.Level);

    /// <summary>Whole requests, ready to be sent: every address and every reader in turn.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Requests(Uri server, bool compressed) =>
        [.. Enumerable.Range(0, Math.Max(Paths.Count, Programme.Cookies.Count)).Select(turn => Request(server, turn, compressed))];

    private ReadOnlyMemory<byte> Request(Uri server, int turn, bool compressed) => Encoding.ASCII.GetBytes(
        $"GET {Paths[turn % Paths.Count]} HTTP/1.1\r\nHost: {server.Authority}\r\nCookie: {Programme.Cookies[turn % Programme.Cookies.Count]}\r\n"
        + (compressed ? "Accept-Encoding: gzip, br\r\n\r\n" : "\r\n"));

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
