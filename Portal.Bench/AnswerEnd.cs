using System.Buffers.Text;

namespace Portal.Bench;

/// <summary>Finds where an answer of HTTP/1.1 ends, without keeping it: by its length, or chunk by chunk.</summary>
internal struct AnswerEnd
{
    private enum Part { Body, ChunkSize, ChunkSizeLine, Chunk, ChunkLine, Trailer, Done }

    private Part part;
    private long left;
    private int trailerLine;

    /// <summary>100 to 599; 0 before <see cref="Start"/>.</summary>
    public int Status { get; private set; }

    /// <summary>Bytes of the body so far, framing left out.</summary>
    public long Bytes { get; private set; }

    public readonly bool IsDone => part is Part.Done;

    /// <summary>Reads the status and how the body is framed.</summary>
    /// <param name="head">Status line and headers, with the empty line.</param>
    public void Start(ReadOnlySpan<byte> head)
    {
        Status = head.Length > 12 && Utf8Parser.TryParse(head[9..12], out int status, out _) ? status : 0;
        (left, trailerLine, Bytes) = (0, 0, 0);
        if (head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0)
        {
            part = Part.ChunkSize;
            return;
        }

        var at = head.IndexOf("\r\nContent-Length: "u8);
        left = at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out long length, out _) ? length : 0;
        part = left == 0 ? Part.Done : Part.Body;
    }

    /// <summary>Takes what came in.</summary>
    public void Take(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0 && part is not Part.Done)
        {
            if (part is Part.Body or Part.Chunk)
            {
                var now = (int)Math.Min(left, data.Length);
                Bytes += now;
                left -= now;
                data = data[now..];
                if (left == 0)
                {
                    part = part is Part.Body ? Part.Done : Part.ChunkLine;
                }

                continue;
            }

            TakeOfFrame(data[0]);
            data = data[1..];
        }
    }

    private void TakeOfFrame(byte b)
    {
        switch (part)
        {
            case Part.ChunkSize when Digit(b) is >= 0 and var digit:
                left = (left << 4) + digit;
                break;
            case Part.ChunkSize when b != '\n':
                part = Part.ChunkSizeLine;
                break;
            case Part.ChunkSize or Part.ChunkSizeLine when b == '\n':
                part = left == 0 ? Part.Trailer : Part.Chunk;
                break;
            case Part.ChunkLine when b == '\n':
                part = Part.ChunkSize;
                break;
            case Part.Trailer when b == '\n':
                part = trailerLine == 0 ? Part.Done : Part.Trailer;
                trailerLine = 0;
                break;
            case Part.Trailer when b != '\r':
                trailerLine++;
                break;
        }
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => b - '0',
        >= (byte)'a' and <= (byte)'f' => b - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => b - 'A' + 10,
        _ => -1,
    };
}
