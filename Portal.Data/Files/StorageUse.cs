using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Files;

/// <summary>How much a university keeps: a running count, moved in the transactions that add and remove files, so that a limit is exact.</summary>
public sealed class StorageUse : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>Bytes of all its files, each content once; pictures made from them do not count.</summary>
    public long Bytes { get; init; }

    /// <summary>Counts and answers the new sum. The row is locked until the transaction ends; a university without one gets it from its files.</summary>
    internal static async Task<long> AddAsync(PortalDbContext db, int universityId, long bytes, CancellationToken ct)
    {
        var moved = await db.Database.SqlQuery<long>($"""
            UPDATE storage_uses SET bytes = bytes + {bytes} WHERE university_id = {universityId} RETURNING bytes AS "Value"
            """).ToListAsync(ct);
        if (moved.Count == 0)
        {
            // The files already tell of the change: this transaction made it.
            moved = await db.Database.SqlQuery<long>($"""
                INSERT INTO storage_uses AS s (university_id, bytes)
                SELECT {universityId}, coalesce(sum(length), 0) FROM stored_files WHERE university_id = {universityId}
                ON CONFLICT (university_id) DO UPDATE SET bytes = s.bytes + {bytes}
                RETURNING s.bytes AS "Value"
                """).ToListAsync(ct);
        }

        return moved[0];
    }

    internal sealed class Configuration : IEntityTypeConfiguration<StorageUse>
    {
        public void Configure(EntityTypeBuilder<StorageUse> use)
        {
            use.HasKey(u => u.UniversityId);
            use.OfUniversity();
        }
    }
}
