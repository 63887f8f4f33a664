using Portal.Data.Rendering;

namespace Portal.Tests.Rendering;

public sealed class SectionSplitterTests
{
    [Fact]
    public void Parts_go_where_their_headings_say()
    {
        var split = SectionSplitter.Split("# Suites\n\nCours.\n\n## Exercices\n\n### Exercice 1\n\nCalculez.\n\n## Corrigés\n\n1. Voici.\n\n## Pour aller plus loin\n\nFin.");
        Assert.Equal("# Suites\n\nCours.\n\n## Pour aller plus loin\n\nFin.", split.Course);
        Assert.Equal("## Exercices\n\n### Exercice 1\n\nCalculez.", split.Exercises);
        Assert.Equal("## Corrigés\n\n1. Voici.", split.Solutions);
    }

    [Fact]
    public void A_solution_under_its_exercise_keeps_the_name_of_the_exercise()
    {
        var split = SectionSplitter.Split("## Exercice 1\n\nA ?\n\n### Solution\n\nA.\n\n## Exercice 2\n\nB ?\n\n### Solution\n\nB.");
        Assert.Equal("", split.Course);
        Assert.Equal("## Exercice 1\n\nA ?\n\n## Exercice 2\n\nB ?", split.Exercises);
        Assert.Equal("## Exercice 1\n\n### Solution\n\nA.\n\n## Exercice 2\n\n### Solution\n\nB.", split.Solutions);
    }

    [Fact]
    public void A_solution_behind_its_exercise_keeps_the_name_too()
    {
        var split = SectionSplitter.Split("## Exercice 1\n\nA ?\n\n## Solution\n\nA.\n\n## Exercice 2\n\nB ?\n\n## Solution\n\nB.");
        Assert.Equal("## Exercice 1\n\n## Solution\n\nA.\n\n## Exercice 2\n\n## Solution\n\nB.", split.Solutions);
    }

    [Theory]
    [InlineData("## Solution d’une équation différentielle")]
    [InlineData("## Correction d’erreurs")]
    [InlineData("## Solution")]
    [InlineData("## Les exercices physiques")]
    [InlineData("## Correction automatique")]
    [InlineData("```\n## Exercices\n```")]
    [InlineData("    ## Exercices")]
    public void A_heading_that_only_sounds_so_splits_nothing(string heading)
    {
        var source = $"# Cours\n\n{heading}\n\nTexte.";
        Assert.Equal(new SplitSections(source, null, null), SectionSplitter.Split(source));
    }

    [Theory]
    [InlineData("## Exercices", "exercises")]
    [InlineData("## 4. Exercices d’application", "exercises")]
    [InlineData("### Exercice 12 : la pile", "exercises")]
    [InlineData("## **Exercices** {#ex}", "exercises")]
    [InlineData("# Exercises", "exercises")]
    [InlineData("## Solutions", "solutions")]
    [InlineData("# Corrigé", "solutions")]
    [InlineData("## Corrigé de l’exercice 3", "solutions")]
    [InlineData("## Correction des exercices", "solutions")]
    [InlineData("## Answers", "solutions")]
    public void The_usual_headings_are_known(string heading, string part)
    {
        var split = SectionSplitter.Split($"Cours.\n\n{heading}\n\nTexte.");
        Assert.Equal("Cours.", split.Course);
        Assert.Equal($"{heading}\n\nTexte.", part == "exercises" ? split.Exercises : split.Solutions);
    }

    [Fact]
    public void Notes_and_link_definitions_follow_their_use()
    {
        var split = SectionSplitter.Split("Cours[^1] et [là][a].\n\n[^1]: Note\n    longue.\n[a]: https://example.org\n\n## Exercices\n\nVoir[^1] et [a].");
        Assert.EndsWith("[^1]: Note\n    longue.\n\n[a]: https://example.org", split.Exercises, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_lost()
    {
        const string Source = "# A\n\nun\n\n## Exercices\n\ndeux\n\n### Corrigé\n\ntrois\n\n## B\n\nquatre";
        var split = SectionSplitter.Split(Source);
        var lines = $"{split.Course}\n{split.Exercises}\n{split.Solutions}".Split('\n');
        Assert.All(Source.Split('\n'), line => Assert.Contains(line, lines));
    }
}
