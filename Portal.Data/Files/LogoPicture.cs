using System.Globalization;

namespace Portal.Data.Files;

/// <summary>Why an image cannot be a logo.</summary>
public enum LogoRefusal
{
    Empty,

    /// <summary>More than <see cref="LogoPicture.MostBytes"/>.</summary>
    TooLarge,

    /// <summary>No PNG, JPEG or WebP.</summary>
    Kind,

    /// <summary>A drawing that may hold scripts.</summary>
    Svg,
    Animated,

    /// <summary>A side shorter than <see cref="LogoPicture.ShortestSide"/> or longer than <see cref="LogoPicture.LongestSide"/>, or far longer than the other.</summary>
    Sides,

    /// <summary>It ends before its end, or is not put together as its kind should be.</summary>
    Broken,

    /// <summary>The university has no room left for files.</summary>
    NoRoom,

    /// <summary>This machine cannot make pictures: vips is not installed.</summary>
    NoTools,
}

/// <summary>The pictures of a logo, in a folder that whoever asked removes.</summary>
/// <param name="Path">Of the largest, WebP.</param>
/// <param name="Smaller">Side and path of the smaller ones, small to large.</param>
internal sealed record MadeLogo(string Path, IReadOnlyList<(short Side, string Path)> Smaller);

/// <summary>
/// Draws a logo anew: what is kept are pixels of our own making, so that nothing that was hidden in the file lives on. What is see-through becomes white, so that a dark logo
/// can be told from a dark page.
/// </summary>
public static class LogoPicture
{
    /// <summary>Largest file taken in, in bytes.</summary>
    public const int MostBytes = 2_000_000;

    /// <summary>In pixels.</summary>
    public const int ShortestSide = 32;

    /// <summary>In pixels.</summary>
    public const int LongestSide = 4_096;

    /// <summary>No side of the largest picture is longer, in pixels.</summary>
    public const short Largest = 256;

    private const int Megabytes = 1_000;
    private const int MostUneven = 8; // a side eight times the other would be a line
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Sides of the smaller pictures, small to large.</summary>
    public static IReadOnlyList<short> Smaller { get; } = [64, 128];

    /// <summary>Looks at a finished local file; null when it may be a logo.</summary>
    internal static async Task<LogoRefusal?> LookAsync(string path, CancellationToken ct)
    {
        var look = await FileLook.AtAsync(path, ct);
        if (look.ContentType is not ("image/png" or "image/jpeg" or "image/webp"))
        {
            return look.Refusal switch { FileRefusal.Svg => LogoRefusal.Svg, FileRefusal.Broken => LogoRefusal.Broken, _ => LogoRefusal.Kind };
        }

        var (shorter, longer) = (Math.Min(look.Width, look.Height), Math.Max(look.Width, look.Height));
        return look.Refusal is FileRefusal.Pixels || shorter < ShortestSide || longer > LongestSide || longer > MostUneven * shorter ? LogoRefusal.Sides
            : look.Refusal is not null ? LogoRefusal.Broken
            : await MovesAsync(path, look.ContentType, ct) ? LogoRefusal.Animated
            : null;
    }

    /// <summary>Draws the pictures; null when the image cannot be read to its end within the bounds.</summary>
    /// <param name="path">The original, in <paramref name="folder"/>.</param>
    /// <param name="folder">For everything that is made.</param>
    /// <param name="ct">Ends the programs.</param>
    internal static async Task<MadeLogo?> MakeAsync(string path, string folder, CancellationToken ct)
    {
        var (drawn, flat) = (Path.Combine(folder, "drawn.png"), Path.Combine(folder, "flat.png"));
        if (!await VipsAsync(folder, ["thumbnail", path, drawn, .. Box(Largest), "--export-profile", "srgb", "--fail-on", "error"], ct))
        {
            return null;
        }

        // Asked rather than tried: an image without transparency would lose a colour.
        var bands = await ChildProgram.RunAsync("vipsheader", ["-f", "bands", drawn], folder, Patience, Megabytes, ct);
        if (bands.Code != 0 || (bands.Output.Trim() is "2" or "4" && !await VipsAsync(folder, ["flatten", drawn, flat, "--background", "255"], ct)))
        {
            return null;
        }

        var source = File.Exists(flat) ? flat : drawn;
        var smaller = new List<(short Side, string Path)>();
        foreach (var side in Smaller)
        {
            if (await LightestAsync(source, side, folder, ct) is not { } picture)
            {
                return null;
            }

            smaller.Add((side, picture));
        }

        return await LightestAsync(source, Largest, folder, ct) is { } largest ? new(largest, smaller) : null;
    }

    /// <summary>Drawings are lighter without loss, photographs with; null when none came.</summary>
    private static async Task<string?> LightestAsync(string source, short side, string folder, CancellationToken ct)
    {
        string? lightest = null;
        foreach (var (name, how) in new[] { ("exact", "lossless"), ("lossy", "Q=85,smart_subsample") })
        {
            var target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{side}-{name}.webp"));
            if (await VipsAsync(folder, ["thumbnail", source, $"{target}[{how},strip,profile=none,reduction_effort=5]", .. Box(side)], ct) && new FileInfo(target) is { Exists: true, Length: > 0 } made
                && (lightest is null || made.Length < new FileInfo(lightest).Length))
            {
                lightest = target;
            }
        }

        return lightest;
    }

    private static string[] Box(short side)
    {
        var length = side.ToString(CultureInfo.InvariantCulture);
        return [length, "--height", length, "--size", "down"];
    }

    private static async Task<bool> VipsAsync(string folder, string[] arguments, CancellationToken ct) =>
        (await ChildProgram.RunAsync("vips", arguments, folder, Patience, Megabytes, ct)).Code == 0;

    /// <summary>Whether the head promises more than one image.</summary>
    private static async Task<bool> MovesAsync(string path, string contentType, CancellationToken ct)
    {
        await using var file = File.OpenRead(path);
        var head = new byte[(int)Math.Min(file.Length, ContentSniffer.HeadLength)];
        await file.ReadExactlyAsync(head, ct);
        return contentType switch
        {
            "image/png" => head.AsSpan().IndexOf("acTL"u8) >= 0,
            "image/webp" => head.Length > 20 && head.AsSpan(12, 4).SequenceEqual("VP8X"u8) && (head[20] & 0x02) != 0,
            _ => false,
        };
    }
}
