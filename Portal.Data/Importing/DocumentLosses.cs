using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Portal.Data.Importing;

/// <summary>Counts what a document holds that pandoc passes over in silence, so that a report tells it.</summary>
internal static partial class DocumentLosses
{
    private const int LongestPart = 4 * 1024 * 1024;

    public static async Task<List<ImportNote>> OfAsync(string path, string form, CancellationToken ct)
    {
        var notes = new List<ImportNote>();
        if (form == "html")
        {
            Add(notes, ImportGrade.Degraded, "Formules de la page, certaines devenues du texte : {0}", MathOfPages().Count(await ReadAsync(File.OpenRead(path), ct)));
        }
        else if (form is "docx" or "odt")
        {
            await using var archive = await ZipFile.OpenReadAsync(path, ct);
            Add(notes, ImportGrade.Lost, "Formules du document, non reprises : {0}", form == "odt" ? archive.Entries.Count(e => FormulaOfOdt().IsMatch(e.FullName)) : 0);
            Add(notes, ImportGrade.Lost, "Graphiques et objets incorporés, non repris : {0}", archive.Entries.Count(e => Embedded().IsMatch(e.FullName)));
            if (archive.GetEntry("word/comments.xml") is { } comments)
            {
                Add(notes, ImportGrade.Lost, "Commentaires de relecture, non repris : {0}", CommentOfDocx().Count(await ReadAsync(await comments.OpenAsync(ct), ct)));
            }
        }

        return notes;
    }

    private static void Add(List<ImportNote> notes, ImportGrade grade, string sentence, int count)
    {
        if (count > 0)
        {
            notes.Add(new(grade, sentence, count));
        }
    }

    /// <summary>The beginning of a part as text: it is counted in, not understood.</summary>
    private static async Task<string> ReadAsync(Stream content, CancellationToken ct)
    {
        await using (content)
        {
            using var reader = new StreamReader(content);
            var text = new char[LongestPart];
            return new string(text, 0, await reader.ReadBlockAsync(text, ct));
        }
    }

    [GeneratedRegex("^(?:Formula-|Object )[^/]*/content\\.xml$")]
    private static partial Regex FormulaOfOdt();

    [GeneratedRegex("^word/(?:charts/chart|embeddings/|diagrams/data)[^/]*")]
    private static partial Regex Embedded();

    [GeneratedRegex("<w:comment[ >]")]
    private static partial Regex CommentOfDocx();

    [GeneratedRegex("class=\"[^\"]*\\bmath\\b|<math[ >]")]
    private static partial Regex MathOfPages();
}
