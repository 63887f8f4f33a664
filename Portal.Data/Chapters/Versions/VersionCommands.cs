using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters.Versions;

/// <summary>Naming moments of a chapter's history, and coming back to them.</summary>
public sealed class VersionCommands(PortalDb portal, TimeProvider time)
{
    /// <summary>Gives a version or a checkpoint a name; an empty one takes it away. False when the chapter is not the viewer's to change or has no such state.</summary>
    public async Task<bool> NameAsync(int chapterId, VersionKey key, string? name, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (key.IsDraft || !await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct))
        {
            return false;
        }

        var words = string.Join(' ', ChapterTexts.Clean(name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var said = words.Length == 0 ? null : ChapterTexts.Cut(words, ChapterVersion.NameLength);
        return key.Version > 0
            ? await db.ChapterVersions.Where(v => v.ChapterId == chapterId && v.Number == key.Version).ExecuteUpdateAsync(set => set.SetProperty(v => v.Name, said), ct) == 1
            : await db.DraftCheckpoints.Where(c => c.ChapterId == chapterId && c.Id == key.Checkpoint).ExecuteUpdateAsync(set => set.SetProperty(c => c.Name, said), ct) == 1;
    }

    /// <summary>
    /// Makes a state of the history the draft; what was written until then is kept as a checkpoint first, and readers see nothing of it.
    /// False when the chapter is not the viewer's to change or has no such state.
    /// </summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="key">What to come back to.</param>
    /// <param name="keptAs">Name of the checkpoint that keeps the present draft.</param>
    /// <param name="ct">Leaves the draft as it was when cancelled.</param>
    public async Task<bool> RestoreAsync(int chapterId, VersionKey key, string keptAs, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (key.IsDraft || await DraftCommands.LockAsync(db, chapterId, ct) is not { } chapter || await VersionQueries.FindAsync(db, chapter, key, ct) is not { } texts)
        {
            return false;
        }

        var now = time.GetUtcNow();
        await DraftCheckpoints.AddAsync(db, chapter, ChapterTexts.Cut(keptAs, DraftCheckpoint.NameLength), now, ct);
        foreach (var (part, text) in new[]
        {
            (DraftPart.Title, texts.Title), (DraftPart.Course, texts.Course), (DraftPart.Exercises, texts.Exercises), (DraftPart.Solutions, texts.Solutions),
        })
        {
            // An open editor sees another revision than its own, and merges or asks: nothing it holds is lost.
            var (number, account, at) = ((short)part, db.Viewer.Account, now.UtcDateTime);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO chapter_drafts AS kept (university_id, chapter_id, part, text, revision, saved_at, saved_by, saved_from)
                VALUES ({chapter.UniversityId}, {chapterId}, {number}, {text}, 1, {at}, {account}, '')
                ON CONFLICT (chapter_id, part) DO UPDATE SET
                    text = excluded.text, revision = kept.revision + 1, saved_at = excluded.saved_at, saved_by = excluded.saved_by, saved_from = ''
                WHERE kept.text <> excluded.text
                """, ct);
        }

        chapter.UpdatedAt = now;
        chapter.DraftedAt = chapter.PublishedAt is not null && await Publications.IsShownAsync(db, chapter, texts, ct) ? null : now;
        if (chapter.PublishedAt is null)
        {
            chapter.Title = texts.Title;
        }

        db.Add(ChapterDeeds.Entry(db.Viewer, chapter.UniversityId, chapterId, ChapterDeeds.Restored, now, key.Version > 0 ? key.Version : null));
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }
}
