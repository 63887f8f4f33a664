using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Portal.Tests.Support;
using Portal.Web.Components;

namespace Portal.Tests.Conventions;

/// <summary>Rules of the sources, held by reading them.</summary>
public sealed partial class SourceTests
{
    [Fact]
    public void One_file_alone_looks_over_the_walls_and_its_callers_are_known()
    {
        var sources = Code.Where(f => !f.Path.StartsWith("Portal.Tests", StringComparison.Ordinal)).ToList();
        Assert.Equal(["Portal.Data/Access/AcrossUniversities.cs"], sources.Where(f => f.Text.Contains("IgnoreQueryFilters", StringComparison.Ordinal)).Select(f => f.Path));
        Assert.Equal(
            ["Portal.Data/Structure/StructureLookups.cs"],
            sources.Where(f => f.Text.Contains(".AcrossUniversities(", StringComparison.Ordinal)).Select(f => f.Path));
    }

    [Fact]
    public void The_portal_s_own_eyes_are_made_below_the_pages_only()
    {
        var makers = Code.Where(f => f.Path.StartsWith("Portal.Web", StringComparison.Ordinal) && f.Text.Contains("new SystemViewer(", StringComparison.Ordinal)).Select(f => f.Path);
        Assert.Empty(makers);
    }

    [Fact]
    public void Every_page_says_who_may_come_and_is_called_a_page()
    {
        foreach (var page in typeof(App).Assembly.GetTypes().Where(t => t.IsDefined(typeof(RouteAttribute), inherit: false)))
        {
            Assert.EndsWith("Page", page.Name, StringComparison.Ordinal);
            Assert.True(
                page.IsDefined(typeof(AuthorizeAttribute), inherit: true) || page.IsDefined(typeof(AllowAnonymousAttribute), inherit: true),
                $"{page.Name} does not say who may come.");
        }

        // What _Imports.razor gives to all is what holds a forgotten page shut.
        Assert.Contains("@attribute [Authorize]", File.ReadAllText(Path.Combine(Checkout.Root, "Portal.Web/Components/_Imports.razor")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_an_address_is_read_as_text()
    {
        // Bound to a number, a value that is none would fail the page before it can answer.
        var bound = typeof(App).Assembly.GetTypes().Where(t => typeof(ComponentBase).IsAssignableFrom(t))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            .Where(p => p.IsDefined(typeof(SupplyParameterFromQueryAttribute)) && p.PropertyType != typeof(string) && p.PropertyType != typeof(string[]));
        Assert.Empty(bound.Select(p => $"{p.DeclaringType?.Name}.{p.Name}"));
    }

    [Fact]
    public void Stylesheets_close_what_they_open()
    {
        // A block left open swallows the next one, which then weighs less than it should.
        foreach (var (path, text) in Checkout.Sources("Portal.Web/wwwroot", ".css"))
        {
            Assert.True(text.Count(c => c == '{') == text.Count(c => c == '}'), path);
        }
    }

    [Fact]
    public void Forms_that_act_in_a_page_go_through_the_one_form()
    {
        var raw = Razor.Where(f => !f.Path.EndsWith("Shared/PortalForm.razor", StringComparison.Ordinal)
            && (f.Text.Contains("<EditForm", StringComparison.Ordinal) || f.Text.Contains("@onsubmit", StringComparison.Ordinal) || f.Text.Contains("@formname", StringComparison.Ordinal)));
        Assert.Empty(raw.Select(f => f.Path));
    }

    [Fact]
    public void Every_form_that_posts_carries_a_token()
    {
        foreach (var (path, text) in Razor)
        {
            foreach (Match form in PostingForm().Matches(text))
            {
                Assert.True(form.Value.Contains("<AntiforgeryToken", StringComparison.Ordinal), $"{path}: {form.Value[..Math.Min(100, form.Length)]}");
            }
        }
    }

    [Fact]
    public void Pages_know_nothing_of_the_database()
    {
        var knowing = Checkout.Sources("Portal.Web/Components", ".razor", ".cs")
            .Where(f => DatabaseWords().IsMatch(f.Text)).Select(f => f.Path);
        Assert.Empty(knowing);
    }

    [Fact]
    public void No_page_carries_scripts_or_styles_of_its_own()
    {
        foreach (var (path, text) in Razor)
        {
            Assert.False(InlineScript().IsMatch(text), $"{path} has an inline script.");
            Assert.False(text.Contains("<style", StringComparison.OrdinalIgnoreCase), $"{path} has an inline style sheet.");
            Assert.False(Handler().IsMatch(text), $"{path} has a handler in its markup.");
            Assert.False(StyleAttribute().IsMatch(text), $"{path} has a style attribute.");
        }
    }

    [Fact]
    public async Task Nothing_tells_of_the_machine_it_was_written_on()
    {
        var tracked = await Checkout.TrackedAsync();
        Assert.SkipWhen(tracked.Count == 0, "The sources came without their repository.");
        foreach (var path in tracked.Where(p => !p.EndsWith(".png", StringComparison.Ordinal)))
        {
            var full = Path.Combine(Checkout.Root, path);
            if (File.Exists(full))
            {
                var place = MachinePath().Match(await File.ReadAllTextAsync(full));
                Assert.False(place.Success, $"{path}: {place.Value}");
            }
        }
    }

    [Fact]
    public void Every_rule_cited_in_a_comment_is_said_in_the_list_of_rules()
    {
        var list = Path.Combine(Checkout.Root, "docs/rules.md");
        Assert.SkipUnless(File.Exists(list), "docs/rules.md is not written yet.");
        var said = RuleId().Matches(File.ReadAllText(list)).Select(m => m.Value).ToHashSet();
        var cited = Code.Concat(Razor).SelectMany(f => RuleId().Matches(f.Text).Select(m => (m.Value, f.Path))).Where(r => !said.Contains(r.Value));
        Assert.Empty(cited.Distinct());
    }

    [Fact]
    public void Every_index_names_what_it_serves()
    {
        var wrong = new List<string>();
        foreach (var (path, text) in Checkout.Sources("Portal.Data", ".cs"))
        {
            var lines = text.Split('\n');
            for (var i = 1; i < lines.Length; i++)
            {
                if (lines[i].Contains(".HasIndex(", StringComparison.Ordinal) && !lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)
                    && !lines[i - 1].Contains("// ", StringComparison.Ordinal) && !lines[Math.Max(0, i - 2)].TrimStart().StartsWith("//", StringComparison.Ordinal))
                {
                    wrong.Add($"{path}:{i + 1}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Sources_stay_short()
    {
        var long250 = Code.Where(f => !f.Path.Contains("/Migrations/", StringComparison.Ordinal) && f.Text.Count(c => c == '\n') > 300).Select(f => f.Path);
        Assert.Empty(long250);
    }

    private static IEnumerable<(string Path, string Text)> Code => Checkout.Sources("", ".cs");

    private static IEnumerable<(string Path, string Text)> Razor => Checkout.Sources("Portal.Web", ".razor");

    [GeneratedRegex("<form[^>]*method=\"post\".*?</form>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex PostingForm();

    [GeneratedRegex("""EntityFrameworkCore|\bPortalDb\b|PortalDbContext|\bNpgsql|IDbContextFactory""")]
    private static partial Regex DatabaseWords();

    [GeneratedRegex("""<script(?![^>]*\bsrc=)""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();

    [GeneratedRegex("\\son[a-z]+=")]
    private static partial Regex Handler();

    [GeneratedRegex("""\sstyle=""", RegexOptions.IgnoreCase)]
    private static partial Regex StyleAttribute();

    // Written so that this file does not find itself.
    [GeneratedRegex("""/(?:tmp/wt|tmp/brief|work/(?:main|shared)|root/|home/[a-z]+/)""")]
    private static partial Regex MachinePath();

    [GeneratedRegex("""\b(?:EL-[A-Z]+\d+|W-[A-Z]+\d+|MAP-\d+)\b""")]
    private static partial Regex RuleId();
}
