using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Drafts;

/// <summary>A block of a preview: a paragraph, a heading, a formula.</summary>
/// <param name="Key">Says the same for the same HTML.</param>
/// <param name="Html">Null where the page has it already.</param>
public sealed record PreviewBlock(string Key, string? Html);

/// <summary>What readers would see of a text.</summary>
/// <param name="Blocks">In order.</param>
/// <param name="Words">Words of prose.</param>
/// <param name="Formulas">Formulas that render.</param>
/// <param name="Issues">What does not come out as written.</param>
public sealed record Preview(IReadOnlyList<PreviewBlock> Blocks, int Words, int Formulas, IReadOnlyList<RenderIssue> Issues);

/// <summary>Renders what is being written, by the very steps of a publication; blocks that the page shows already are not sent again.</summary>
public sealed class DraftPreview(PortalDb portal, SectionRendering rendering)
{
    private static readonly HtmlParser Parser = new();

    /// <summary>Null when the viewer may not write in the chapter.</summary>
    /// <param name="chapterId">Whose number, images and macros it gets.</param>
    /// <param name="section">Which part the text is.</param>
    /// <param name="text">The whole part.</param>
    /// <param name="known">Keys of the blocks the page has.</param>
    /// <param name="ct">Ends the work when the page has gone on.</param>
    public async Task<Preview?> RenderAsync(int chapterId, SectionKind section, string text, IReadOnlySet<string> known, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var context = await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new ChapterContext(
                c.Number, c.Title, c.Language, db.Subjects.Where(s => s.Id == c.SubjectId).Select(s => s.Macros).Single(), c.ImportKey != null))
            .SingleOrDefaultAsync(ct);
        if (context is null)
        {
            return null;
        }

        var rendered = await rendering.RenderAsync(section, text, context with { Images = await ChapterImages.ListAsync(db, chapterId, ct) }, ct);
        return rendered is null
            ? new([], 0, 0, [])
            : new([.. BlocksOf(rendered.Html, known)], rendered.Words, rendered.Formulas, rendered.Issues);
    }

    private static IEnumerable<PreviewBlock> BlocksOf(string html, IReadOnlySet<string> known)
    {
        var body = Parser.ParseDocument(html).Body;
        foreach (var child in body?.ChildNodes ?? Enumerable.Empty<INode>())
        {
            var block = child switch
            {
                IElement element => element.OuterHtml,
                IText { Data: var data } when !string.IsNullOrWhiteSpace(data) => System.Net.WebUtility.HtmlEncode(data),
                _ => null,
            };
            if (block is not null)
            {
                var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(block)).AsSpan(0, 6));
                yield return new(key, known.Contains(key) ? null : block);
            }
        }
    }
}
