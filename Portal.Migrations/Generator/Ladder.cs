namespace Portal.Migrations.Generator;

/// <summary>A track as every generated university has it.</summary>
/// <param name="Code">Code of the track.</param>
/// <param name="Name">Its name.</param>
/// <param name="Levels">Code and name of each level, from rank 1 up.</param>
internal sealed record Ladder(string Code, string Name, IReadOnlyList<(string Code, string Name)> Levels)
{
    public static readonly Ladder Lmd = new(
        "LMD",
        "Licence et master",
        [("L1", "Licence 1"), ("L2", "Licence 2"), ("L3", "Licence 3"), ("M1", "Master 1"), ("M2", "Master 2")]);

    public static readonly Ladder Bts = new(
        "BTS",
        "Brevet de technicien supérieur",
        [("BTS1", "BTS 1"), ("BTS2", "BTS 2"), ("BTS3", "BTS 3"), ("BTS4", "BTS 4")]);

    /// <summary>Both, in the order of their numbers inside a university.</summary>
    public static IReadOnlyList<Ladder> All { get; } = [Lmd, Bts];

    /// <summary>Key of this track in that university.</summary>
    public int TrackId(int universityId) => ((universityId - 1) * All.Count) + (this == Lmd ? 1 : 2);

    /// <summary>Key of a level in that university; <paramref name="rank"/> counts from 1.</summary>
    public int LevelId(int universityId, int rank) =>
        ((universityId - 1) * (Lmd.Levels.Count + Bts.Levels.Count)) + (this == Lmd ? 0 : Lmd.Levels.Count) + rank;
}
