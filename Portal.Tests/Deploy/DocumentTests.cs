using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Portal.Tests.Deploy;

/// <summary>What the documents say is there, and what is there is said.</summary>
public sealed partial class DocumentTests
{
    /// <summary>Read by tests alone: nobody sets them in a file.</summary>
    private static readonly string[] OfTests = ["PORTAL_TEST_DATABASE", "PORTAL_SHARED_DATA", "PORTAL_CHROMIUM"];

    private static readonly string[] Hosts = ["render.yaml", "Dockerfile", "deploy/compose.yaml"];

    [Fact]
    public void Every_setting_is_in_the_operations_manual_and_no_other() => Assert.Equal(SettingsRead(), Settings().Matches(Written.Read("docs/operations.md")).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_setting_of_the_portal_is_in_the_example_and_no_other() =>
        Assert.Equal(SettingsRead().Except(OfTests), Settings().Matches(Written.Read(".env.example")).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_example_sets_nothing_by_itself() => Assert.All(Written.Lines(".env.example"), line => Assert.True(line.Length == 0 || line[0] == '#', line));

    [Fact]
    public void Hosts_are_given_settings_that_exist()
    {
        var known = SettingsRead();
        Assert.All(
            Hosts.SelectMany(file => Settings().Matches(Written.Read(file)).Select(m => m.Value)),
            name => Assert.Contains(name, known));
    }

    [Fact]
    public void Every_rule_cited_in_the_sources_is_explained_and_no_other()
    {
        var cited = Written.Sources().SelectMany(source => Rules().Matches(source).Select(m => m.Value)).Distinct().Order(StringComparer.Ordinal);
        var explained = Written.Lines("docs/rules.md").Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => Rules().Matches(line.Split('|')[1]).Select(m => m.Value)).Order(StringComparer.Ordinal);
        Assert.Equal(cited, explained);
    }

    [Fact]
    public void Every_package_has_its_reason_and_licence()
    {
        var lines = Written.Lines("docs/decisions/dependencies.md");
        var nuget = XDocument.Parse(Written.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(e => e.Attribute("Include")?.Value ?? "");
        var npm = System.Text.Json.JsonDocument.Parse(Written.Read("Portal.Data/Rendering/node/package.json")).RootElement.GetProperty("dependencies").EnumerateObject().Select(p => p.Name);
        Assert.All([.. nuget, .. npm], name => Assert.Contains(lines, line => line.Contains($"`{name}`", StringComparison.Ordinal) && line.Count(c => c == '|') == 5));
    }

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        foreach (var file in Directory.EnumerateFiles(Written.PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(Written.PathOf("README.md")))
        {
            Assert.All(Links().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value), link =>
                Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(file) ?? "", link)), $"{file}: {link}"));
        }
    }

    [Fact]
    public void The_readme_fits_one_screen_and_names_the_demonstration()
    {
        var lines = Written.Lines("README.md");
        Assert.InRange(lines.Length, 20, 60);
        Assert.All(Migrations.Demo.DemoSeed.Accounts, account => Assert.Contains(lines, line => line.Contains(account, StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains(Migrations.Demo.DemoSeed.Password, StringComparison.Ordinal));
    }

    private static IEnumerable<string> SettingsRead() =>
        Written.Sources().SelectMany(source => Settings().Matches(source).Select(m => m.Value)).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\bPORTAL_[A-Z0-9]+(?:_[A-Z0-9]+)*\b")]
    private static partial Regex Settings();

    [GeneratedRegex(@"\b(?:EL|W|BS|CM|KL|MAP)-[A-Z]?\d+\b|\bEL \d+\.\d+\b")]
    private static partial Regex Rules();

    [GeneratedRegex(@"\]\(([^)#:\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Links();
}
