using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters;
using Portal.Data.Structure;
using Portal.Web.Localization;

namespace Portal.Web.Components.Shared;

/// <summary>
/// Chapters one under the other, the number in the margin. Written as text row by row and not as a tree: a page has a hundred rows of twenty
/// elements, and building and comparing their frames cost a third of the page.
/// </summary>
public sealed class ChapterRows(IStringLocalizer<Texts> texts, Moments moments, HtmlEncoder encoder) : ComponentBase
{
    [Parameter, EditorRequired]
    public required IReadOnlyList<ChapterListItem> Chapters { get; set; }

    [Parameter, EditorRequired]
    public required TimeZoneInfo Zone { get; set; }

    /// <summary>Given where the list mixes subjects: their names are shown. Null where the page is about one.</summary>
    [Parameter]
    public UniversityStructure? Subjects { get; set; }

    /// <summary>The one chapter that is the reader's place; null for none.</summary>
    [Parameter]
    public int? Here { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        builder.OpenElement(0, "ol");
        builder.AddAttribute(1, "class", "rows");
        var row = new StringBuilder(1024);
        foreach (var chapter in Chapters)
        {
            Write(row.Clear(), chapter);
            builder.AddMarkupContent(2, row.ToString());
        }

        builder.CloseElement();
    }

    private void Write(StringBuilder row, ChapterListItem chapter)
    {
        var lang = Languages.Mark(chapter.Language) is { } language ? $" lang=\"{Safe(language)}\"" : "";
        row.Append(CultureInfo.InvariantCulture, $"<li{(chapter.Id == Here ? " class=\"here\"" : "")}><span class=\"no\">{chapter.Number}</span><div>")
            .Append(CultureInfo.InvariantCulture, $"<h3 class=\"title\"{lang}><a href=\"{Urls.Chapter(chapter.Id)}\">{Safe(chapter.Title)}</a></h3>");
        if (chapter.Excerpt.Length > 0)
        {
            row.Append("<p class=\"excerpt\"").Append(lang).Append('>').Append(Safe(chapter.Excerpt)).Append("</p>");
        }

        var (sign, words) = chapter.State switch
        {
            ReadingState.Read => (" read", texts["Lu"].Value),
            ReadingState.Changed => (" changed", texts["Modifié depuis votre lecture"]),
            ReadingState.Started => (" half", texts["En cours, {0} %", chapter.Percent ?? 0]),
            _ => ("", texts["À lire"]),
        };
        row.Append("<p class=\"facts\"><span class=\"state").Append(sign).Append("\">").Append(Safe(words)).Append("</span> ");
        Fact(row, Subjects?.Subject(chapter.SubjectId)?.Name);
        Fact(row, chapter.AuthorNames);
        if (chapter.PublishedAt is { } at)
        {
            row.Append(CultureInfo.InvariantCulture, $"<span><time datetime=\"{Moments.Machine(at, Zone)}\">{Safe(moments.Near(at, Zone))}</time></span> ");
        }

        Fact(row, chapter.ReadingMinutes > 0 ? texts["{0} min", chapter.ReadingMinutes].Value : null);
        Fact(row, chapter.ExerciseCount > 0 ? texts.Count(chapter.ExerciseCount, "", "un exercice", "{0} exercices") : null);
        row.Append("</p></div></li>");
    }

    private void Fact(StringBuilder row, string? words)
    {
        if (words is not null)
        {
            row.Append("<span>").Append(Safe(words)).Append("</span> ");
        }
    }

    private string Safe(string text) => encoder.Encode(text);
}
