namespace Portal.Data.Files;

/// <summary>What became of bytes given to the store.</summary>
public abstract record AddedFile
{
    private protected AddedFile()
    {
    }
}

/// <summary>They are kept. <paramref name="Width"/> and <paramref name="Height"/> are 0 for what is no image.</summary>
public sealed record FileKept(int Id, string Sha256, long Length, string ContentType, int Width, int Height) : AddedFile
{
    /// <summary>Whether it can be shown as a picture.</summary>
    public bool IsImage => ContentType.StartsWith("image/", StringComparison.Ordinal);
}

/// <summary>More than <paramref name="Limit"/> bytes; nothing is kept.</summary>
public sealed record FileTooLarge(long Limit) : AddedFile;

/// <summary>No byte came; nothing is kept.</summary>
public sealed record FileEmpty : AddedFile;

/// <summary>The university has no room for it: <paramref name="Storage"/> bytes are all it has. Nothing is kept.</summary>
public sealed record FileOverQuota(long Storage) : AddedFile;

/// <summary>A file that is not taken in, for what it is. Nothing is kept.</summary>
public sealed record FileRefused(FileRefusal Why) : AddedFile;

/// <summary>Why a file is not taken in.</summary>
public enum FileRefusal
{
    /// <summary>A kind that is not on the list.</summary>
    Kind,

    /// <summary>An SVG drawing, which may hold scripts.</summary>
    Svg,

    /// <summary>A web page or other markup, which may hold scripts.</summary>
    Markup,

    /// <summary>A program.</summary>
    Program,

    /// <summary>A document of an old format, whose macros cannot be seen.</summary>
    OldDocument,

    /// <summary>A document with macros.</summary>
    Macros,

    /// <summary>Text that is not UTF-8.</summary>
    Encoding,

    /// <summary>An image of more pixels than can be shown.</summary>
    Pixels,

    /// <summary>An image that ends before its end, or whose head is broken.</summary>
    Broken,

    /// <summary>An archive that unpacks to far too much, or cannot be read.</summary>
    Archive,

    /// <summary>Wanted as an image of the text, and is none.</summary>
    NoImage,
}
