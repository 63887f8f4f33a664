using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Portal.Web.Components.Pages.Teach.Statistics;

/// <summary>One bar: its words, what it shows, and of how many (0 for nothing to compare with).</summary>
public sealed record Bar(string Label, int Value, int Of = 0);

/// <summary>Bars one below the other, drawn by hand, with the same numbers in a table beside them.</summary>
public sealed class BarChart(HtmlEncoder encoder) : ComponentBase
{
    private const int Width = 300;
    private const int Step = 44;
    private const int LongestLabel = 42;

    /// <summary>Begins the ids of the drawing; one of its kind on the page.</summary>
    [Parameter, EditorRequired]
    public required string Name { get; set; }

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>What the drawing shows, in a sentence, for those who do not see it.</summary>
    [Parameter, EditorRequired]
    public required string Description { get; set; }

    /// <summary>Head of the column of labels.</summary>
    [Parameter, EditorRequired]
    public required string Head { get; set; }

    /// <summary>Head of the column of values.</summary>
    [Parameter, EditorRequired]
    public required string ValueHead { get; set; }

    /// <summary>Head of the column of what they are compared with; null when there is none.</summary>
    [Parameter]
    public string? OfHead { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<Bar> Bars { get; set; }

    /// <inheritdoc/>
    protected override void BuildRenderTree(RenderTreeBuilder builder) => builder.AddMarkupContent(0, Markup());

    private string Markup()
    {
        var most = Math.Max(1, Bars.Max(b => Math.Max(b.Value, b.Of)));
        var html = new StringBuilder(2048);
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"chart\"><svg viewBox=\"0 0 360 {(Bars.Count * Step) + 4}\" role=\"img\" aria-labelledby=\"{Name}-t {Name}-d\">");
        html.Append(CultureInfo.InvariantCulture, $"<title id=\"{Name}-t\">{Safe(Title)}</title><desc id=\"{Name}-d\">{Safe(Description)}</desc>");
        for (var i = 0; i < Bars.Count; i++)
        {
            var (bar, top) = (Bars[i], i * Step);
            if (OfHead is not null)
            {
                html.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar b\" x=\"0\" y=\"{top + 18}\" width=\"{Length(bar.Of, most)}\" height=\"14\"/>");
            }

            html.Append(CultureInfo.InvariantCulture, $"<rect class=\"bar\" x=\"0\" y=\"{top + 18}\" width=\"{Length(bar.Value, most)}\" height=\"14\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"say\" x=\"0\" y=\"{top + 12}\">{Safe(Short(bar.Label))}</text>");
            html.Append(CultureInfo.InvariantCulture, $"<text x=\"{Length(Math.Max(bar.Value, bar.Of), most) + 6}\" y=\"{top + 30}\">{bar.Value}</text>");
        }

        html.Append(CultureInfo.InvariantCulture, $"</svg><table><caption class=\"unseen\">{Safe(Title)}</caption><thead><tr><th scope=\"col\">{Safe(Head)}</th><th scope=\"col\" class=\"num\">{Safe(ValueHead)}</th>");
        html.Append(OfHead is null ? "" : $"<th scope=\"col\" class=\"num\">{Safe(OfHead)}</th>").Append("</tr></thead><tbody>");
        foreach (var bar in Bars)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Safe(bar.Label)}</th><td class=\"num\">{bar.Value}</td>");
            html.Append(OfHead is null ? "" : string.Create(CultureInfo.InvariantCulture, $"<td class=\"num\">{bar.Of}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    private static int Length(int value, int most) => (int)Math.Round((double)Width * value / most);

    private static string Short(string label) =>
        label.Length <= LongestLabel ? label : label[..(char.IsHighSurrogate(label[LongestLabel - 2]) ? LongestLabel - 2 : LongestLabel - 1)] + "…";

    private string Safe(string text) => encoder.Encode(text);
}
