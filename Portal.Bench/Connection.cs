using System.Net;
using System.Net.Sockets;

namespace Portal.Bench;

/// <summary>One connection kept open, one request at a time: as cheap as a client can be, so that the machine is left to the server.</summary>
internal sealed class Connection(IPEndPoint server) : IDisposable
{
    private const int MostOfHead = 16 * 1024;

    private readonly byte[] buffer = new byte[64 * 1024];
    private Socket? socket;

    /// <summary>Sends a request and reads the answer to its end; connects first when there is no connection.</summary>
    /// <returns>Status and bytes of the body.</returns>
    /// <exception cref="SocketException">The server does not answer; the next request connects anew.</exception>
    /// <exception cref="IOException">The answer stopped in the middle or is no HTTP.</exception>
    public async ValueTask<(int Status, long Bytes)> SendAsync(ReadOnlyMemory<byte> request, CancellationToken ct)
    {
        try
        {
            var open = socket ??= await ConnectAsync(ct);
            await open.SendAsync(request, SocketFlags.None, ct);
            return await ReceiveAsync(open, ct);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private async Task<Socket> ConnectAsync(CancellationToken ct)
    {
        var fresh = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await fresh.ConnectAsync(server, ct);
            return fresh;
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    private async ValueTask<(int Status, long Bytes)> ReceiveAsync(Socket open, CancellationToken ct)
    {
        var filled = 0;
        int headEnd;
        do
        {
            var read = await open.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, ct);
            if (read == 0 || filled > MostOfHead)
            {
                throw new IOException("The answer ended in its headers.");
            }

            filled += read;
            headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }
        while (headEnd < 0);

        var answer = new AnswerEnd();
        answer.Start(buffer.AsSpan(0, headEnd + 4));
        answer.Take(buffer.AsSpan(headEnd + 4, filled - headEnd - 4));
        while (!answer.IsDone)
        {
            var read = await open.ReceiveAsync(buffer, SocketFlags.None, ct);
            if (read == 0)
            {
                throw new IOException("The answer ended too early.");
            }

            answer.Take(buffer.AsSpan(0, read));
        }

        return (answer.Status, answer.Bytes);
    }
}
