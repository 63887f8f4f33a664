using System.Globalization;
using System.Net;
using System.Text;

namespace Portal.Data.Rendering;

/// <summary>
/// Rewrites the raw HTML of one container: kept tags are written anew and always closed inside it, all else goes or becomes text.
/// An element cannot reach into the container around it.
/// </summary>
internal sealed class RawHtmlWriter(RenderContext context)
{
    private const int Deepest = 24;
    private readonly Stack<string> open = new();
    private string? skippedUntil;

    /// <summary>Whether the element that is being left out with its content is still open.</summary>
    public bool Skips => skippedUntil is not null;

    /// <summary>Rewrites a block of HTML. Elements of a sentence cannot stay open behind it.</summary>
    public string RewriteBlock(string raw) => Rewrite(raw, blocks: true) + CloseSentences();

    /// <summary>Rewrites HTML inside a sentence, where a block loses its tags.</summary>
    public string RewriteInline(string raw) => Rewrite(raw, blocks: false);

    private string Rewrite(string raw, bool blocks)
    {
        var html = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length;)
        {
            var next = raw.IndexOf('<', i);
            AppendText(html, raw.AsSpan(i, (next < 0 ? raw.Length : next) - i));
            if (next < 0)
            {
                break;
            }

            i = next + Declaration(raw, next);
            i += i == next ? AppendMath(html, raw, next) : 0;
            if (i == next)
            {
                i += AppendTag(html, raw, next, blocks);
            }
        }

        return html.ToString();
    }

    /// <summary>Closes what this container left open.</summary>
    public string CloseAll()
    {
        skippedUntil = null;
        var html = string.Concat(open.Select(name => $"</{name}>"));
        open.Clear();
        return html;
    }

    private string CloseSentences()
    {
        var html = new StringBuilder();
        while (open.Any(name => name is "p" || RawHtmlNames.Phrasing.Contains(name)) && open.TryPop(out var top))
        {
            html.Append("</").Append(top).Append('>');
        }

        return html.ToString();
    }

    private void AppendText(StringBuilder html, ReadOnlySpan<char> text)
    {
        if (!Skips)
        {
            html.Append(WebUtility.HtmlEncode(WebUtility.HtmlDecode(text.ToString())));
        }
    }

    /// <summary>Length of a comment, declaration or instruction; 0 when there is none here.</summary>
    private static int Declaration(string raw, int at)
    {
        var rest = raw.AsSpan(at);
        var (opener, closer) = rest.StartsWith("<!--") ? (4, "-->") : rest.StartsWith("<![CDATA[") ? (9, "]]>") : rest.StartsWith("<?") ? (2, "?>") : rest.StartsWith("<!") ? (2, ">") : (0, "");
        if (opener == 0)
        {
            return 0;
        }

        var end = rest[opener..].IndexOf(closer);
        return end < 0 ? rest.Length : opener + end + closer.Length;
    }

    /// <summary>A formula inside raw HTML gets its place like any other; returns its length, 0 when there is none here.</summary>
    private int AppendMath(StringBuilder html, string raw, int at)
    {
        const string Closer = "</math>";
        var end = !Skips && (string.CompareOrdinal(raw, at, "<math ", 0, 6) == 0 || string.CompareOrdinal(raw, at, "<math>", 0, 6) == 0) ? raw.IndexOf(Closer, at, StringComparison.Ordinal) : -1;
        if (end < 0)
        {
            return 0;
        }

        html.Append(CultureInfo.InvariantCulture, $"<span data-mathml=\"{context.AddMathMl(raw[at..(end + Closer.Length)])}\"></span>");
        return end + Closer.Length - at;
    }

    private int AppendTag(StringBuilder html, string raw, int at, bool blocks)
    {
        var (tag, length) = RawTag.Read(raw, at);
        if (Skips)
        {
            skippedUntil = tag is { Closes: true } && tag.Name == skippedUntil ? null : skippedUntil;
            return Math.Max(1, length);
        }

        switch (tag is null ? RawElement.Text : RawHtmlNames.Of(tag.Name))
        {
            case RawElement.Kept when tag is not null && (blocks || RawHtmlNames.Phrasing.Contains(RawHtmlNames.Modern(tag.Name))):
                AppendKept(html, tag);
                break;
            case RawElement.Lost or RawElement.LostWhole when tag is not null:
                AppendLost(html, tag);
                break;
            case RawElement.Kept or RawElement.Layout:
                html.Append(Anchor(tag));
                break;
            default:
                length = Math.Max(1, length);
                html.Append(WebUtility.HtmlEncode(raw.Substring(at, length)));
                break;
        }

        return length;
    }

    private void AppendKept(StringBuilder html, RawTag tag)
    {
        var name = RawHtmlNames.Modern(tag.Name);
        if (RawHtmlNames.Void.Contains(name))
        {
            html.Append(tag.Closes || IsHidden(tag) ? "" : tag.Rewritten());
        }
        else if (!tag.Closes && open.Count < Deepest)
        {
            html.Append(name is "a" or "p" ? Anchor(tag) : "").Append(tag.Rewritten());
            open.Push(name);
        }
        else if (tag.Closes && open.Contains(name))
        {
            while (open.TryPop(out var top))
            {
                html.Append("</").Append(top).Append('>');
                if (top == name)
                {
                    break;
                }
            }
        }
    }

    /// <summary>What is left out leaves a link to what it showed, when that has an address.</summary>
    private void AppendLost(StringBuilder html, RawTag tag)
    {
        if (tag.Closes)
        {
            return;
        }

        context.Issues.Add(RenderIssueKind.LostHtml, tag.Name);
        if (tag.Attributes.GetValueOrDefault("src") is { } source && Addresses.External(source) is { } address)
        {
            html.Append("<a href=\"").Append(WebUtility.HtmlEncode(address)).Append("\">")
                .Append(WebUtility.HtmlEncode(tag.Attributes.GetValueOrDefault("title") is { Length: > 0 } title ? title : Addresses.Host(address))).Append("</a>");
        }

        if (RawHtmlNames.Of(tag.Name) is RawElement.LostWhole)
        {
            skippedUntil = tag.Name;
        }
    }

    /// <summary>Pictures some sites hold twice, for light and dark: the hidden one goes.</summary>
    private static bool IsHidden(RawTag tag) => tag.Attributes.GetValueOrDefault("class") is { } classes && classes.Split(' ').Contains("hidden");

    private static string Anchor(RawTag? tag)
    {
        var name = tag is null || tag.Closes ? null : tag.Attributes.GetValueOrDefault("id") ?? tag.Attributes.GetValueOrDefault("name");
        return string.IsNullOrWhiteSpace(name) ? "" : $"<span data-anchor=\"{WebUtility.HtmlEncode(name)}\"></span>";
    }
}
