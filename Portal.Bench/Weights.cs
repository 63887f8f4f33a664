using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Portal.Bench;

/// <summary>Bytes of an answer's body on the wire.</summary>
internal sealed record Weight(long Raw, long Gzip, long Brotli);

/// <summary>One thing a first visit loads.</summary>
internal sealed record Part(string Path, long Bytes);

/// <summary>Weighs answers as browsers get them.</summary>
internal sealed partial class Weights(Uri server, string cookie) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server };

    /// <summary>The same page plain, with gzip and with Brotli.</summary>
    public async Task<Weight> OfAsync(string path, CancellationToken ct) => new(
        (await GetAsync(path, "identity", ct)).Length, (await GetAsync(path, "gzip", ct)).Length, (await GetAsync(path, "br", ct)).Length);

    /// <summary>A page with everything it makes a browser load that has nothing yet: styles, scripts, icon, and what the styles name.</summary>
    public async Task<IReadOnlyList<Part>> FirstVisitAsync(string path, CancellationToken ct)
    {
        var parts = new List<Part>();
        var waiting = new Queue<string>([path]);
        var seen = new HashSet<string>();
        while (waiting.TryDequeue(out var next) && parts.Count < 100)
        {
            if (!seen.Add(next))
            {
                continue;
            }

            var body = await GetAsync(next, "br", ct);
            parts.Add(new(next, body.Length));
            var found = next == path ? InPage().Matches(Unpack(body)) : next.EndsWith(".css", StringComparison.Ordinal) ? InStyles().Matches(Unpack(body)) : null;
            foreach (var address in found?.Select(m => m.Groups[1].Value) ?? [])
            {
                waiting.Enqueue(new Uri(new Uri(server, next), address).PathAndQuery);
            }
        }

        return parts;
    }

    public void Dispose() => http.Dispose();

    private async Task<byte[]> GetAsync(string path, string encoding, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("Accept-Encoding", encoding);
        using var answer = await http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadAsByteArrayAsync(ct)
            : throw new BenchException($"{path} répond {(int)answer.StatusCode}.");
    }

    /// <summary>Small things are sent as they are; what is no Brotli stays text.</summary>
    private static string Unpack(byte[] body)
    {
        try
        {
            using var brotli = new StreamReader(new BrotliStream(new MemoryStream(body), CompressionMode.Decompress));
            return brotli.ReadToEnd();
        }
        catch (InvalidOperationException)
        {
            return System.Text.Encoding.UTF8.GetString(body);
        }
    }

    [GeneratedRegex("<(?:link[^>]*\\srel=\"(?:stylesheet|icon|preload)\"[^>]*\\shref|script[^>]*\\ssrc|img[^>]*\\ssrc)=\"(/[^\"]*)\"")]
    private static partial Regex InPage();

    [GeneratedRegex("url\\([\"']?(?!data:|#)([^)\"']+)[\"']?\\)")]
    private static partial Regex InStyles();
}
