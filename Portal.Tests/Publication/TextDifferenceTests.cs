using Portal.Data.Chapters.Versions;

namespace Portal.Tests.Publication;

public sealed class TextDifferenceTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("Un deux trois.", "Un deux trois.", "")]
    [InlineData("Un deux trois.", "Un dix trois.", "Un [-deux-]{+dix+} trois.")]
    [InlineData("Soit $x^2 + 1$ donné ici.", "Soit $x^2 - 1$ donné ici.", "Soit [-$x^2 + 1$-]{+$x^2 - 1$+} donné ici.")]
    [InlineData("A.\n\nB.\n\nC.", "A.\n\nC.", "A.|[-B.-]|C.")]
    [InlineData("A.\n\nC.", "A.\n\nB.\n\nC.", "A.|{+B.+}|C.")]
    [InlineData("A.\n\nB.\n\nC.\n\nD.\n\nUn deux trois quatre.", "A.\n\nB.\n\nC.\n\nD.\n\nUn deux trois cinq.", "(3)|D.|Un deux trois [-quatre-]{+cinq+}.")]
    [InlineData("Rien de commun ici.", "Tout autre chose maintenant, vraiment.", "[-Rien de commun ici.-]|{+Tout autre chose maintenant, vraiment.+}")]
    [InlineData("Un deux trois quatre.", "Zéro.\n\nUn deux trois cinq.\n\nSix.", "{+Zéro.+}|Un deux trois [-quatre-]{+cinq+}.|{+Six.+}")]
    [InlineData("", "Neuf.", "{+Neuf.+}")]
    [InlineData("Vieux.", "", "[-Vieux.-]")]
    public void Words_that_went_and_came_are_marked(string before, string after, string expected) => Assert.Equal(expected, Written(TextDifference.Of(before, after)));

    [Fact]
    public void Both_texts_can_be_read_from_the_difference_whatever_they_are()
    {
        var random = new Random(7);
        string[] words = ["un", "deux", "trois", "$x$", "\n\n", "**gras**", "é", "\U0001F600", "fin."];
        for (var round = 0; round < 300; round++)
        {
            var before = string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => words[random.Next(words.Length)]));
            var after = string.Join(' ', Enumerable.Range(0, random.Next(60)).Select(_ => words[random.Next(words.Length)]));
            var difference = TextDifference.Of(before, after);
            if (difference.Blocks.Any(b => b.LeftOut > 0))
            {
                continue;
            }

            Assert.Equal(before == after ? "" : Bare(before), Bare(string.Concat(difference.Blocks.SelectMany(b => b.Pieces).Where(p => p.Kind != PieceKind.Added).Select(p => p.Text))));
            Assert.Equal(before == after ? "" : Bare(after), Bare(string.Concat(difference.Blocks.SelectMany(b => b.Pieces).Where(p => p.Kind != PieceKind.Gone).Select(p => p.Text))));
        }
    }

    [Fact]
    public void Huge_and_hostile_texts_end()
    {
        var a = string.Join("\n\n", Enumerable.Range(0, 20_000).Select(i => $"Paragraphe {i} de la première sorte."));
        var b = string.Join("\n\n", Enumerable.Range(0, 20_000).Select(i => $"Alinéa {i * 7} tout autre."));
        Assert.False(TextDifference.Of(a, b).Complete);
        Assert.NotNull(TextDifference.Of(new string('a', 500_000), new string('b', 500_000)));
        Assert.NotNull(TextDifference.Of(string.Concat(Enumerable.Repeat("$", 100_000)), string.Concat(Enumerable.Repeat("$ ", 100_000))));
        Assert.NotNull(TextDifference.Of(string.Concat(Enumerable.Repeat("x ", 200_000)), string.Concat(Enumerable.Repeat("y ", 200_000))));
    }

    [Fact]
    public void Readers_compare_what_they_read_and_no_comment_of_the_author()
    {
        var text = ReadableText.Of("## Titre\n\nUn **mot** et $x$.\n\n<!-- la solution secrète -->\n\n```c\nint a;\n```\n\n$$\na = b\n$$\n\n[lien](https://example.org/secret)");
        Assert.Equal("Titre\n\nUn mot et $x$.\n\nint a;\n\n$$a = b$$\n\nlien", text);
    }

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static string Written(TextDifference difference) => string.Join('|', difference.Blocks.Select(b => b.LeftOut > 0 ? $"({b.LeftOut})" : string.Concat(b.Pieces.Select(p => p.Kind switch
    {
        PieceKind.Gone => $"[-{p.Text}-]",
        PieceKind.Added => $"{{+{p.Text}+}}",
        _ => p.Text,
    }))));
}
