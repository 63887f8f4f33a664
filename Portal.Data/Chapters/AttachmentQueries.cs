using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters.Review;
using Portal.Data.Structure;

namespace Portal.Data.Chapters;

/// <summary>A file that the viewer may have.</summary>
/// <param name="Sha256">Its name in the store, and its ETag.</param>
/// <param name="Length">In bytes.</param>
public sealed record AttachmentFile(int UniversityId, byte[] Sha256, long Length, string ContentType, string Name, bool Inline, DateTimeOffset CreatedAt);

/// <summary>Finding the file behind an address.</summary>
public sealed class AttachmentQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>
    /// Null when the file does not exist for this viewer: another university, an invisible chapter, solutions not yet open, or a download where
    /// the university closed downloads to students. Images inside a text stay visible.
    /// </summary>
    public async Task<AttachmentFile?> FindAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var visible = db.Chapters.VisibleTo(db.Viewer);
        var reviewed = db.Chapters.ReviewedBy(db.Viewer, db.ChapterReviews);
        var open = db.Chapters.WithSolutionsOpenTo(db.Viewer, time.GetUtcNow(), db.ChapterAttempts);
        var found = await (
            from attachment in db.Attachments
            join file in db.StoredFiles on attachment.FileId equals file.Id
            where attachment.Id == id
                && (visible.Any(c => c.Id == attachment.ChapterId) || reviewed.Any(c => c.Id == attachment.ChapterId))
                && (attachment.Section != SectionKind.Solutions || open.Any(c => c.Id == attachment.ChapterId))
            select new AttachmentFile(
                file.UniversityId, file.Sha256, file.Length, file.ContentType, attachment.Name, attachment.Inline, file.CreatedAt))
            .SingleOrDefaultAsync(ct);

        return found is { Inline: false } && db.Viewer is StudentViewer s && (await lookups.OfUniversityAsync(s.UniversityId, ct))?.Rules.Downloads != true
            ? null
            : found;
    }
}
