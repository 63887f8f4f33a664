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
