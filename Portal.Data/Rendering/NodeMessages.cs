using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Data.Rendering;

/// <summary>A formula or a piece of code for the Node process.</summary>
internal sealed record NodeItem(string Kind, string Text, bool Display, string? Language)
{
    [JsonIgnore]
    public bool IsCode => Kind == "code";

    public static NodeItem Formula(string tex, bool display) => new("formula", tex, display, null);

    public static NodeItem Code(string text, string language) => new("code", text, false, language);
}

/// <summary>Html is null when there is none: no Node, unknown language, or the fault in Error (with the unknown macro, if that was it).</summary>
internal readonly record struct NodeAnswer(string? Html, string? Error, string? Macro);

internal sealed record NodeRequest(int Id, string? Macros, IReadOnlyList<NodeItem> Items);

internal sealed record NodeReply(int Id, int Index, string? Html, string? Error, string? Macro);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(NodeRequest))]
[JsonSerializable(typeof(NodeReply))]
internal sealed partial class NodeJson : JsonSerializerContext;
