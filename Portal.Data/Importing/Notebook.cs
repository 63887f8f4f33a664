using System.Globalization;
using System.Text;
using System.Text.Json;
using Portal.Data.Chapters;

namespace Portal.Data.Importing;

/// <summary>Reads a Jupyter notebook: its texts, its code, and what the code once printed. Nothing is run.</summary>
internal static class Notebook
{
    private const int MostCells = 2_000;
    private const int LongestOutput = 20_000;

    public static FoundImport Read(string json, string name, string folder)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = 64 });
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("cells", out var cells) || cells.ValueKind != JsonValueKind.Array)
            {
                return FoundImport.Refuse("Ce carnet n’a pas de cellules, ou une forme trop ancienne. Ouvrez-le et enregistrez-le de nouveau.");
            }

            var writer = new Writer(folder, LanguageOf(document.RootElement));
            foreach (var cell in cells.EnumerateArray().Take(MostCells).Where(c => c.ValueKind == JsonValueKind.Object))
            {
                writer.Add(cell);
            }

            var chapter = ImportReader.Markdown(writer.Text.ToString(), Path.ChangeExtension(name, ".md"), folder, folder, foreign: true) with { Path = name };
            chapter.Notes.AddRange(writer.Notes());
            return ImportReader.OneOf(chapter);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return FoundImport.Refuse("Ce carnet est abîmé. Ouvrez-le et enregistrez-le de nouveau.");
        }
    }

    private static string LanguageOf(JsonElement book) =>
        book.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object && metadata.TryGetProperty("language_info", out var info)
        && info.ValueKind == JsonValueKind.Object && info.TryGetProperty("name", out var language) && language.ValueKind == JsonValueKind.String
        && language.GetString() is { Length: > 0 and < 20 } said && said.All(char.IsAsciiLetterOrDigit) ? said : "python";

    private sealed class Writer(string folder, string language)
    {
        private int code, pictures, rich, cut;

        public StringBuilder Text { get; } = new();

        public IEnumerable<ImportNote> Notes()
        {
            (ImportGrade, string, int)[] notes =
            [
                (ImportGrade.Kept, "Cellules de code, avec leurs résultats écrits : {0}", code), (ImportGrade.Kept, "Images des résultats : {0}", pictures),
                (ImportGrade.Lost, "Résultats interactifs ou en HTML, non repris : {0}", rich), (ImportGrade.Degraded, "Résultats trop longs, coupés : {0}", cut),
            ];
            return notes.Where(n => n.Item3 > 0).Select(n => new ImportNote(n.Item1, n.Item2, n.Item3));
        }

        public void Add(JsonElement cell)
        {
            var source = Joined(cell, "source");
            switch (cell.TryGetProperty("cell_type", out var type) ? type.GetString() : "")
            {
                case "markdown":
                    Text.Append(WithAttachments(cell, source)).Append("\n\n");
                    break;
                case "code" when source.Length > 0 || cell.TryGetProperty("outputs", out _):
                    code++;
                    Fence(source, language);
                    foreach (var output in cell.TryGetProperty("outputs", out var outputs) && outputs.ValueKind == JsonValueKind.Array ? outputs.EnumerateArray().ToList() : [])
                    {
                        AddOutput(output);
                    }

                    break;
                default:
                    Fence(source, "text");
                    break;
            }
        }

        private void AddOutput(JsonElement output)
        {
            if (output.TryGetProperty("text", out _))
            {
                Fence(Joined(output, "text"), "text");
            }
            else if (output.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object)
            {
                if (Picture(data) is { } picture)
                {
                    Text.Append("![](").Append(picture).Append(")\n\n");
                }
                else if (data.TryGetProperty("text/plain", out _))
                {
                    Fence(Joined(data, "text/plain"), "text");
                }

                rich += data.TryGetProperty("text/html", out _) || data.TryGetProperty("application/javascript", out _) ? 1 : 0;
            }
        }

        private string? Picture(JsonElement data)
        {
            foreach (var (type, ending) in (ReadOnlySpan<(string, string)>)[("image/png", ".png"), ("image/jpeg", ".jpg")])
            {
                if (data.TryGetProperty(type, out _))
                {
                    return Keep(Joined(data, type), ending);
                }
            }

            return null;
        }

        private string Keep(string base64, string ending)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"resultat-{++pictures}{ending}");
            File.WriteAllBytes(Path.Combine(folder, name), Convert.FromBase64String(base64.Replace("\n", "", StringComparison.Ordinal)));
            return name;
        }

        /// <summary>Images pasted into a cell are written "attachment:name" and lie in it.</summary>
        private string WithAttachments(JsonElement cell, string source)
        {
            foreach (var attachment in cell.TryGetProperty("attachments", out var all) && all.ValueKind == JsonValueKind.Object ? all.EnumerateObject().ToList() : [])
            {
                if (attachment.Value.ValueKind == JsonValueKind.Object && Picture(attachment.Value) is { } picture)
                {
                    source = source.Replace($"attachment:{attachment.Name}", picture, StringComparison.Ordinal);
                }
            }

            return source;
        }

        private void Fence(string body, string kind)
        {
            if (body.Length > LongestOutput && kind == "text")
            {
                (body, cut) = (ChapterTexts.Cut(body, LongestOutput) + "\n…", cut + 1);
            }

            if (body.Trim().Length > 0)
            {
                var ticks = new string('`', Math.Max(3, 1 + body.Split('\n').Select(line => line.TrimStart().TakeWhile(c => c == '`').Count()).Max()));
                Text.Append(ticks).Append(kind).Append('\n').Append(body.TrimEnd()).Append('\n').Append(ticks).Append("\n\n");
            }
        }

        private static string Joined(JsonElement parent, string name) => !parent.TryGetProperty(name, out var value) ? ""
            : value.ValueKind == JsonValueKind.String ? value.GetString() ?? ""
            : value.ValueKind == JsonValueKind.Array ? string.Concat(value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()))
            : "";
    }
}
