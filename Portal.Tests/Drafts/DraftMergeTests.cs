using Portal.Data.Chapters.Drafts;

namespace Portal.Tests.Drafts;

public sealed class DraftMergeTests
{
    [Theory]
    [InlineData("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC")]
    [InlineData("a\nb\nc", "a\nb\nc\nd", "z\na\nb\nc", "z\na\nb\nc\nd")]
    [InlineData("a\nb\nc", "a\nc", "a\nb\nc\nd", "a\nc\nd")]
    [InlineData("a\nb\nc", "a\nb\nc", "", "")]
    [InlineData("", "moi", "", "moi")]
    [InlineData("même", "pareil", "pareil", "pareil")]
    [InlineData("Le chat dort bien.", "Le chien dort bien.", "Le chat dort mal.", "Le chien dort mal.")]
    [InlineData("Une phrase.", "Une phrase. Et une suite.", "Enfin une phrase.", "Enfin une phrase. Et une suite.")]
    [InlineData("x 😀 y z", "x 😀 y Z", "X 😀 y z", "X 😀 y Z")]
    public void What_two_people_wrote_in_two_places_comes_together(string origin, string mine, string theirs, string merged)
    {
        Assert.Equal(merged, DraftMerge.TextOf(DraftMerge.Run(origin, mine, theirs)));
        if (merged.Length > 0 && mine != theirs)
        {
            Assert.Equal(merged, DraftMerge.TextOf(DraftMerge.Run(origin, theirs, mine)));
        }
    }

    [Theory]
    [InlineData("un", "un deux trois", "un deux")]
    [InlineData("un\nfin", "un deux trois\nfin", "un deux\nfin")]
    [InlineData("", "a b c", "a b")]
    public void Whoever_only_went_on_writing_has_every_word_of_both(string origin, string longer, string shorter)
    {
        Assert.Equal(longer, DraftMerge.TextOf(DraftMerge.Run(origin, longer, shorter)));
        Assert.Equal(longer, DraftMerge.TextOf(DraftMerge.Run(origin, shorter, longer)));
    }

    [Fact]
    public void Additions_of_both_at_one_place_are_both_kept() =>
        Assert.Equal("début\nle leur\nle mien", DraftMerge.TextOf(DraftMerge.Run("début", "début\nle mien", "début\nle leur")));

    [Fact]
    public void The_same_words_written_differently_are_a_question_that_shows_both()
    {
        var stretches = DraftMerge.Run("avant\nla valeur est 3\naprès", "avant\nla valeur est 4\naprès", "avant\nla valeur est 5\naprès");

        Assert.Null(DraftMerge.TextOf(stretches));
        var question = Assert.Single(stretches, s => s.Text is null);
        Assert.Equal("la valeur est 4\n", question.Mine);
        Assert.Equal("la valeur est 5\n", question.Theirs);
        Assert.Equal("avant\nla valeur est 4\naprès", string.Concat(stretches.Select(s => s.Mine)));
        Assert.Equal("avant\nla valeur est 5\naprès", string.Concat(stretches.Select(s => s.Theirs)));
    }

    [Fact]
    public void Two_texts_that_share_nothing_are_one_question_however_long_they_are()
    {
        static string Long(string word) => string.Concat(Enumerable.Range(0, 60_000).Select(i => $"{word}{i}\n"));

        var stretches = DraftMerge.Run("début\n" + Long("a") + "fin", "début\n" + Long("b") + "fin", "début\n" + Long("c") + "fin");

        var question = Assert.Single(stretches, s => s.Text is null);
        Assert.Equal((Long("b"), Long("c")), (question.Mine, question.Theirs));
    }

    [Fact]
    public void Whatever_two_people_do_no_word_of_either_is_lost()
    {
        var random = new Random(20261120);
        for (var round = 0; round < 400; round++)
        {
            var origin = string.Concat(Enumerable.Range(0, random.Next(0, 12)).Select(i => $"ligne {i} avec des mots\n"));
            var mine = Write(origin, "moi", random);
            var theirs = Write(origin, "eux", random);
            var stretches = DraftMerge.Run(origin, mine, theirs);

            // A question shows both; an answer holds both: what each of them added is there either way.
            var everything = string.Concat(stretches.Select(s => s.Text ?? s.Mine + s.Theirs));
            foreach (var word in Added(mine).Concat(Added(theirs)))
            {
                Assert.True(everything.Contains(word, StringComparison.Ordinal), $"{word} is lost:\n{origin}\n--\n{mine}\n--\n{theirs}\n--\n{everything}");
            }
        }

        static IEnumerable<string> Added(string text) => text.Split(' ', '\n').Where(w => w.StartsWith("moi", StringComparison.Ordinal) || w.StartsWith("eux", StringComparison.Ordinal));

        static string Write(string text, string who, Random random)
        {
            for (var i = 0; i < random.Next(0, 5); i++)
            {
                var at = random.Next(0, text.Length + 1);
                var length = random.Next(0, Math.Min(15, text.Length - at) + 1);
                var (before, after) = (text[..at], text[(at + length)..]);
                if ((before + after).Split(' ', '\n').Count(w => w.StartsWith(who, StringComparison.Ordinal)) == text.Split(' ', '\n').Count(w => w.StartsWith(who, StringComparison.Ordinal)))
                {
                    text = $"{before} {who}{i}x{random.Next(1000)} {(random.Next(3) == 0 ? "\n" : "")}{after}";
                }
            }

            return text;
        }
    }
}
