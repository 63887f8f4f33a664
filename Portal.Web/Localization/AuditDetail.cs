using System.Text.Json;

namespace Portal.Web.Localization;

/// <summary>One thing that a line of the journal tells besides.</summary>
/// <param name="Name">Of the value, as the journal wrote it; empty where the value says all.</param>
/// <param name="Value">What it is, or has become.</param>
/// <param name="Before">What it was; null where nothing changed.</param>
internal sealed record AuditDetail(string Name, string Value, string? Before)
{
    private const int Most = 30;
    private const string Nothing = "—";

    /// <summary>What the JSON of a line says, one after the other; nothing for what cannot be read.</summary>
    public static IReadOnlyList<AuditDetail> Of(string? json)
    {
        if (json is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.ValueKind is not JsonValueKind.Object ? [new("", Say(root), null)]
                : root.TryGetProperty("after", out var after) && after.ValueKind is JsonValueKind.Object && root.TryGetProperty("before", out var before) && before.ValueKind is JsonValueKind.Object
                    ? [.. after.EnumerateObject().Take(Most).Select(p => new AuditDetail(p.Name, Say(p.Value), before.TryGetProperty(p.Name, out var was) ? Say(was) : Nothing))]
                    : [.. Flat(root).Take(Most)];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<AuditDetail> Flat(JsonElement root) => root.EnumerateObject().SelectMany(p =>
        p.Value.ValueKind is JsonValueKind.Object ? Flat(p.Value) : [new AuditDetail(p.Name, Say(p.Value), null)]);

    private static string Say(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => Nothing,
        JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
        JsonValueKind.String => Nothing,
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Take(Most).Select(Say)),
        _ => value.GetRawText(),
    };
}
