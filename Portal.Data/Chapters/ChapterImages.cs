using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters;

/// <summary>
/// Finds the images of a chapter again. A text names them by the path it was written with; the attachment carries that path as a name.
/// So the Markdown stays as its author wrote it, and rendering it anew needs no import.
/// </summary>
public static class ChapterImages
{
    /// <summary>Longest name of an attachment.</summary>
    public const int NameLength = 200;

    /// <summary>
    /// The attachment name of a relative path: "images/plan.png" is "images-plan.png", "../plan.png" is "up-plan.png".
    /// Null for what is no relative path: other sites, data, absolute paths.
    /// </summary>
    public static string? NameOf(string path)
    {
        var bare = path.Split('?', '#')[0].Trim();
        if (bare.Length == 0 || bare[0] is '/' or '\\' || bare.Contains(':', StringComparison.Ordinal) || bare.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var parts = Uri.UnescapeDataString(bare).Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries)
            .Where(part => part != ".").Select(part => part == ".." ? "up" : part);
        var name = ChapterTexts.Clean(string.Join('-', parts));
        return name.Length is 0 or > NameLength ? null : name;
    }

    /// <summary>The address under which a reader gets an attachment; who may, is asked anew each time.</summary>
    public static string AddressOf(int attachmentId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/files/{attachmentId}/{Uri.EscapeDataString(name)}");

    /// <summary>What the renderer asks for each image of one section: the file, or null when that section has no such file.</summary>
    internal static Func<string, ImageFile?> Resolver(SectionKind section, IReadOnlyList<ChapterImage> images)
    {
        var byName = new Dictionary<string, ImageFile>(StringComparer.Ordinal);
        foreach (var image in images.Where(i => i.Section == section))
        {
            var file = new ImageFile(AddressOf(image.Id, image.Name), image.Width, image.Height)
            {
                Widths = PictureWidths.MayHave(image.ContentType) ? PictureWidths.Below(image.Width) : [], Blur = image.Blur,
            };
            byName.TryAdd(image.Name, file);
            byName.TryAdd(file.Address, file);
        }

        return path => byName.GetValueOrDefault(path) ?? (NameOf(path) is { } name ? byName.GetValueOrDefault(name) : null);
    }

    /// <summary>The images of a chapter in the viewer's university.</summary>
    internal static Task<List<ChapterImage>> ListAsync(PortalDbContext db, int chapterId, CancellationToken ct) => (
        from attachment in db.Attachments
        join file in db.StoredFiles on attachment.FileId equals file.Id
        where attachment.ChapterId == chapterId && attachment.Inline
        select new ChapterImage(attachment.Section, attachment.Name, attachment.Id, file.Width, file.Height) { ContentType = file.ContentType, Blur = file.Blur }).ToListAsync(ct);
}

/// <summary>An attachment that the text of its section may show.</summary>
/// <param name="Section">The only section that may show it.</param>
/// <param name="Name">What <see cref="ChapterImages.NameOf"/> makes of the path in the text.</param>
/// <param name="Id">Of the attachment.</param>
/// <param name="Width">Pixels, 0 when unknown.</param>
/// <param name="Height">Pixels, 0 when unknown.</param>
public sealed record ChapterImage(SectionKind Section, string Name, int Id, int Width, int Height)
{
    /// <summary>Of the file; empty when unknown, which offers the original alone.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>See <see cref="StoredFile.Blur"/>.</summary>
    public string? Blur { get; init; }
}
