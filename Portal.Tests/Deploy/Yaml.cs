using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Portal.Tests.Deploy;

/// <summary>A piece of YAML: a text, a list or named parts. Asking for what is not there fails the test with its name.</summary>
internal sealed class Yaml
{
    private readonly object? value;
    private readonly string name;

    private Yaml(object? value, string name) => (this.value, this.name) = (value, name);

    public string Text => value as string ?? throw new KeyNotFoundException($"{name} is no text.");

    public IReadOnlyList<Yaml> Items =>
        [.. (value as List<object?> ?? throw new KeyNotFoundException($"{name} is no list.")).Select((item, at) => new Yaml(item, $"{name}[{at}]"))];

    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text)];

    public IReadOnlyList<string> Keys => [.. Parts.Keys.Cast<string>()];

    private Dictionary<object, object?> Parts => value as Dictionary<object, object?> ?? throw new KeyNotFoundException($"{name} has no parts.");

    public Yaml this[string key] =>
        Parts.TryGetValue(key, out var part) ? new Yaml(part, $"{name}.{key}") : throw new KeyNotFoundException($"{name} has no {key}.");

    /// <summary>Reads a file of the checkout; anchors are followed.</summary>
    public static Yaml Read(string file) =>
        new(new DeserializerBuilder().Build().Deserialize(new MergingParser(new Parser(new StringReader(Written.Read(file))))), file);

    public bool Has(string key) => Parts.ContainsKey(key);
}
