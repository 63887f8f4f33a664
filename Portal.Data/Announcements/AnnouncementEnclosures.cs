using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>What became of a file given to a message.</summary>
public enum EnclosureOutcome
{
    Kept,

    /// <summary>There is no such draft for the viewer, or messages are closed.</summary>
    Missing,
    Empty,
    TooLarge,
    TooMany,

    /// <summary>The bytes are no recording a browser plays.</summary>
    NoVoice,
}

/// <summary>Files and voices of drafts. What was sent does not change any more.</summary>
public sealed class AnnouncementEnclosures(PortalDb portal, StructureLookups lookups, FileStore store, TimeProvider time)
{
    public const int MostFiles = 10;

    /// <summary>Largest file, in bytes.</summary>
    public const long LargestFile = 20_000_000;

    /// <summary>Largest recording, in bytes: five minutes as browsers record speech, with room.</summary>
    public const long LargestVoice = 6_000_000;

    /// <summary>Longest recording, in seconds.</summary>
    public const short LongestVoice = 300;

    // A recording without picture in these containers is told from its first bytes as what the container may hold at most.
    private static readonly string[] Voices = ["audio/webm", "video/webm", "audio/ogg", "audio/mp4", "video/mp4", "audio/mpeg"];

    /// <summary>Adds a file to a draft.</summary>
    public async Task<EnclosureOutcome> AddFileAsync(int id, string name, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await DraftAsync(db, id, ct) is not { } university)
        {
            return EnclosureOutcome.Missing;
        }

        if (await db.AnnouncementFiles.CountAsync(f => f.AnnouncementId == id, ct) >= MostFiles)
        {
            return EnclosureOutcome.TooMany;
        }

        switch (await store.AddAsync(content, university, LargestFile, ct))
        {
            case FileKept kept:
                db.Add(new AnnouncementFile { UniversityId = university, AnnouncementId = id, FileId = kept.Id, Name = Clean(name) });
                await db.SaveChangesAsync(ct);
                return EnclosureOutcome.Kept;
            case FileTooLarge:
                return EnclosureOutcome.TooLarge;
            default:
                return EnclosureOutcome.Empty;
        }
    }

    /// <summary>Takes a file out of a draft; false when there is none for the viewer. The bytes go with the nightly sweep.</summary>
    public async Task<bool> RemoveFileAsync(int id, int file, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await DraftAsync(db, id, ct) is not null && await db.AnnouncementFiles.Where(f => f.AnnouncementId == id && f.Id == file).ExecuteDeleteAsync(ct) == 1;
    }

    /// <summary>Gives a draft its voice, in place of the one before (EL-G2). What it is is read from its bytes (W-S9).</summary>
    /// <param name="seconds">As the browser measured; bounded, since only the player shows it.</param>
    public async Task<EnclosureOutcome> SetVoiceAsync(int id, int seconds, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await DraftAsync(db, id, ct) is not { } university)
        {
            return EnclosureOutcome.Missing;
        }

        switch (await store.AddAsync(content, university, LargestVoice, ct))
        {
            case FileKept kept when Voices.Contains(kept.ContentType):
                var (file, length, now) = (kept.Id, (short)Math.Clamp(seconds, 0, LongestVoice), time.GetUtcNow());
                await db.Announcements.Where(a => a.Id == id && a.State == AnnouncementState.Draft).ExecuteUpdateAsync(
                    set => set.SetProperty(a => a.VoiceFileId, file).SetProperty(a => a.VoiceSeconds, length).SetProperty(a => a.UpdatedAt, now), ct);
                return EnclosureOutcome.Kept;
            case FileKept:
                return EnclosureOutcome.NoVoice;
            case FileTooLarge:
                return EnclosureOutcome.TooLarge;
            default:
                return EnclosureOutcome.Empty;
        }
    }

    /// <summary>Takes the voice out of a draft; false when there is no such draft for the viewer.</summary>
    public async Task<bool> RemoveVoiceAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await DraftAsync(db, id, ct) is not null && await db.Announcements.Where(a => a.Id == id && a.State == AnnouncementState.Draft).ExecuteUpdateAsync(
            set => set.SetProperty(a => a.VoiceFileId, (int?)null).SetProperty(a => a.VoiceSeconds, (short)0), ct) == 1;
    }

    private async Task<int?> DraftAsync(PortalDbContext db, int id, CancellationToken ct) =>
        db.Viewer is ProfessorViewer p && await AnnouncementQueries.IsOpenAsync(db, lookups, ct)
        && await db.Announcements.EditableBy(db.Viewer).AnyAsync(a => a.Id == id && a.State == AnnouncementState.Draft, ct)
            ? p.UniversityId
            : null;

    /// <summary>The last part of the path, without control characters, at most <see cref="AnnouncementFile.NameLength"/> characters and keeping its ending.</summary>
    private static string Clean(string name)
    {
        var last = string.Concat(name.Split('/', '\\')[^1].Normalize().Where(c => !char.IsControl(c) && !char.IsSurrogate(c))).Trim();
        last = last.Length == 0 ? "fichier" : last;
        var ending = Path.GetExtension(last) is { Length: <= 10 } e ? e : "";
        return last.Length <= AnnouncementFile.NameLength ? last : last[..(AnnouncementFile.NameLength - ending.Length)] + ending;
    }
}
