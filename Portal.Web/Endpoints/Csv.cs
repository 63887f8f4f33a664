using System.Globalization;
using System.Text;

namespace Portal.Web.Endpoints;

/// <summary>
/// Tables for spreadsheets: UTF-8 with its mark, the separator that the language's spreadsheets expect, and no cell that one would take for a formula.
/// </summary>
internal static class Csv
{
    /// <summary>The rows as a file to take away; the first is the head.</summary>
    public static IResult File(string name, IEnumerable<IReadOnlyList<string>> rows)
    {
        var separator = Separator;
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(Line(separator, row));
        }

        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())], "text/csv; charset=utf-8", name);
    }

    /// <summary>Rows written as they are read, whatever their number; nothing of them stays on the way.</summary>
    public static IResult Stream(HttpContext http, string name, IReadOnlyList<string> head, IAsyncEnumerable<IReadOnlyList<string>> rows)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        var separator = Separator;
        return Results.Stream(
            async body =>
            {
                await using var writer = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 16_384, leaveOpen: true);
                await writer.WriteAsync(Line(separator, head));
                await foreach (var row in rows.WithCancellation(http.RequestAborted))
                {
                    await writer.WriteAsync(Line(separator, row));
                }
            },
            "text/csv; charset=utf-8", name);
    }

    /// <summary>What the spreadsheets of the reader's language expect between cells.</summary>
    internal static char Separator => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? ';' : ',';

    /// <summary>One row with its end.</summary>
    internal static string Line(char separator, IReadOnlyList<string> row) => string.Join(separator, row.Select(cell => Quoted(cell))) + "\r\n";

    /// <summary>A cell between quotes; one that begins like a formula gets an apostrophe in front.</summary>
    internal static string Quoted(string cell)
    {
        var first = cell.AsSpan().TrimStart();
        var harmless = cell.Length > 0 && (cell[0] is '\t' or '\r' or '\n' || (first.Length > 0 && first[0] is '=' or '+' or '-' or '@' or '＝' or '＋' or '－' or '＠')) ? "'" + cell : cell;
        return $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
