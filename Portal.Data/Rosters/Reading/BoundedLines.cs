namespace Portal.Data.Rosters.Reading;

/// <summary>Passes text on and stops where a line goes on without end: what reads lines into memory never holds more than that.</summary>
internal sealed class BoundedLines(TextReader text) : TextReader
{
    /// <summary>Longest line, in characters.</summary>
    public const int Longest = 200_000;

    private int length;
    private int line = 1;

    /// <inheritdoc/>
    public override int Peek() => text.Peek();

    /// <inheritdoc/>
    public override int Read()
    {
        var read = text.Read();
        if (read >= 0)
        {
            Look([(char)read]);
        }

        return read;
    }

    /// <inheritdoc/>
    public override int Read(char[] buffer, int index, int count)
    {
        var read = text.Read(buffer, index, count);
        Look(buffer.AsSpan(index, read));
        return read;
    }

    /// <inheritdoc/>
    public override int Read(Span<char> buffer)
    {
        var read = text.Read(buffer);
        Look(buffer[..read]);
        return read;
    }

    private void Look(ReadOnlySpan<char> read)
    {
        for (var end = read.IndexOfAny('\n', '\r'); end >= 0; end = read.IndexOfAny('\n', '\r'))
        {
            Grow(end);
            line += read[end] == '\n' ? 1 : 0;
            length = 0;
            read = read[(end + 1)..];
        }

        Grow(read.Length);
    }

    private void Grow(int by)
    {
        length += by;
        if (length > Longest)
        {
            throw new UnreadableRosterException(RosterRefusal.LongCell, line);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            text.Dispose();
        }

        base.Dispose(disposing);
    }
}
