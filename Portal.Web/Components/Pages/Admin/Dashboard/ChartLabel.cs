using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Portal.Web.Components.Pages.Admin.Dashboard;

/// <summary>Words inside a drawing. SVG's own element for them cannot be written in a component, where its name means something else.</summary>
internal static class ChartLabel
{
    /// <param name="x">From the left, as the drawing counts.</param>
    /// <param name="y">From the top.</param>
    /// <param name="words">Plain text.</param>
    /// <param name="strong">Whether it names something.</param>
    public static MarkupString At(string x, string y, string words, bool strong = false) =>
        new($"<text x=\"{x}\" y=\"{y}\"{(strong ? " class=\"say\"" : "")}>{HtmlEncoder.Default.Encode(words)}</text>");
}
