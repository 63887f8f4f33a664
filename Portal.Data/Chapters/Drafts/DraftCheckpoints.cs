using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Chapters.Drafts;

/// <summary>Moments of a draft that one can come back to.</summary>
internal static class DraftCheckpoints
{
    /// <summary>
    /// Keeps the draft as it stands before a save, when the last checkpoint is old enough: what a sitting began with, and every ten minutes of it.
    /// </summary>
    public static async Task BeforeSaveAsync(PortalDbContext db, Chapter chapter, DateTimeOffset now, CancellationToken ct)
    {
        var lately = now - DraftCommands.BetweenCheckpoints;
        if (!await db.DraftCheckpoints.AnyAsync(c => c.ChapterId == chapter.Id && c.At > lately, ct))
        {
            await AddAsync(db, chapter, name: null, now, ct);
        }
    }

    /// <summary>Keeps the draft as it stands; without a name it is thinned out with the oldest. A draft without a word is not kept.</summary>
    public static async Task AddAsync(PortalDbContext db, Chapter chapter, string? name, DateTimeOffset now, CancellationToken ct)
    {
        var draft = await DraftQueries.TextsAsync(db, chapter, ct);
        if (name is null && draft.Parts.All(p => p.Part is DraftPart.Title || p.Text.Length == 0))
        {
            return;
        }

        db.Add(new DraftCheckpoint
        {
            UniversityId = chapter.UniversityId, ChapterId = chapter.Id, At = now, AccountId = draft.SavedBy, Name = name,
            Title = draft.Of(DraftPart.Title), Course = draft.Of(DraftPart.Course), Exercises = draft.Of(DraftPart.Exercises), Solutions = draft.Of(DraftPart.Solutions),
        });
        await db.SaveChangesAsync(ct);
        await db.DraftCheckpoints.Where(c => c.ChapterId == chapter.Id && c.Name == null)
            .OrderByDescending(c => c.At).Skip(DraftCommands.MostUnnamedCheckpoints).ExecuteDeleteAsync(ct);
    }
}
