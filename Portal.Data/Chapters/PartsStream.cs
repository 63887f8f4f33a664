using Portal.Data.Files;

namespace Portal.Data.Chapters;

/// <summary>Reads files of a place one after the other, as one. Forwards only.</summary>
internal sealed class PartsStream(IFilePlace place, IAsyncEnumerable<string> keys) : Stream
{
    private readonly IAsyncEnumerator<string> parts = keys.GetAsyncEnumerator();
    private Stream? open;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (open is not null && await open.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                return read;
            }

            if (open is not null)
            {
                await open.DisposeAsync();
                open = null;
            }

            if (!await parts.MoveNextAsync())
            {
                return 0;
            }

            open = await place.OpenAsync(parts.Current, cancellationToken) ?? throw new IOException("A piece of the upload is missing.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        if (open is not null)
        {
            await open.DisposeAsync();
        }

        await parts.DisposeAsync();
        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
