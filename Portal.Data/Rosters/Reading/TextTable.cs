using CsvHelper;

namespace Portal.Data.Rosters.Reading;

/// <summary>Text with a separator: cells may stand between quotation marks and then hold separators and line ends.</summary>
internal static class TextTable
{
    /// <summary>Longest record, in bytes: what is held in memory at once.</summary>
    private const int LongestRecord = 500_000;

    /// <summary>Opens it; the table closes the stream.</summary>
    public static SourceTable Open(Stream content, SourceForm form)
    {
        var text = new BoundedLines(new StreamReader(content, Charsets.Of(form.Charset), detectEncodingFromByteOrderMarks: true, 16_384));
        CsvReader? reader = null;
        try
        {
            for (var skipped = 1; skipped < form.HeaderLine; skipped++)
            {
                text.ReadLine();
            }

            var open = new OpenQuote();
            reader = CsvReader.Create(text, new CsvReaderOptions
            {
                Separator = form.Delimiter is [var separator] ? separator : ',', HasHeader = false, MaxRecordSize = LongestRecord, TrackLineNumbers = true, SkipEmptyLines = true,
                DetectSeparatorHint = false, MalformedData = CsvMalformedDataHandling.Recover, FieldCountMismatch = CsvFieldCountHandling.Allow, IncludeValuesInExceptions = false,
                OnMalformedRecord = open.Note,
            }, leaveOpen: true);
            return Next(reader, open, form.HeaderLine - 1) is { } titles
                ? new(SourceTable.Titles(titles.Cells), Rows(reader, open, form.HeaderLine - 1), reader, text)
                : throw new UnreadableRosterException(RosterRefusal.Empty);
        }
        catch
        {
            reader?.Dispose();
            text.Dispose();
            throw;
        }
    }

    private static IEnumerable<SourceRow> Rows(CsvReader reader, OpenQuote open, int before)
    {
        while (Next(reader, open, before) is { } row)
        {
            yield return row;
        }
    }

    private static SourceRow? Next(CsvReader reader, OpenQuote open, int before)
    {
        try
        {
            if (!reader.Read())
            {
                return null;
            }
        }
        catch (Exception tooLong) when (tooLong is CsvFormatException or InvalidDataException or InvalidOperationException)
        {
            throw new UnreadableRosterException(RosterRefusal.LongCell, before + (int)((tooLong as CsvFormatException)?.LineNumber ?? 0));
        }

        var line = before + (int)reader.LineNumber;
        if (open.Found)
        {
            throw new UnreadableRosterException(RosterRefusal.LongCell, line);
        }

        // Cells beyond the bound are told, not read.
        var cells = new string[Math.Min(reader.FieldCount, SourceTable.MostColumns + 1)];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = reader.GetSpan(i).Length <= 4 * SourceTable.LongestCell && reader.GetString(i) is { Length: <= SourceTable.LongestCell } cell
                ? cell
                : throw new UnreadableRosterException(RosterRefusal.LongCell, line);
        }

        return new(line, cells);
    }

    /// <summary>A quotation mark that is never closed takes in the rest of the file.</summary>
    private sealed class OpenQuote
    {
        public bool Found { get; private set; }

        public void Note(CsvMalformedRecord record) => Found |= record.Reason is CsvMalformedReason.UnterminatedQuote;
    }
}
