using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Checks;
using Portal.Data.Settings;
using Portal.Tests.Support;
using static Portal.Tests.Publication.PublicationDesk;

namespace Portal.Tests.Publication;

/// <summary>What is looked at before publishing.</summary>
public sealed class ChecksTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    [Fact]
    public async Task Every_fault_is_named_with_its_line_and_what_it_is_about()
    {
        var course = string.Join('\n',
            "## Titre", "", "![](plan.png)", "", "#### Trop bas", "", "![Absente](autre.png)", "", "[nulle part](#rien)", "", "Soit $\\inconnue{x}$ donné.", "",
            "[ailleurs](/chapters/987654321)", "", "```", "![](code.png)", "# pas un titre", "```", "", "$$", "a", "= b", "$$", "", "![](https://images.example/a.png)");
        var report = await LookAsync(Texts(course, "## Exercice 1\n\nA.\n\n## Exercice 2\n\nB.", "## Exercice 1\n\nA."));

        var found = report.Findings.Select(f => (f.Kind, f.Part, f.Line, f.Detail)).ToList();
        Assert.Contains((FindingKind.ImageWithoutText, SectionKind.Course, 3, "plan.png"), found);
        Assert.Contains((FindingKind.HeadingSkipped, SectionKind.Course, 5, "Trop bas"), found);
        Assert.Contains((FindingKind.ImageMissing, SectionKind.Course, 7, "autre.png"), found);
        Assert.Contains((FindingKind.LinkNowhere, SectionKind.Course, 9, "#rien"), found);
        Assert.Contains((FindingKind.UnknownMacro, SectionKind.Course, 11, "\\inconnue"), found);
        Assert.Contains((FindingKind.LinkNowhere, SectionKind.Course, 13, "/chapters/987654321"), found);
        Assert.Contains((FindingKind.ImageOutside, SectionKind.Course, 25, "https://images.example/a.png"), found);
        Assert.Contains((FindingKind.ExerciseUnsolved, SectionKind.Exercises, 5, "Exercice 2"), found);
        Assert.DoesNotContain(found, f => f.Detail.Contains("code.png", StringComparison.Ordinal) || f.Detail.Contains("pas un titre", StringComparison.Ordinal));
        Assert.False(report.Blocks);
    }

    [Fact]
    public async Task A_text_in_order_has_no_finding()
    {
        var report = await LookAsync(Texts("## Un\n\n![Un plan](plan.png)\n\nVoir [le début](#un), $x^2$.\n\n### Un et demi\n\nSuite."));
        Assert.Empty(report.Findings);
        Assert.Equal((1, 0), (report.Formulas, report.OutsideLinks));
    }

    [Fact]
    public async Task A_part_without_text_is_found_unless_it_has_a_file()
    {
        // The chapter has files below the course and the solutions.
        var report = await LookAsync(Texts("", "", ""));
        Assert.Equal([(FindingKind.PartEmpty, SectionKind.Exercises)], report.Findings.Select(f => (f.Kind, f.Part)));
    }

    [Fact]
    public void A_statement_repeated_before_its_answer_and_a_quotation_are_no_leaks()
    {
        const string Statement = "Montrer que toute matrice symétrique réelle est diagonalisable dans une base orthonormée de vecteurs propres.";
        const string Theorem = "Un endomorphisme est diagonalisable si et seulement si son polynôme minimal est scindé à racines simples sur le corps.";
        const string Answer = "On raisonne par récurrence sur la dimension en prenant un vecteur propre puis son orthogonal qui est stable.";
        var solutions = $"## Exercice 1\n\n{Statement}\n\n{Answer}\n\n> {Theorem}\n";

        Assert.Empty(LeakSearch.Find(solutions, $"## Exercice 1\n\n{Statement}", SectionKind.Exercises));
        Assert.Empty(LeakSearch.Find(solutions, $"Rappel.\n\n{Theorem}", SectionKind.Course));
        var leak = Assert.Single(LeakSearch.Find(solutions, $"## Exercice 1\n\n{Statement}\n\n{Answer.ToUpperInvariant()}", SectionKind.Exercises));
        Assert.Equal(5, leak.Line);
        Assert.StartsWith("On raisonne par récurrence", leak.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_weigh_what_the_university_says()
    {
        var texts = Texts("## Titre\n\n![](plan.png)");
        await world.SetAsync($"UPDATE university_settings SET check_alt_text = {(short)CheckWeight.Blocker} WHERE university_id = {Here.Id}");
        Assert.True((await LookAsync(texts)).Blocks);
        await world.SetAsync($"UPDATE university_settings SET check_alt_text = {(short)CheckWeight.Off} WHERE university_id = {Here.Id}");
        Assert.Empty((await LookAsync(texts)).Findings);
        await world.SetAsync($"UPDATE university_settings SET check_alt_text = {(short)CheckWeight.AsProposed} WHERE university_id = {Here.Id}");
        Assert.Equal([CheckWeight.Warning], (await LookAsync(texts)).Findings.Select(f => f.Weight));
        Assert.Equal(CheckWeight.Blocker, Portal.Data.Chapters.Publication.PublicationRules.Of(new UniversitySettings { UniversityId = 1 }).Weights[CheckKind.Leaks]);
    }

    [Fact]
    public async Task Nobody_else_looks()
    {
        foreach (var (who, viewer) in world.Others().Where(o => !o.Who.Contains("without", StringComparison.Ordinal)))
        {
            Assert.True(await world.Data.AskAsync<ChapterChecks, CheckReport?>(c => c.LookAsync(Here.Open.Id, Texts()), viewer) is null, who);
            Assert.True(await world.Data.AskAsync<LinkChecks, int?>(c => c.AskAsync(Here.Open.Id, Texts("https://example.com/")), viewer) is null, who);
        }
    }

    [Fact]
    public async Task Links_are_asked_when_wanted_and_remembered_with_their_date()
    {
        var texts = Texts("[ici](http://127.0.0.1/) et encore [là](http://127.0.0.1/#b) et [dehors](mailto:a@b.example)");
        Assert.Null((await LookAsync(texts)).LinksAskedAt);
        Assert.Equal(1, await world.Data.AskAsync<LinkChecks, int?>(c => c.AskAsync(Here.Open.Id, texts), Author));
        Assert.Equal(0, await world.Data.AskAsync<LinkChecks, int?>(c => c.AskAsync(Here.Open.Id, texts), Author));
        var report = await LookAsync(texts);
        Assert.Equal(1, report.OutsideLinks);
        Assert.NotNull(report.LinksAskedAt);
        await world.SetAsync($"UPDATE link_checks SET answer = {(short)LinkAnswer.Dead} WHERE university_id = {Here.Id}");
        Assert.Equal([(FindingKind.LinkDead, 1, "http://127.0.0.1/")], (await LookAsync(texts)).Findings.Select(f => (f.Kind, f.Line, f.Detail)));

        // What another university was answered is its own.
        var there = world.World.Dunes;
        Assert.Null((await world.Data.AskAsync<ChapterChecks, CheckReport?>(c => c.LookAsync(there.Open.Id, texts), there.ProfessorEyes(there.Author, "INF")))?.LinksAskedAt);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\uFFFE")]
    [InlineData("$$\n$$\n$$")]
    [InlineData("> > > > > ![](")]
    [InlineData("[a](javascript:alert(1)) <img src=x onerror=alert(1)>")]
    public async Task Odd_texts_are_looked_at_like_any_other(string text) =>
        Assert.NotNull(await world.Data.AskAsync<ChapterChecks, CheckReport?>(c => c.LookAsync(Here.Open.Id, Texts(text, text, text)), Author));

    [Fact]
    public void Huge_texts_cost_a_bounded_time()
    {
        var words = string.Join(' ', Enumerable.Range(0, 300_000).Select(i => $"mot{i % 977}"));
        var nested = string.Concat(Enumerable.Repeat("> ", 5_000)) + "x";
        Assert.NotNull(LeakSearch.Find(words, words, SectionKind.Course).ToList());
        Assert.Empty(LocatedSource.Read(nested).Targets);
        Assert.Equal(20_000, LocatedSource.Read(string.Concat(Enumerable.Repeat("![](a.png)\n\n", 20_000))).Targets.Count);
    }

    private async Task<CheckReport> LookAsync(ChapterTexts texts) =>
        await world.Data.AskAsync<ChapterChecks, CheckReport?>(c => c.LookAsync(Here.Open.Id, texts), Author) ?? throw new InvalidOperationException("The author may look.");
}
