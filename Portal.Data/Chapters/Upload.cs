using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters;

/// <summary>A file on its way to a chapter, piece by piece. Gone when it has arrived, was given up, or stood still for 24 hours.</summary>
public sealed class Upload : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ChapterId { get; init; }

    /// <summary>Who sends it; nobody else goes on with it.</summary>
    public required int AccountId { get; init; }

    public required SectionKind Section { get; init; }

    /// <summary>Whether it is to be an image of the text.</summary>
    public bool Inline { get; init; }

    /// <summary>As the browser says it; made safe when it arrives.</summary>
    public required string Name { get; init; }

    /// <summary>Of the whole, as announced, in bytes.</summary>
    public required long Length { get; init; }

    /// <summary>How much has come, in bytes.</summary>
    public long Received { get; set; }

    /// <summary>Since when it is being put together; null while pieces are missing. One that a stopped server left is taken up again after a while.</summary>
    public DateTimeOffset? FinishingAt { get; set; }

    /// <summary>When the last piece came.</summary>
    public required DateTimeOffset TouchedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Upload>
    {
        public void Configure(EntityTypeBuilder<Upload> upload)
        {
            upload.OfUniversity();
            upload.PointsAt<Upload, Chapter>(nameof(ChapterId), DeleteBehavior.Cascade);
            upload.Property(u => u.Name).HasMaxLength(UploadCommands.LongestName);

            // UploadCommands.BeginAsync: how many somebody has open.
            upload.HasIndex(u => new { u.UniversityId, u.AccountId });

            // UploadParts.SweepAsync: those that stand still.
            upload.HasIndex(u => new { u.UniversityId, u.TouchedAt });
        }
    }
}

/// <summary>The pieces of uploads in the place of the files: <c>uploads/{university}/{upload}/{offset}</c>, so that any server can go on.</summary>
internal static class UploadParts
{
    public static string KeyOf(int universityId, long upload, long offset) =>
        string.Create(CultureInfo.InvariantCulture, $"{FolderOf(universityId)}{upload}/{offset:D15}");

    /// <summary>The whole of an upload from its pieces, in order.</summary>
    public static async IAsyncEnumerable<string> ListAsync(IFilePlace place, int universityId, long upload, [EnumeratorCancellation] CancellationToken ct)
    {
        var keys = new List<string>();
        await foreach (var part in place.ListAsync(string.Create(CultureInfo.InvariantCulture, $"{FolderOf(universityId)}{upload}/"), ct))
        {
            keys.Add(part.Key);
        }

        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            yield return key;
        }
    }

    public static async Task RemoveAsync(IFilePlace place, int universityId, long upload, CancellationToken ct)
    {
        await foreach (var key in ListAsync(place, universityId, upload, ct))
        {
            await place.RemoveAsync(key, ct);
        }
    }

    /// <summary>Removes uploads that stood still, and pieces that belong to none.</summary>
    public static async Task<int> SweepAsync(PortalDbContext db, IFilePlace place, int universityId, DateTimeOffset before, CancellationToken ct)
    {
        var removed = await db.Uploads.Where(u => u.TouchedAt < before).ExecuteDeleteAsync(ct);
        var open = await db.Uploads.Select(u => u.Id).ToHashSetAsync(ct);
        var strays = new List<string>();
        await foreach (var part in place.ListAsync(FolderOf(universityId), ct))
        {
            if (part.WrittenAt < before && part.Key.Split('/') is [_, _, var id, _] && long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var upload) && !open.Contains(upload))
            {
                strays.Add(part.Key);
            }
        }

        foreach (var key in strays)
        {
            await place.RemoveAsync(key, ct);
        }

        return removed;
    }

    private static string FolderOf(int universityId) => string.Create(CultureInfo.InvariantCulture, $"uploads/{universityId}/");
}
