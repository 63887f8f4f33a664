namespace Portal.Data.Files;

/// <summary>A stream over something far away that is fetched from where one stands to the end, anew after each jump. Reading only.</summary>
/// <param name="length">Of the whole, in bytes.</param>
/// <param name="fetch">Brings the bytes between two positions, both included.</param>
internal sealed class RangeStream(long length, Func<long, long, CancellationToken, Task<Stream>> fetch) : Stream
{
    private Stream? open;
    private long position;
    private long openAt = -1;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Before the beginning.");
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (open is null || openAt != position)
        {
            if (open is not null)
            {
                await open.DisposeAsync();
            }

            (open, openAt) = (await fetch(position, length - 1, cancellationToken), position);
        }

        var read = await open.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            throw new EndOfStreamException("The place of the files ended early.");
        }

        position += read;
        openAt = position;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            open?.Dispose();
        }

        base.Dispose(disposing);
    }
}
