using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Portal.Data.Audit;

/// <summary>What a change changed, for the journal: {"before": {…}, "after": {…}}.</summary>
internal static class AuditChange
{
    private const int LongestText = 200;

    /// <summary>The changed values of a row about to be saved; null when nothing changes. Long texts are cut.</summary>
    public static string? Of(EntityEntry row)
    {
        if (row.State is not EntityState.Modified)
        {
            return null;
        }

        var (before, after) = (new JsonObject(), new JsonObject());
        foreach (var value in row.Properties.Where(p => p.IsModified && !Equals(p.OriginalValue, p.CurrentValue)))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(value.Metadata.Name);
            (before[name], after[name]) = (Say(value.OriginalValue), Say(value.CurrentValue));
        }

        return after.Count == 0 ? null : new JsonObject { ["before"] = before, ["after"] = after }.ToJsonString();
    }

    private static JsonNode? Say(object? value) => value switch
    {
        null => null,
        string text => text.Length > LongestText ? text[..LongestText] + "…" : text,
        bool yes => yes,
        Enum word => word.ToString(),
        int or short or long => JsonValue.Create(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
