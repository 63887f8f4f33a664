using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Portal.Tests.Files;

/// <summary>A bucket in memory that speaks the few words of S3 the portal says, by path. No real one is asked in the tests.</summary>
internal sealed class BucketStub : IAsyncDisposable
{
    private readonly WebApplication server;

    private BucketStub(WebApplication server) => this.server = server;

    public ConcurrentDictionary<string, byte[]> Files { get; } = new();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Answers with this instead, when it is not 0.</summary>
    public int Fault { get; set; }

    public Uri Address => new(server.Urls.First());

    public static async Task<BucketStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var stub = new BucketStub(builder.Build());
        stub.server.Run(stub.AnswerAsync);
        await stub.server.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var path = Uri.UnescapeDataString(http.Request.Path.Value ?? "");
        Asked.Enqueue($"{http.Request.Method} {path} {http.Request.Headers.Range}".TrimEnd());
        if (Fault != 0 || !http.Request.Headers.Authorization.ToString().Contains("Credential=name/", StringComparison.Ordinal))
        {
            http.Response.StatusCode = Fault == 0 ? 403 : Fault;
            return;
        }

        var key = path.StartsWith("/portal/", StringComparison.Ordinal) ? path["/portal/".Length..] : "";
        if (key.Length == 0)
        {
            await ListAsync(http);
            return;
        }

        switch (http.Request.Method)
        {
            case "PUT":
                Files[key] = await BodyAsync(http.Request);
                http.Response.Headers.ETag = "\"1\"";
                break;
            case "DELETE":
                Files.TryRemove(key, out _);
                http.Response.StatusCode = 204;
                break;
            case "GET" or "HEAD" when Files.TryGetValue(key, out var bytes):
                await SendAsync(http, bytes);
                break;
            default:
                http.Response.StatusCode = 404;
                break;
        }
    }

    private async Task ListAsync(HttpContext http)
    {
        var prefix = http.Request.Query["prefix"].ToString();
        var after = http.Request.Query["continuation-token"].ToString();
        var keys = Files.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(k, after) > 0).Order(StringComparer.Ordinal).ToList();
        var page = keys.Take(2).ToList();
        http.Response.ContentType = "application/xml";
        await http.Response.WriteAsync(
            $"<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>portal</Name><IsTruncated>{(keys.Count > 2 ? "true" : "false")}</IsTruncated>"
            + (keys.Count > 2 ? $"<NextContinuationToken>{SecurityElement.Escape(page[^1])}</NextContinuationToken>" : "")
            + string.Concat(page.Select(k => $"<Contents><Key>{SecurityElement.Escape(k)}</Key><LastModified>2026-11-18T08:00:00.000Z</LastModified><Size>{Files[k].Length.ToString(CultureInfo.InvariantCulture)}</Size></Contents>"))
            + "</ListBucketResult>");
    }

    private static async Task SendAsync(HttpContext http, byte[] bytes)
    {
        var (from, to) = (0, bytes.Length - 1);
        if (http.Request.GetTypedHeaders().Range?.Ranges.Single() is { } range)
        {
            (from, to) = ((int)(range.From ?? 0), (int)Math.Min(range.To ?? to, to));
            http.Response.StatusCode = 206;
        }

        http.Response.Headers.LastModified = "Wed, 18 Nov 2026 08:00:00 GMT";
        http.Response.ContentLength = to - from + 1;
        if (http.Request.Method == "GET")
        {
            await http.Response.Body.WriteAsync(bytes.AsMemory(from, to - from + 1));
        }
    }

    /// <summary>The body; signed piece by piece, as the library sends it without https, each piece has a line with its length in front.</summary>
    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var whole = new MemoryStream();
        await request.Body.CopyToAsync(whole);
        if (!request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal) && !request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING", StringComparison.Ordinal))
        {
            return whole.ToArray();
        }

        var bytes = whole.ToArray();
        using var plain = new MemoryStream();
        for (var at = 0; ;)
        {
            var end = bytes.AsSpan(at).IndexOf("\r\n"u8);
            var length = int.Parse(System.Text.Encoding.ASCII.GetString(bytes, at, end).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (length == 0)
            {
                return plain.ToArray();
            }

            plain.Write(bytes, at + end + 2, length);
            at += end + 2 + length + 2;
        }
    }
}
