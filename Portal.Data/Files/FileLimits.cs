namespace Portal.Data.Files;

/// <summary>What a university takes in, in bytes.</summary>
/// <param name="Image">Largest image of a text.</param>
/// <param name="File">Largest file.</param>
/// <param name="Storage">All its files together, each content counted once.</param>
public sealed record FileLimits(long Image, long File, long Storage)
{
    /// <summary>Largest side of an image in pixels.</summary>
    public const int Side = 20_000;

    /// <summary>Most pixels of an image: what can be decoded without using up the server.</summary>
    public const long Pixels = 80_000_000;

    /// <summary>The largest length of what is to be attached.</summary>
    public long For(bool inline) => inline ? Image : File;
}
