namespace Portal.Data.Rosters.Reading;

/// <summary>A line of a file.</summary>
/// <param name="Line">Where it begins, 1 for the first line of the file.</param>
internal readonly record struct SourceRow(int Line, IReadOnlyList<string> Cells);

/// <summary>How a file is read: what was found, or what somebody said instead.</summary>
/// <param name="Charset">Empty where the format says it.</param>
/// <param name="Delimiter">Empty where the format says it.</param>
/// <param name="HeaderLine">The line of the titles, 1 for the first.</param>
internal sealed record SourceForm(RosterFormat Format, string Charset = "", string Delimiter = "", int HeaderLine = 1);

/// <summary>A file as a table, read row by row from a local disk. Disposing closes the file.</summary>
internal sealed class SourceTable(IReadOnlyList<string> headers, IEnumerable<SourceRow> rows, params IDisposable[] open) : IDisposable
{
    /// <summary>Most lines of a file, titles not counted.</summary>
    public const int MostRows = 100_000;

    public const int MostColumns = 200;

    /// <summary>Longest cell, in characters.</summary>
    public const int LongestCell = 10_000;

    /// <summary>The titles, each once: a title that comes again has its turn behind it.</summary>
    public IReadOnlyList<string> Headers { get; } = headers;

    /// <summary>Rows with something in them. Reading them throws <see cref="UnreadableRosterException"/> where the file cannot be read on.</summary>
    public IEnumerable<SourceRow> Rows => Bounded(rows);

    /// <summary>Opens a file as it is said to be.</summary>
    /// <param name="path">On this machine's disk.</param>
    /// <param name="form">Found by <see cref="SourceLook"/>, or said by somebody.</param>
    /// <param name="kind">Of a OneRoster archive, which of its people.</param>
    public static SourceTable Open(string path, SourceForm form, RosterKind kind) => form.Format switch
    {
        RosterFormat.Workbook => WorkbookTable.Open(path),
        RosterFormat.OneRoster => OneRosterTable.Open(path, kind),
        _ => TextTable.Open(File.OpenRead(path), form),
    };

    /// <summary>Titles without those at the end that say nothing, each once.</summary>
    internal static List<string> Titles(IReadOnlyList<string> cells)
    {
        if (cells.Count > MostColumns)
        {
            throw new UnreadableRosterException(RosterRefusal.TooManyColumns);
        }

        var last = cells.Count - 1;
        while (last >= 0 && string.IsNullOrWhiteSpace(cells[last]))
        {
            last--;
        }

        var titles = new List<string>();
        var seen = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i <= last; i++)
        {
            var title = SourceText.Shown(cells[i], 60);
            var turn = seen[title] = seen.GetValueOrDefault(title) + 1;
            titles.Add(turn == 1 ? title : FormattableString.Invariant($"{title} ({turn})"));
        }

        return titles.Count > 0 ? titles : throw new UnreadableRosterException(RosterRefusal.NoTitles);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thing in open)
        {
            thing.Dispose();
        }
    }

    private static IEnumerable<SourceRow> Bounded(IEnumerable<SourceRow> rows)
    {
        var count = 0;
        foreach (var row in rows)
        {
            if (row.Cells.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (++count > MostRows)
            {
                throw new UnreadableRosterException(RosterRefusal.TooManyRows, row.Line);
            }

            yield return row;
        }
    }
}
