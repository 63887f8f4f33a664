using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Chapters.Drafts;

/// <summary>Writing: every change of a draft goes through here, and only its authors' (and their administrators') do.</summary>
public sealed class DraftCommands(PortalDb portal, TimeProvider clock)
{
    /// <summary>A checkpoint is made before the first save after this long.</summary>
    public static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromMinutes(10);

    /// <summary>How many checkpoints without a name a chapter keeps.</summary>
    public const int MostUnnamedCheckpoints = 60;

    /// <summary>
    /// Saves a part. Nobody's words are ever overwritten: a save that follows another revision than the last is merged, or kept aside for its author.
    /// </summary>
    /// <returns>Null when there is no such chapter for this viewer to write in.</returns>
    public async Task<DraftSave?> SaveAsync(int chapterId, DraftPart part, DraftChange change, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockAsync(db, chapterId, ct) is not { } chapter)
        {
            return null;
        }

        var draft = await db.ChapterDrafts.SingleOrDefaultAsync(d => d.ChapterId == chapterId && d.Part == part, ct);
        var present = draft?.Text ?? await PublishedTextAsync(db, chapter, part, ct);
        var revision = draft?.Revision ?? 0;
        if (change.Base == revision)
        {
            return Applied(present, change) is { } text
                ? await StoreAsync(db, chapter, draft, part, present, text, change, with: null, ct)
                : new DraftSave.WholeTextNeeded(revision);
        }

        if (change.Text is null || change.BaseText is null)
        {
            return new DraftSave.WholeTextNeeded(revision);
        }

        // The answer to this page's own last save got lost: what stands there is the beginning of what comes now.
        if (draft is not null && draft.SavedFrom == change.From && change.From.Length > 0 && change.Base == revision - 1)
        {
            return await StoreAsync(db, chapter, draft, part, present, change.Text, change, with: null, ct);
        }

