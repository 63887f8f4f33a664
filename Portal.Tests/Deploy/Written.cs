using Portal.Tests.Support;

namespace Portal.Tests.Deploy;

/// <summary>What was written by hand: files of the checkout, by name.</summary>
internal static class Written
{
    private static readonly string[] Projects = ["Portal.Data", "Portal.Migrations", "Portal.Web", "Portal.Tests", "Portal.Bench"];

    public static string PathOf(string name) => Path.Combine(Checkout.Root, name);

    public static string Read(string name) => File.ReadAllText(PathOf(name));

    public static string[] Lines(string name) => File.ReadAllLines(PathOf(name));

    /// <summary>The texts of all sources but these tests of texts, and of the command "portal".</summary>
    public static IEnumerable<string> Sources() => Projects
        .SelectMany(project => Checkout.Sources(project, ".cs", ".razor", ".css", ".js", ".mjs"))
        .Where(source => !source.Path.StartsWith("Portal.Tests/Deploy/", StringComparison.Ordinal))
        .Select(source => source.Text)
        .Append(Read("portal"));
}
