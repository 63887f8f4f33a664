using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Review;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;

namespace Portal.Data.Chapters;

/// <summary>A file that the viewer may have.</summary>
/// <param name="Sha256">Its name in the store, and its ETag.</param>
/// <param name="Length">In bytes.</param>
public sealed record AttachmentFile(int UniversityId, byte[] Sha256, long Length, string ContentType, string Name, bool Inline, DateTimeOffset CreatedAt)
{
    /// <summary>Widths of the pictures made from it, small to large; empty for none (yet).</summary>
    public short[] Pictures { get; init; } = [];

    /// <summary>Number of its chapter, for the name under which a reader keeps it (EL-C5).</summary>
    public int Number { get; init; }

    /// <summary>Title of its chapter.</summary>
    public string Title { get; init; } = "";

    /// <summary>Its section.</summary>
    public SectionKind Section { get; init; }

    /// <summary>Language of its chapter, "fr" or "en".</summary>
    public string Language { get; init; } = "fr";
}

/// <summary>A file of a chapter as its authors see it.</summary>
/// <param name="Width">In pixels; 0 for what is no image.</param>
/// <param name="HasPicture">Whether a small picture of it can be shown.</param>
public sealed record OwnFile(int Id, SectionKind Section, bool Inline, string Name, long Length, string ContentType, int Width, int Height, bool HasPicture);

/// <summary>The files of a chapter as its authors see them.</summary>
/// <param name="Used">Bytes the university keeps in all.</param>
/// <param name="Files">By section, then in their order.</param>
public sealed record ChapterFiles(int ChapterId, int SubjectId, int Number, string Title, bool IsPublished, long Used, IReadOnlyList<OwnFile> Files);

/// <summary>Finding the file behind an address.</summary>
public sealed class AttachmentQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>
    /// Null when the file does not exist for this viewer: another university, an invisible chapter, solutions not yet open, or a download where
    /// the university closed downloads to students or keeps them for subscribers (EL-Y3). Images inside a text stay visible.
    /// </summary>
    public async Task<AttachmentFile?> FindAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await FindAsync(db, db.Viewer, id, ct);
    }

    /// <summary>Whether the viewer would have the file with a subscription, and has none (EL-Y3).</summary>
    public async Task<bool> IsShutAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is StudentViewer { Gate: not SubscriptionGate.Nothing } s
            && await FindAsync(db, s, id, ct) is null && await FindAsync(db, s with { Gate = SubscriptionGate.Nothing }, id, ct) is not null;
    }

    private async Task<AttachmentFile?> FindAsync(PortalDbContext db, Viewer viewer, int id, CancellationToken ct)
    {
        var visible = db.Chapters.ReadableBy(viewer);
        var reviewed = db.Chapters.ReviewedBy(viewer, db.ChapterReviews);
        var open = db.Chapters.WithSolutionsOpenTo(viewer, time.GetUtcNow(), db.ChapterAttempts);
        var found = await (
            from attachment in db.Attachments
            join file in db.StoredFiles on attachment.FileId equals file.Id
            join chapter in db.Chapters on attachment.ChapterId equals chapter.Id
            where attachment.Id == id
                && (visible.Any(c => c.Id == attachment.ChapterId) || reviewed.Any(c => c.Id == attachment.ChapterId))
                && (attachment.Section != SectionKind.Solutions || open.Any(c => c.Id == attachment.ChapterId))
            select new AttachmentFile(
                file.UniversityId, file.Sha256, file.Length, file.ContentType, attachment.Name, attachment.Inline, file.CreatedAt)
            {
                Pictures = file.Pictures ?? Array.Empty<short>(), Number = chapter.Number, Title = chapter.Title, Section = attachment.Section, Language = chapter.Language,
            })
            .SingleOrDefaultAsync(ct);

        if (found is { Inline: false } && viewer.HasFilesShut)
        {
            return null;
        }

        return found is { Inline: false } && viewer is StudentViewer s && (await lookups.OfUniversityAsync(s.UniversityId, ct))?.Rules.Downloads != true
            ? null
            : found;
    }

    /// <summary>The files of a chapter that the viewer may change, at most <see cref="AttachmentCommands.Most"/>; null when there is no such chapter. Two statements.</summary>
    public async Task<ChapterFiles?> ListOwnAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chapter = await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new ChapterFiles(
                c.Id, c.SubjectId, c.Number, c.Title, c.PublishedAt != null, db.StorageUses.Select(u => u.Bytes).FirstOrDefault(), Array.Empty<OwnFile>()))
            .SingleOrDefaultAsync(ct);
        return chapter is null ? null : chapter with
        {
            Files = await (
                from attachment in db.Attachments
                join file in db.StoredFiles on attachment.FileId equals file.Id
                where attachment.ChapterId == chapterId
                orderby attachment.Section, attachment.Inline, attachment.Position, attachment.Id
                select new OwnFile(
                    attachment.Id, attachment.Section, attachment.Inline, attachment.Name, file.Length, file.ContentType, file.Width, file.Height,
                    file.Width > 0 || (file.Pictures ?? Array.Empty<short>()).Length > 0)).Take(AttachmentCommands.Most).ToListAsync(ct),
        };
    }
}
