using System.Net;
using System.Net.Sockets;

namespace Portal.Data.Chapters.Checks;

/// <summary>What came back.</summary>
public readonly record struct LinkReply(LinkAnswer Answer, short Status);

/// <summary>
/// Asks an address of another site whether it answers, without letting anybody's text lead the server into its own network: names are resolved here,
/// and only public addresses are connected to, at ports 80 and 443, with every redirection judged anew. Nothing of an answer is kept but its status.
/// </summary>
public sealed class LinkProbe : IDisposable
{
    private const int MostRedirections = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Func<IPAddress, int, bool> mayConnect;
    private readonly HttpClient client;

    public LinkProbe() : this((address, port) => IsPublic(address) && port is 80 or 443)
    {
    }

    internal LinkProbe(Func<IPAddress, int, bool> mayConnect)
    {
        this.mayConnect = mayConnect;
        client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, Credentials = null, PreAuthenticate = false,
            ConnectTimeout = Patience, MaxResponseHeadersLength = 32, PooledConnectionLifetime = TimeSpan.FromMinutes(1), ConnectCallback = ConnectAsync,
        }) { Timeout = Patience };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Mozilla/5.0 (compatible; link check)");
        client.DefaultRequestHeaders.Accept.ParseAdd("*/*");
    }

    /// <summary>The address to ask, without its fragment; null for what is no web address.</summary>
    public static string? Plain(string target)
    {
        var external = Rendering.Addresses.External(target);
        return external is not null && Uri.TryCreate(external, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            && uri.GetLeftPart(UriPartial.Query) is { Length: <= LinkCheck.AddressLength } plain ? plain : null;
    }

    /// <summary>Asks once, at most five seconds for each redirection; HEAD first, GET where the site does not know it.</summary>
    public async Task<LinkReply> AskAsync(Uri address, CancellationToken ct)
    {
        try
        {
            var (reply, next) = await SendAsync(HttpMethod.Head, address, ct);
            for (var i = 0; next is not null && i < MostRedirections; i++)
            {
                (reply, next) = await SendAsync(HttpMethod.Head, address = next, ct);
            }

            if (next is not null)
            {
                return new(LinkAnswer.Dead, reply.Status);
            }

            return reply.Answer == LinkAnswer.Alive ? reply : (await SendAsync(HttpMethod.Get, address, ct)).Reply;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new(LinkAnswer.Dead, 0);
        }
        catch (HttpRequestException e)
        {
            return new(e.GetBaseException() is RefusedAddressException ? LinkAnswer.Refused : LinkAnswer.Dead, 0);
        }
        catch (Exception e) when (e is IOException or SocketException or UriFormatException or InvalidOperationException or NotSupportedException)
        {
            return new(LinkAnswer.Dead, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<(LinkReply Reply, Uri? Next)> SendAsync(HttpMethod method, Uri address, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, address);
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        var status = (short)response.StatusCode;
        if (status is >= 300 and < 400 && response.Headers.Location is { } location)
        {
            var next = new Uri(address, location);
            return next.Scheme is "http" or "https" && next.UserInfo.Length == 0 ? (new(LinkAnswer.Unsure, status), next) : (new(LinkAnswer.Refused, status), null);
        }

        return (new(
            status switch
            {
                >= 200 and < 400 => LinkAnswer.Alive,
                404 or 410 or 400 or 451 => LinkAnswer.Dead,
                _ => LinkAnswer.Unsure,
            }, status), null);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var end = context.DnsEndPoint;
        var addresses = IPAddress.TryParse(end.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(end.Host, ct);

        // One private address among them refuses the name: which one is taken next time is not in our hands.
        if (addresses.Length == 0 || !addresses.All(a => mayConnect(a, end.Port)))
        {
            throw new RefusedAddressException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, end.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether an address belongs to the public network, by the registries of special addresses (RFC 6890).</summary>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        var b = address.GetAddressBytes();
        if (b.Length == 4)
        {
            return b switch
            {
                [0 or 10 or 127, ..] => false,
                [100, >= 64 and <= 127, ..] => false,
                [169, 254, ..] => false,
                [172, >= 16 and <= 31, ..] => false,
                [192, 168, ..] or [192, 0, 0 or 2, _] or [192, 88, 99, _] => false,
                [198, 18 or 19, ..] or [198, 51, 100, _] or [203, 0, 113, _] => false,
                [>= 224, ..] => false,
                _ => true,
            };
        }

        // Of IPv6 only global unicast, without the parts of it that carry an IPv4 address or are for examples and tunnels.
        return (b[0] & 0xE0) == 0x20
            && !(b[0] == 0x20 && b[1] == 0x01 && (b[2] < 0x02 || (b[2] == 0x0D && b[3] == 0xB8)))
            && !(b[0] == 0x20 && b[1] == 0x02)
            && !(b[0] == 0x3F && b[1] == 0xFF);
    }

    private sealed class RefusedAddressException : IOException
    {
        public RefusedAddressException() : base("The address is not of the public network.")
        {
        }
    }
}
