using System.Text;
using System.Text.Json;
using Portal.Data.Chapters;

namespace Portal.Migrations.Generator;

/// <summary>A section as it is stored.</summary>
internal sealed record WrittenSection(SectionKind Kind, string Markdown, string Html, string Contents, string PlainText, int Words);

/// <summary>Writes the sections of chapters. Keeps its buffers, so one writer serves one table at a time.</summary>
internal sealed class SectionWriter(SeedProfile profile)
{
    private const int ParagraphsPerPart = 3;
    private const int ParagraphsPerExercise = 2;
    private const int WordsPerMinute = 200;

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Prose prose = new();
    private readonly StringBuilder markdown = new();
    private readonly StringBuilder html = new();
    private readonly StringBuilder plain = new();

    public short ExerciseCount => (short)((profile.ExerciseParagraphs + ParagraphsPerExercise - 1) / ParagraphsPerExercise);

    /// <summary>The first words of the course, at most 200 characters.</summary>
    public string Excerpt(int chapter)
    {
        var text = prose.ParagraphOf(chapter, 0).Text;
        var end = text.LastIndexOf(' ', Chapter.ExcerptLength - 2);
        return $"{text.AsSpan(0, end)}…";
    }

    public short ReadingMinutes(int chapter)
    {
        var words = Enumerable.Range(0, profile.CourseParagraphs).Sum(place => prose.ParagraphOf(chapter, place).Words);
        return (short)Math.Max(1, words / WordsPerMinute);
    }

    /// <summary>Where one stands in a course after so many per cent of it.</summary>
    public string AnchorAt(int chapter, int percent) =>
        prose.ParagraphOf(chapter, Math.Min(profile.CourseParagraphs - 1, profile.CourseParagraphs * percent / 100)).Anchor;

    /// <summary>The three sections of a chapter, in the form the portal's renderer gives them; headings of the course carry the chapter's number.</summary>
    public IEnumerable<WrittenSection> Write(PlannedChapter chapter)
    {
        var first = 0;
        yield return Write(
            SectionKind.Course, chapter.Id, first, profile.CourseParagraphs, ParagraphsPerPart, n => Prose.HeadingOf(chapter.Id, n - 1), n => $"{chapter.Number}.{n}");
        first += profile.CourseParagraphs;
        yield return Write(
            SectionKind.Exercises, chapter.Id, first, profile.ExerciseParagraphs, ParagraphsPerExercise, n => new($"exercice-{n}", $"Exercice {n}"), _ => null);
        first += profile.ExerciseParagraphs;
        yield return Write(
            SectionKind.Solutions, chapter.Id, first, profile.SolutionParagraphs, ParagraphsPerExercise, n => new($"solution-{n}", $"Solution {n}"), _ => null);
    }

    private WrittenSection Write(
        SectionKind kind, int chapter, int first, int count, int perHeading, Func<int, Heading> headingOf, Func<int, string?> numberOf)
    {
        markdown.Clear();
        html.Clear();
        plain.Clear();
        var words = 0;
        List<ContentsLine> contents = [];
        for (var place = 0; place < count; place++)
        {
            if (place % perHeading == 0)
            {
                var part = (place / perHeading) + 1;
                var (heading, number) = (headingOf(part), numberOf(part));
                contents.Add(new(2, heading.Id, number, heading.Text));
                html.Append("<h2 id=\"").Append(heading.Id).Append("\">");
                html.Append(number is null ? "" : $"<span class=\"sec\">{number}</span>").Append(heading.Text).Append("</h2>\n");
                markdown.Append("## ").Append(heading.Text).Append("\n\n");
                plain.Append(heading.Text).Append('\n');
                words += heading.Text.Count(c => c == ' ') + 1;
            }

            var paragraph = prose.ParagraphOf(chapter, first + place);
            markdown.Append(paragraph.Text).Append("\n\n");
            html.Append(paragraph.Html).Append('\n');
            plain.Append(paragraph.Text).Append('\n');
            words += paragraph.Words;
        }

        // One line end too many, two in the Markdown, which keeps its last.
        return new(
            kind, markdown.ToString(0, markdown.Length - 1), html.ToString(0, html.Length - 1), JsonSerializer.Serialize(contents, Web),
            plain.ToString(0, plain.Length - 1), words);
    }

    private sealed record ContentsLine(int Level, string Id, string? Number, string Text);
}