        var with = await NameAsync(db, draft?.SavedBy, ct);
        var stretches = DraftMerge.Run(change.BaseText, change.Text, present);
        return DraftMerge.TextOf(stretches) is { } merged
            ? await StoreAsync(db, chapter, draft, part, present, merged, change, with ?? "", ct)
            : await KeepAsideAsync(db, chapter, part, change, new(0, revision, present, with, stretches), ct);
    }

    /// <summary>
    /// Forgets a text kept aside, after its author has saved what they decided; 0 for every one of the part. False when there is none of this viewer's.
    /// </summary>
    public async Task<bool> SettleAsync(int chapterId, DraftPart part, long conflict, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var account = db.Viewer.Account;
        return await db.DraftConflicts
            .Where(c => c.ChapterId == chapterId && c.Part == part && c.AccountId == account && (conflict == 0 || c.Id == conflict))
            .ExecuteDeleteAsync(ct) > 0;
    }

    /// <summary>Locks the row of a chapter the viewer may write in; null when there is none.</summary>
    internal static async Task<Chapter?> LockAsync(PortalDbContext db, int chapterId, CancellationToken ct) =>
        await db.Chapters.FromSql($"SELECT * FROM chapters WHERE id = {chapterId} FOR UPDATE").EditableBy(db.Viewer).SingleOrDefaultAsync(ct);

    /// <summary>What readers see of a part, the text of a draft never touched.</summary>
    private static async Task<string> PublishedTextAsync(PortalDbContext db, Chapter chapter, DraftPart part, CancellationToken ct) =>
        part is DraftPart.Title
            ? chapter.Title
            : await db.ChapterSections.Where(s => s.ChapterId == chapter.Id && s.Kind == (SectionKind)part).Select(s => s.Markdown).SingleOrDefaultAsync(ct) ?? "";

    /// <summary>Null when the change does not fit the text it says it follows.</summary>
    private static string? Applied(string present, DraftChange change)
    {
        if (change.Text is not null)
        {
            return change.Text;
        }

        return change is { Start: >= 0, Remove: >= 0 } && (long)change.Start + change.Remove <= present.Length
            && present.Length - change.Remove + change.Insert.Length == change.Length
            ? string.Concat(present.AsSpan(0, change.Start), change.Insert, present.AsSpan(change.Start + change.Remove))
            : null;
    }

    private async Task<DraftSave> StoreAsync(
        PortalDbContext db, Chapter chapter, ChapterDraft? draft, DraftPart part, string present, string text, DraftChange change, string? with, CancellationToken ct)
    {
        var limit = part is DraftPart.Title ? Chapter.TitleLength : ChapterDraft.LongestText;
        if (text.Length > limit)
        {
            return new DraftSave.TooLong(limit);
        }

        var now = clock.GetUtcNow();
        var kept = Storable(text, part);
        if (kept != present)
        {
            await DraftCheckpoints.BeforeSaveAsync(db, chapter, now, ct);
            if (draft is null)
            {
                draft = new ChapterDraft { UniversityId = chapter.UniversityId, ChapterId = chapter.Id, Part = part, Text = kept, Revision = 0, SavedAt = now };
                db.Add(draft);
            }

            draft.Text = kept;
            draft.Revision++;
            draft.SavedAt = now;
            draft.SavedBy = db.Viewer.Account;
            draft.SavedFrom = change.From.Length > 32 ? change.From[..32] : change.From;
            Touch(chapter, part, kept, now);
            await db.SaveChangesAsync(ct);
        }

        await (db.Database.CurrentTransaction?.CommitAsync(ct) ?? Task.CompletedTask);
        return new DraftSave.Saved(draft?.Revision ?? 0, draft?.SavedAt ?? now, with is not null || kept != text ? kept : null, with);
    }

    private async Task<DraftSave> KeepAsideAsync(PortalDbContext db, Chapter chapter, DraftPart part, DraftChange change, DraftSave.InConflict found, CancellationToken ct)
    {
        if (change.Text is not { Length: <= ChapterDraft.LongestText } mine || change.BaseText is not { } origin)
        {
            return new DraftSave.TooLong(ChapterDraft.LongestText);
        }

        var from = change.From.Length > 32 ? change.From[..32] : change.From;
        var id = await db.Database.SqlQuery<long>($"""
            INSERT INTO draft_conflicts (university_id, chapter_id, part, account_id, saved_from, base_text, text, at)
            VALUES ({chapter.UniversityId}, {chapter.Id}, {(short)part}, {db.Viewer.Account}, {from}, {Storable(origin, part)}, {Storable(mine, part)}, {clock.GetUtcNow()})
            ON CONFLICT (university_id, chapter_id, account_id, part, saved_from) DO UPDATE SET text = excluded.text, base_text = excluded.base_text, at = excluded.at
            RETURNING id AS "Value"
            """).ToListAsync(ct);
        await (db.Database.CurrentTransaction?.CommitAsync(ct) ?? Task.CompletedTask);
        return found with { Conflict = id[0] };
    }

    /// <summary>Lists show that somebody works on it; a chapter nobody reads yet carries its working title.</summary>
    private static void Touch(Chapter chapter, DraftPart part, string text, DateTimeOffset now)
    {
        chapter.UpdatedAt = now;
        chapter.DraftedAt = now;
        if (part is DraftPart.Title && chapter.PublishedAt is null)
        {
            chapter.Title = ChapterTexts.Of(text, "").Title;
        }
    }

    /// <summary>As typed, without what a database refuses. Composing letters is left to the publication: the page counts its own.</summary>
    private static string Storable(string text, DraftPart part)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) || text.Contains('\r', StringComparison.Ordinal) || text.Any(char.IsSurrogate) || text.Contains('\uFFFE', StringComparison.Ordinal)
            ? ChapterTexts.WithoutUnstorable(text)
            : text;
        return part is DraftPart.Title ? clean.ReplaceLineEndings(" ") : clean;
    }

    private static async Task<string?> NameAsync(PortalDbContext db, int? account, CancellationToken ct) =>
        account is null ? null : await db.Professors.Where(p => p.AccountId == account).Select(p => p.FirstName + " " + p.LastName).FirstOrDefaultAsync(ct);
}
