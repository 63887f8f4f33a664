using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Structure;

/// <summary>The tracks a new university begins with: licence–master and BTS, which never see each other (W-C13).</summary>
public static class StandardTracks
{
    private static readonly (string Code, string Name, (string Code, string Name)[] Levels)[] Tracks =
    [
        ("LMD", "Licence, master", [("L1", "Licence 1"), ("L2", "Licence 2"), ("L3", "Licence 3"), ("M1", "Master 1"), ("M2", "Master 2")]),
        ("BTS", "Brevet de technicien supérieur", [("BTS1", "BTS 1"), ("BTS2", "BTS 2"), ("BTS3", "BTS 3"), ("BTS4", "BTS 4")]),
    ];

    /// <summary>Gives them to a university that has no track at all, and answers its levels.</summary>
    public static async Task<List<Level>> EnsureAsync(PortalDbContext db, int universityId, CancellationToken ct)
    {
        if (!await db.Tracks.AnyAsync(ct))
        {
            foreach (var (code, name, levels) in Tracks)
            {
                var track = new Track { UniversityId = universityId, Code = code, Name = name };
                db.Add(track);
                await db.SaveChangesAsync(ct);
                db.AddRange(levels.Select((level, i) => new Level
                {
                    UniversityId = universityId, TrackId = track.Id, Code = level.Code, Name = level.Name, Rank = (short)(i + 1),
                }));
            }

            await db.SaveChangesAsync(ct);
        }

        return await db.Levels.OrderBy(l => l.TrackId).ThenBy(l => l.Rank).ToListAsync(ct);
    }
}
