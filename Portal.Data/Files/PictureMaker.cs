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
    private const string Lossy = "Q=70,strip,profile=none,reduction_effort=5";
    private const string Lossless = "lossless,strip,profile=none,reduction_effort=5";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Whether smaller pictures can be made here.</summary>
    public static bool IsThere => ChildProgram.Exists("vipsthumbnail");

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

        var made = new List<(int Width, string Path)>();
        foreach (var wanted in PictureWidths.Below(width))
        {
            // A drawing at its own width is often lighter without loss; made smaller it has soft edges and is not.
            var picture = await ShrinkAsync(path, wanted, Lossy, folder, ct);
            var exact = wanted == width && contentType == "image/png" ? await ShrinkAsync(path, wanted, Lossless, folder, ct) : null;
            var lightest = new[] { picture, exact }.OfType<string>().MinBy(p => new FileInfo(p).Length);
            if (lightest is not null && (wanted < width || new FileInfo(lightest).Length < length))
            {
                made.Add((wanted, lightest));
            }
        }

        return new(made, made.Count > 0 && width >= PictureWidths.All[0] && IsOpaque(path, contentType) ? await BlurAsync(made[0].Path, folder, ct) : null);
    }

    /// <summary>An image as PNG; null when it cannot be read.</summary>
    /// <param name="content">The original.</param>
    /// <param name="folder">Does not exist yet.</param>
    /// <param name="ct">Ends the program.</param>
    internal static async Task<Stream?> ToPngAsync(Stream content, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        try
        {
            var (path, target) = (Path.Combine(folder, "original"), Path.Combine(folder, "image.png"));
            await using (var copy = File.Create(path))
            {
                await content.CopyToAsync(copy, ct);
            }

            var run = await ChildProgram.RunAsync(
                "vipsthumbnail", [path, "--size", string.Create(CultureInfo.InvariantCulture, $"{PictureWidths.Widest}x>"), "-o", $"{target}[strip]"], folder, Patience, Megabytes, ct);
            return run.Code == 0 && File.Exists(target) ? new MemoryStream(await File.ReadAllBytesAsync(target, ct)) : null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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

        var made = new List<(int Width, string Path)>();
        foreach (var wanted in PictureWidths.OfPages)
        {
            if (await ShrinkAsync(page + ".png", wanted, Lossy, folder, ct) is { } picture)
            {
                made.Add((wanted, picture));
            }
        }

        return new(made, null);
    }

    /// <summary>The path of the picture; null when none came.</summary>
    private static async Task<string?> ShrinkAsync(string path, int width, string how, string folder, CancellationToken ct)
    {
        var target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{width}-{how.Length}.webp"));
        var size = string.Create(CultureInfo.InvariantCulture, $"{width}x>");
        var run = await ChildProgram.RunAsync("vipsthumbnail", [path, "--size", size, "--eprofile", "srgb", "-o", $"{target}[{how}]"], folder, Patience, Megabytes, ct);
        return run.Code == 0 && File.Exists(target) && new FileInfo(target).Length > 0 ? target : null;
    }

    private static async Task<string?> BlurAsync(string path, string folder, CancellationToken ct)
    {
        if (await ShrinkAsync(path, BlurWidth, Lossy, folder, ct) is not { } tiny)
        {
            return null;
        }

        var blur = Convert.ToBase64String(await File.ReadAllBytesAsync(tiny, ct));
        return blur.Length <= LongestBlur ? blur : null;
    }

    /// <summary>Whether nothing shines through, told from the head: behind a see-through image a blur would stay to be seen.</summary>
    private static bool IsOpaque(string path, string contentType)
    {
        var head = Head(path, ContentSniffer.HeadLength);
        return contentType switch
        {
            "image/jpeg" => true,
            "image/png" => head.Length > 26 && head[25] is 0 or 2 or 3 && head.AsSpan().IndexOf("tRNS"u8) < 0,
            "image/webp" => head.AsSpan().StartsWith("RIFF"u8) && head.Length > 16 && head.AsSpan(12, 4).SequenceEqual("VP8 "u8),
            _ => false,
        };
    }

    private static bool IsAnimated(string path) => Head(path, 21) is { Length: 21 } head && head.AsSpan(12, 4).SequenceEqual("VP8X"u8) && (head[20] & 0x02) != 0;

    private static byte[] Head(string path, int length)
    {
        using var file = File.OpenRead(path);
        var head = new byte[Math.Min(length, file.Length)];
        file.ReadExactly(head);
        return head;
    }
}
