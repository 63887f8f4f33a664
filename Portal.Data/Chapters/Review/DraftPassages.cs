using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Review;

/// <summary>A passage of a rendered draft, as somebody remarks on it.</summary>
/// <param name="Html">Has passed the allow-list.</param>
/// <param name="Heading">Words of the heading above it; empty before the first.</param>
/// <param name="Quote">How it begins, at most <see cref="ReviewComment.QuoteLength"/> characters; empty for one without words.</param>
public sealed record DraftPassage(string Html, string Heading, string Quote);

/// <summary>Cuts a rendered part into passages, and finds the one a remark is about after the text has changed.</summary>
public static class DraftPassages
{
    private static readonly HtmlParser Parser = new();

    /// <summary>The passages in order.</summary>
    public static IReadOnlyList<DraftPassage> Of(string html)
    {
        var passages = new List<DraftPassage>();
        var heading = "";
        foreach (var child in Parser.ParseDocument(html).Body?.Children ?? Enumerable.Empty<IElement>())
        {
            var words = TextTools.Squeeze(child.TextContent);
            if (child.LocalName is "h2" or "h3" or "h4" or "h5" or "h6")
            {
                heading = TextTools.CutAt(words, ReviewComment.HeadingLength);
            }

            passages.Add(new(child.OuterHtml, heading, TextTools.CutAt(words, ReviewComment.QuoteLength)));
        }

        return passages;
    }

    /// <summary>
    /// Index of the passage a remark is about: the one that begins with its words, best under its heading; else the one that shares the first half of
    /// them there. -1 when it is gone.
    /// </summary>
    public static int Find(IReadOnlyList<DraftPassage> passages, string heading, string quote)
    {
        if (quote.Length == 0)
        {
            return -1;
        }

        var same = Enumerable.Range(0, passages.Count).Where(i => passages[i].Quote == quote).ToList();
        var best = same.FindIndex(i => passages[i].Heading == heading);
        if (same.Count > 0)
        {
            return best >= 0 ? same[best] : same[0];
        }

        var half = quote[..((quote.Length + 1) / 2)];
        return Enumerable.Range(0, passages.Count).Where(i => passages[i].Heading == heading && passages[i].Quote.StartsWith(half, StringComparison.Ordinal))
            .DefaultIfEmpty(-1).First();
    }
}
