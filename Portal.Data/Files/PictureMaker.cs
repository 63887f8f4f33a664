using System.Globalization;

namespace Portal.Data.Files;

/// <summary>Pictures made from one file, in a folder that whoever asked removes.</summary>
/// <param name="Pictures">Width and path of each, small to large.</param>
/// <param name="Blur">A tiny WebP picture in Base64; null for what is see-through or no image.</param>
internal sealed record MadePictures(IReadOnlyList<(int Width, string Path)> Pictures, string? Blur);

/// <summary>
/// Makes smaller WebP pictures of images (MAP-18) and of the first page of a PDF, with programs of Debian's packages libvips-tools and poppler-utils.
/// vips is told to refuse what it calls untrusted: SVG and rare formats.
/// </summary>
public static class PictureMaker
{
    /// <summary>Longest <see cref="StoredFile.Blur"/>.</summary>
    public const int LongestBlur = 1_500;

    private const int Megabytes = 2_000;
    private const int BlurWidth = 16;
    private const int Quality = 78;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether smaller pictures can be made here.</summary>
    public static bool IsThere => ChildProgram.Exists("vipsthumbnail") && ChildProgram.Exists("vipsheader");

    /// <summary>Whether the first page of a PDF can be drawn here.</summary>
    public static bool DrawsPages => IsThere && ChildProgram.Exists("pdftoppm");

    /// <summary>Makes what can be made; nothing of what is broken, animated or too much for the bounds.</summary>
    /// <param name="path">The original, in <paramref name="folder"/>.</param>
    /// <param name="contentType">Of the original.</param>
    /// <param name="width">Of the original as shown, in pixels.</param>
    /// <param name="length">Of the original, in bytes: a picture as wide as it and not lighter is not kept.</param>
    /// <param name="folder">For everything that is made.</param>
    /// <param name="ct">Ends the programs.</param>
    internal static async Task<MadePictures> MakeAsync(string path, string contentType, int width, long length, string folder, CancellationToken ct)
    {
        if (contentType == "application/pdf")
        {
            return await OfPageAsync(path, folder, ct);
        }

        if (contentType == "image/webp" && IsAnimated(path))
        {
            return new([], null);
        }

        var made = new List<(int, string)>();
        foreach (var wanted in PictureWidths.Below(width))
        {
            if (await ShrinkAsync(path, wanted, folder, ct) is { } picture && (wanted < width || new FileInfo(picture).Length < length))
            {
                made.Add((wanted, picture));
            }
        }

        return new(made, await BlurAsync(path, width, folder, ct));
    }

    private static async Task<MadePictures> OfPageAsync(string path, string folder, CancellationToken ct)
    {
        var page = Path.Combine(folder, "page");
        var largest = PictureWidths.OfPages[^1].ToString(CultureInfo.InvariantCulture);
        var drawn = DrawsPages
            ? await ChildProgram.RunAsync("pdftoppm", ["-png", "-singlefile", "-f", "1", "-l", "1", "-scale-to-x", largest, "-scale-to-y", "-1", path, page], folder, Patience, Megabytes, ct)
            : null;
        if (drawn is not { Code: 0 } || !File.Exists(page + ".png"))
        {
            return new([], null);
        }

        var made = new List<(int, string)>();
        foreach (var wanted in PictureWidths.OfPages)
        {
            if (await ShrinkAsync(page + ".png", wanted, folder, ct) is { } picture)
            {
                made.Add((wanted, picture));
            }
        }

        return new(made, null);
    }

    /// <summary>The path of the picture; null when none came.</summary>
    private static async Task<string?> ShrinkAsync(string path, int width, string folder, CancellationToken ct)
    {
        var target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{width}.webp"));
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}x>");
        var run = await ChildProgram.RunAsync(
            "vipsthumbnail", [path, "--size", size, "--eprofile", "srgb", "-o", string.Create(CultureInfo.InvariantCulture, $"{target}[Q={Quality},strip]")],
            folder, Patience, Megabytes, ct);
        return run.Code == 0 && File.Exists(target) && new FileInfo(target).Length > 0 ? target : null;
    }

    private static async Task<string?> BlurAsync(string path, int width, string folder, CancellationToken ct)
    {
        if (width < PictureWidths.All[0])
        {
            return null;
        }

        // Behind a see-through image the blur would shine through it.
        var bands = await ChildProgram.RunAsync("vipsheader", ["-f", "bands", path], folder, Patience, Megabytes, ct);
        if (bands.Output.Trim() is not ("1" or "3") || await ShrinkAsync(path, BlurWidth, folder, ct) is not { } tiny)
        {
            return null;
        }

        var blur = Convert.ToBase64String(await File.ReadAllBytesAsync(tiny, ct));
        return blur.Length <= LongestBlur ? blur : null;
    }

    private static bool IsAnimated(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[21];
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head[12..16].SequenceEqual("VP8X"u8) && (head[20] & 0x02) != 0;
    }
}
