using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Paging;
using Portal.Data.Rendering;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>A message in its author's list.</summary>
public sealed record AnnouncementLine(
    int Id, string Title, string Excerpt, AnnouncementState State, AnnouncementTarget Target, bool HasVoice, DateTimeOffset UpdatedAt, DateTimeOffset? ScheduledFor, DateTimeOffset? SentAt,
    int Recipients, int Readers);

/// <summary>A file of a message. The id is that of its place in the message.</summary>
/// <param name="Length">In bytes.</param>
public sealed record AnnouncementFileItem(int Id, string Name, long Length, string ContentType);

/// <summary>A message as its author sees it.</summary>
public sealed record AnnouncementDetail(AnnouncementLine Line, string Text, string Html, short VoiceSeconds, IReadOnlyList<AnnouncementFileItem> Files);

/// <summary>Bytes of a message that the viewer may have.</summary>
/// <param name="IsVoice">The recording, which is played; false for a file to take away.</param>
public sealed record AnnouncementBytes(int UniversityId, byte[] Sha256, string ContentType, string Name, bool IsVoice, DateTimeOffset CreatedAt);

/// <summary>What professors ask about their messages. Where the university closed messages, there are none.</summary>
public sealed class AnnouncementQueries(PortalDb portal, StructureLookups lookups, ChapterRenderer renderer)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 30;

    /// <summary>Whether the viewer's university has messages at all (EL 1.13).</summary>
    public async Task<bool> AreOpenAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await IsOpenAsync(db, lookups, ct);
    }

    /// <summary>The viewer's own, newest first; null where messages are closed.</summary>
    /// <param name="state">Only these; null for all.</param>
    /// <param name="before">The last one of the page before; null begins.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<AnnouncementLine>?> ListOwnAsync(AnnouncementState? state, int? before, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, lookups, ct))
        {
            return null;
        }

        var own = db.Announcements.EditableBy(db.Viewer);
        own = state is { } only ? own.Where(a => a.State == only) : own;
        own = before is { } id ? own.Where(a => a.Id < id) : own;
        return await Lines(own.OrderByDescending(a => a.Id)).ToPageAsync(PageSize, before is not null, backwards: false, ct);
    }

    /// <summary>One of the viewer's own; null when there is none, or messages are closed.</summary>
    public async Task<AnnouncementDetail?> FindOwnAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, lookups, ct))
        {
            return null;
        }

        var own = db.Announcements.EditableBy(db.Viewer).Where(a => a.Id == id);
        var line = await Lines(own).SingleOrDefaultAsync(ct);
        if (line is null)
        {
            return null;
        }

        var text = await own.Select(a => new { a.Text, a.Html, a.RendererVersion, a.VoiceSeconds }).SingleAsync(ct);
        var html = text.RendererVersion == ChapterRenderer.Version ? text.Html : await AnnouncementText.RenderAsync(renderer, text.Text, ct);
        return new(line, text.Text, html, text.VoiceSeconds, await FilesAsync(db, id, ct));
    }

    /// <summary>How many students a message for this target reaches now; null when the target is not the viewer's to choose, or messages are closed.</summary>
    public async Task<int?> CountAsync(AnnouncementTarget target, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer is ProfessorViewer p && await IsOpenAsync(db, lookups, ct) && await lookups.OfUniversityAsync(p.UniversityId, ct) is { } place
            && target.Within(place, p.ProgrammeIds) is { } within
                ? await AnnouncementAudience.Of(db, p.ProfessorId, within).CountAsync(ct)
                : null;
    }

    /// <summary>
    /// A file or the voice of a message (W-S3): for its author, and for students who received it while it is not taken back. A student whose university closed downloads hears the
    /// voice and gets no file. Null for everybody else.
    /// </summary>
    /// <param name="announcement">The message.</param>
    /// <param name="file">Id of the file's place; null for the voice.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<AnnouncementBytes?> FindBytesAsync(int announcement, int? file, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await IsOpenAsync(db, lookups, ct)
            || (file is not null && db.Viewer is StudentViewer s && (await lookups.OfUniversityAsync(s.UniversityId, ct))?.Rules.Downloads != true))
        {
            return null;
        }

        var own = db.Announcements.EditableBy(db.Viewer);
        var received = db.AnnouncementReceipts.ReceivedBy(db.Viewer);
        var visible = db.Announcements.Where(a => a.Id == announcement
            && (own.Any(o => o.Id == a.Id) || (a.State == AnnouncementState.Sent && received.Any(r => r.AnnouncementId == a.Id))));
        return file is { } id
            ? await (from a in visible
                     join f in db.AnnouncementFiles on a.Id equals f.AnnouncementId
                     join b in db.StoredFiles on f.FileId equals b.Id
                     where f.Id == id
                     select new AnnouncementBytes(b.UniversityId, b.Sha256, b.ContentType, f.Name, false, b.CreatedAt)).SingleOrDefaultAsync(ct)
            : await (from a in visible
                     join b in db.StoredFiles on a.VoiceFileId equals b.Id
                     select new AnnouncementBytes(b.UniversityId, b.Sha256, b.ContentType, "message", true, b.CreatedAt)).SingleOrDefaultAsync(ct);
    }

    internal static async Task<bool> IsOpenAsync(PortalDbContext db, StructureLookups lookups, CancellationToken ct) =>
        db.Viewer.University is { } university && (await lookups.OfUniversityAsync(university, ct))?.Rules.Messages == true;

    internal static Task<List<AnnouncementFileItem>> FilesAsync(PortalDbContext db, int announcement, CancellationToken ct) => (
        from f in db.AnnouncementFiles
        join b in db.StoredFiles on f.FileId equals b.Id
        where f.AnnouncementId == announcement
        orderby f.Id
        select new AnnouncementFileItem(f.Id, f.Name, b.Length, b.ContentType)).ToListAsync(ct);

    private static IQueryable<AnnouncementLine> Lines(IQueryable<Announcement> own) => own.Select(a => new AnnouncementLine(
        a.Id, a.Title, a.Excerpt, a.State, new AnnouncementTarget(a.FacultyId, a.ProgrammeId, a.LevelId, a.Semester, a.SubjectId), a.VoiceFileId != null, a.UpdatedAt, a.ScheduledFor, a.SentAt,
        a.Recipients, a.Readers));
}
