namespace Portal.Data.Files;

/// <summary>At which widths images are made smaller (MAP-18). Said without looking at what has been made: an address of a width that is not there gives the original.</summary>
public static class PictureWidths
{
    /// <summary>Nothing wider is shown.</summary>
    public const int Widest = 1920;

    /// <summary>In pixels, small to large.</summary>
    public static IReadOnlyList<int> All { get; } = [150, 300, 600, 1200, Widest];

    /// <summary>Widths of the first page of a document.</summary>
    public static IReadOnlyList<int> OfPages { get; } = [150, 300, 600];

    /// <summary>Whether pictures are made of files of a type. Of animations none is: they would stand still.</summary>
    public static bool MayHave(string contentType) => contentType is "image/png" or "image/jpeg" or "image/webp" or "application/pdf";

    /// <summary>The widths of an image, small to large, none larger than itself: those below it, and its own or the widest.</summary>
    /// <param name="width">In pixels; 0 gives none.</param>
    public static IReadOnlyList<int> Below(int width) => width <= 0 ? [] : [.. All.Where(w => w < width), .. width < Widest ? new[] { width } : [Widest]];
}
