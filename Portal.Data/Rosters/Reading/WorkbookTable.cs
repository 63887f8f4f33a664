using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using ExcelDataReader;
using ExcelDataReader.Exceptions;

namespace Portal.Data.Rosters.Reading;

/// <summary>The first sheet of a workbook that has something in it. Formulas count as what they last gave; nothing is computed here.</summary>
internal static class WorkbookTable
{
    /// <summary>What a workbook may unpack to, in bytes; the texts of its cells, which are held in memory, to a part of it.</summary>
    private const long Largest = 400_000_000;
    private const long LargestTexts = 60_000_000;

    /// <summary>Rows looked at, empty ones too: spreadsheets leave many behind.</summary>
    private const int MostLookedAt = 1_050_000;

    static WorkbookTable() =>
        // The reader asks for it while it is made, though such workbooks never use it.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Opens it; the table closes the file.</summary>
    public static SourceTable Open(string path)
    {
        CheckSizes(path);
        var file = File.OpenRead(path);
        IExcelDataReader? reader = null;
        try
        {
            reader = ExcelReaderFactory.CreateOpenXmlReader(file);
            do
            {
                foreach (var row in Rows(reader))
                {
                    if (row.Cells.Any(c => !string.IsNullOrWhiteSpace(c)))
                    {
                        return new(SourceTable.Titles(row.Cells), Rows(reader), reader, file);
                    }
                }
            }
            while (Ask(reader.NextResult));

            throw new UnreadableRosterException(RosterRefusal.Empty);
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            reader?.Dispose();
            file.Dispose();
            throw new UnreadableRosterException(RosterRefusal.Archive);
        }
        catch
        {
            reader?.Dispose();
            file.Dispose();
            throw;
        }
    }

    private static IEnumerable<SourceRow> Rows(IExcelDataReader reader)
    {
        for (var looked = 0; looked < MostLookedAt && Ask(reader.Read); looked++)
        {
            // A sheet may claim sixteen thousand columns: those beyond the bound only tell that there are some.
            var width = Math.Min(reader.FieldCount, SourceTable.MostColumns + 1);
            var cells = new string[width];
            for (var i = 0; i < width; i++)
            {
                cells[i] = Text(reader.GetValue(i));
                if (cells[i].Length > SourceTable.LongestCell)
                {
                    throw new UnreadableRosterException(RosterRefusal.LongCell, reader.Depth + 1);
                }
            }

            var filled = cells.AsSpan().LastIndexOfAnyExcept("") + 1;
            yield return new(reader.Depth + 1, cells[..filled]);
        }
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        double number when Math.Abs(number) < 1e15 && number == Math.Floor(number) => number.ToString("F0", CultureInfo.InvariantCulture),
        DateTime moment => moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static bool Ask(Func<bool> question)
    {
        try
        {
            return question();
        }
        catch (Exception broken) when (IsBroken(broken))
        {
            throw new UnreadableRosterException(RosterRefusal.Archive);
        }
    }

    private static bool IsBroken(Exception e) => e is not UnreadableRosterException
        && e is InvalidDataException or XmlException or ExcelReaderException or IOException or FormatException or OverflowException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidOperationException or KeyNotFoundException;

    /// <summary>Unpacks everything once and counts, since what an archive says of its sizes may be a lie.</summary>
    private static void CheckSizes(string path)
    {
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var (whole, buffer) = (0L, new byte[81_920]);
            foreach (var entry in archive.Entries)
            {
                using var content = entry.Open();
                var length = 0L;
                for (int read; (read = content.Read(buffer)) > 0;)
                {
                    length += read;
                    if (whole + length > Largest || (length > LargestTexts && entry.FullName.EndsWith("sharedStrings.xml", StringComparison.OrdinalIgnoreCase)))
                    {
                        throw new UnreadableRosterException(RosterRefusal.Archive);
                    }
                }

                whole += length;
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or NotSupportedException)
        {
            throw new UnreadableRosterException(RosterRefusal.Archive);
        }
    }
}
