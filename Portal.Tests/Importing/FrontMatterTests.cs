using System.Text;
using Portal.Data.Chapters;
using Portal.Data.Importing;
using Portal.Migrations.Importing;

namespace Portal.Tests.Importing;

public sealed class FrontMatterTests
{
    [Theory]
    [InlineData("title: \"L’\\\"analyse\\\"\"", "L’\"analyse\"")]
    [InlineData("title: 'l''été'", "l'été")]
    [InlineData("title:   Sans guillemets  # une remarque", "Sans guillemets")]
    [InlineData("title: C# avancé", "C# avancé")]
    [InlineData("title: a: b", "a: b")]
    [InlineData("Title: \"ouvert", "\"ouvert")]
    [InlineData("title: ~", null)]
    [InlineData("title: [a, b]", null)]
    [InlineData("title:", null)]
    public void A_scalar_is_read_as_people_write_it(string line, string? value) =>
        Assert.Equal(value, FrontMatter.Read($"---\n{line}\nother: 1\n---\ntexte")["title"]);

    [Theory]
    [InlineData("---\r\ntitle: A\r\n---\r\ncorps\r\n")]
    [InlineData("\uFEFF---\ntitle: A\n---\ncorps\n")]
    [InlineData("--- \ntitle: A\n...\ncorps\n")]
    public void Marks_and_foreign_line_ends_do_not_hide_it(string text)
    {
        var read = FrontMatter.Read(text);

        Assert.Equal(("A", "corps\n"), (read["title"], read.Body));
    }

    [Theory]
    [InlineData("# Pas d’en-tête")]
    [InlineData("---\ntitle: jamais fermé\n\ntexte")]
    [InlineData("")]
    public void Without_a_closed_block_everything_is_body(string text)
    {
        var read = FrontMatter.Read(text);

        Assert.Empty(read.Values);
        Assert.Equal(text, read.Body);
    }

    [Fact]
    public void Bytes_are_decoded_or_refused_never_guessed()
    {
        Assert.Equal("é", FrontMatter.Decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA9]));
        Assert.Equal("é", FrontMatter.Decode([0xFF, 0xFE, 0xE9, 0x00]));
        Assert.Equal("é", FrontMatter.Decode([0xFE, 0xFF, 0x00, 0xE9]));
        Assert.Null(FrontMatter.Decode(Encoding.Latin1.GetBytes("café")));
    }

    [Theory]
    [InlineData("003-les-graphes.md", "Les arbres", 3)]
    [InlineData("les-graphes.md", "Les arbres", null)]
    public void Title_and_number_fall_back_on_the_heading_and_the_name(string path, string title, int? number)
    {
        var file = ChapterFile.Read("# Les arbres #\n\nUn arbre…", path);

        Assert.Equal((title, number), (file.Title, file.Number));
        Assert.Equal("Les graphes vus d’en haut", ChapterFile.Read("---\ntitle: Les graphes vus d’en haut\norder: 07\n---\nx", path).Title);
        Assert.Equal(7, ChapterFile.Read("---\norder: 07\n---\nx", path).Number);
    }

    [Fact]
    public void Marks_in_the_body_part_it_in_three()
    {
        var texts = ChapterFile.Read("Cours\n\n<!-- exercises -->\nCalculer.\n<!-- solutions -->\n42", "a.md").MarkedTexts();

        Assert.Equal(("Cours", "Calculer.", "42"), (texts?.Course, texts?.Exercises, texts?.Solutions));
        Assert.Null(ChapterFile.Read("Cours", "a.md").MarkedTexts());
    }

    [Fact]
    public void The_attribution_names_author_licence_and_place()
    {
        var file = ChapterFile.Read("---\nattribution: Une autrice\nlicence: CC BY 4.0\nlicence_url: https://l.example/by\nsource_repo: https://r.example/x\n---\nx", "a.md");

        Assert.Equal("Une autrice · CC BY 4.0 (https://l.example/by) · https://r.example/x", file.Attribution);
        Assert.Null(ChapterFile.Read("x", "a.md").Attribution);
    }

    [Theory]
    [InlineData("with", SolutionRelease.WithChapter, null)]
    [InlineData("attempted", SolutionRelease.AfterAttempt, null)]
    [InlineData("never", SolutionRelease.Never, null)]
    [InlineData("2027-01-15", SolutionRelease.AtDate, 15)]
    [InlineData("date", SolutionRelease.AtDate, 30)]
    public void Solutions_open_as_the_file_says(string said, SolutionRelease release, int? day)
    {
        var (how, at) = ChapterFile.Read($"---\nsolutions: {said}\n---\nx", "a.md").Solutions(new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

        Assert.Equal((release, day), (how, at?.Day));
    }

    [Theory]
    [InlineData("Équations aux dérivées partielles", "EQUATIONS-AUX-DERIVE")]
    [InlineData("Cœur & réseaux", "COEUR-RESEAUX")]
    [InlineData("物理", "X")]
    public void A_name_becomes_a_code(string name, string code) => Assert.Equal(code, Codes.Of(name));

    [Fact]
    public void Texts_are_stored_composed_and_without_what_a_database_refuses()
    {
        var texts = ChapterTexts.Of(" a\u0000\n b ", "e\u0301\r\n\uD800x\uD83D\uDE00\rz");

        Assert.Equal(("a b", "é\nx😀\nz"), (texts.Title, texts.Course));
        Assert.Equal("Sans titre", ChapterTexts.Of(" \t ", "").Title);
        Assert.Equal(299, ChapterTexts.Of(new string('a', 299) + "😀", "").Title.Length);
    }
}
