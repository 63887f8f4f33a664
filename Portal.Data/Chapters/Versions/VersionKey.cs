using System.Globalization;

namespace Portal.Data.Chapters.Versions;

/// <summary>Names one state of a chapter's texts in an address: "v4" a version, "c812" a checkpoint of its draft, "draft" what is written now.</summary>
/// <param name="Version">Number of a version; 0 for none.</param>
/// <param name="Checkpoint">Id of a checkpoint; 0 for none.</param>
public readonly record struct VersionKey(int Version, long Checkpoint)
{
    /// <summary>What is written now.</summary>
    public static VersionKey Draft => default;

    public bool IsDraft => this == Draft;

    /// <summary>The key written so; null for anything else.</summary>
    public static VersionKey? Parse(string? key) => key switch
    {
        "draft" => Draft,
        ['v', .. var number] when int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0 => new(version, 0),
        ['c', .. var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var checkpoint) && checkpoint > 0 => new(0, checkpoint),
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() =>
        Version > 0 ? string.Create(CultureInfo.InvariantCulture, $"v{Version}") : Checkpoint > 0 ? string.Create(CultureInfo.InvariantCulture, $"c{Checkpoint}") : "draft";
}
