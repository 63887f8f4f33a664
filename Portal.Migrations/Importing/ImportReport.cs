using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Data.Rendering;

namespace Portal.Migrations.Importing;

/// <summary>What became of one file.</summary>
internal enum ImportStatus
{
    Created,
    Updated,
    Unchanged,
    Failed,
}

/// <summary>One file of an import.</summary>
/// <param name="Path">Seen from the imported folder, with slashes.</param>
/// <param name="Status">What became of it.</param>
internal sealed record ImportedFile(string Path, ImportStatus Status)
{
    /// <summary>Why it failed, a sentence; null for the rest.</summary>
    public string? Reason { get; init; }

    public string? Title { get; init; }
    public string? Subject { get; init; }

    /// <summary>Place in the subject; null when it failed.</summary>
    public int? Number { get; init; }

    /// <summary>Null when it failed.</summary>
    public int? ChapterId { get; init; }

    /// <summary>Images brought along.</summary>
    public int Images { get; init; }

    /// <summary>Formulas shown as MathML.</summary>
    public int Formulas { get; init; }

    /// <summary>What could not be rendered as written; empty for unchanged files, which are not rendered.</summary>
    public IReadOnlyList<RenderIssue> Issues { get; init; } = [];

    /// <summary>Sentences about what should be looked at: missing sections, taken numbers, unknown levels.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How often something of a kind happened.</summary>
    public int Count(RenderIssueKind kind) => Issues.Where(i => i.Kind == kind).Sum(i => i.Count);
}

/// <summary>A whole import.</summary>
/// <param name="Files">In the order they were read.</param>
/// <param name="Created">Structure that had to be created, one sentence each.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ImportReport(IReadOnlyList<ImportedFile> Files, IReadOnlyList<string> Created, double Seconds)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>0 when every file is in; 1 when one failed.</summary>
    [JsonIgnore]
    public int ExitCode => Count(ImportStatus.Failed) == 0 ? 0 : 1;

    /// <summary>Totals by status and by kind of loss, as they stand in the JSON.</summary>
    public IReadOnlyDictionary<string, int> Totals => new Dictionary<string, int>
    {
        ["files"] = Files.Count, ["created"] = Count(ImportStatus.Created), ["updated"] = Count(ImportStatus.Updated),
        ["unchanged"] = Count(ImportStatus.Unchanged), ["failed"] = Count(ImportStatus.Failed),
        ["images"] = Files.Sum(f => f.Images), ["formulas"] = Files.Sum(f => f.Formulas),
        ["unknownMacros"] = Count(RenderIssueKind.UnknownMacro), ["formulaErrors"] = Count(RenderIssueKind.FormulaError),
        ["formulasUnavailable"] = Count(RenderIssueKind.FormulasUnavailable),
        ["missingImages"] = Count(RenderIssueKind.MissingImage), ["externalImages"] = Count(RenderIssueKind.ExternalImage),
        ["droppedLinks"] = Count(RenderIssueKind.DroppedLink), ["lostHtml"] = Count(RenderIssueKind.LostHtml),
        ["tooLongOrNested"] = Count(RenderIssueKind.TooLong) + Count(RenderIssueKind.TooNested),
    };

    /// <summary>How many files have a status.</summary>
    public int Count(ImportStatus status) => Files.Count(f => f.Status == status);

    /// <summary>How often something happened, over all files.</summary>
    public int Count(RenderIssueKind kind) => Files.Sum(f => f.Count(kind));

    /// <summary>The whole of it as JSON.</summary>
    public async Task WriteJsonAsync(string path, CancellationToken ct)
    {
        await using var file = File.Create(path);
        await JsonSerializer.SerializeAsync(file, this, Json, ct);
    }
}
