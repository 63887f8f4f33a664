using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;

namespace Portal.Data.Chapters.Drafts;

/// <summary>One part of a chapter in its authors' hands.</summary>
/// <param name="Part">Which.</param>
/// <param name="Text">As it was typed; what readers see where nobody has touched it.</param>
/// <param name="Revision">Of its last save; 0 when it was never saved.</param>
/// <param name="SavedAt">Null when it was never saved.</param>
/// <param name="SavedBy">Account of the last save; null when unknown.</param>
public sealed record DraftText(DraftPart Part, string Text, int Revision, DateTimeOffset? SavedAt, int? SavedBy);

/// <summary>The four texts of a draft.</summary>
public sealed record DraftTexts(IReadOnlyList<DraftText> Parts)
{
    /// <summary>The text of one part.</summary>
    public string Of(DraftPart part) => Parts[(int)part].Text;

    /// <summary>The last save of any part; null when nothing was ever saved.</summary>
    public DateTimeOffset? SavedAt => Parts.Max(p => p.SavedAt);

    /// <summary>Account of the last save; null when unknown.</summary>
    public int? SavedBy => Parts.MaxBy(p => p.SavedAt)?.SavedBy;

    /// <summary>As a publication takes them.</summary>
    public ChapterTexts Texts => ChapterTexts.Of(Of(DraftPart.Title), Of(DraftPart.Course), Of(DraftPart.Exercises), Of(DraftPart.Solutions));
}

/// <summary>A chapter as its editor opens it.</summary>
/// <param name="Texts">All four parts.</param>
/// <param name="Conflicts">Parts of which a text of this viewer waits for their decision.</param>
public sealed record ChapterDrafting(
    int Id, int SubjectId, int Number, string Language, string AuthorNames, DateTimeOffset? PublishedAt, int PublishedVersion, DraftTexts Texts,
    IReadOnlyList<WaitingText> Conflicts)
{
    public string Title => Texts.Of(DraftPart.Title);

    /// <summary>Files of any section that are listed below a text.</summary>
    public int Files { get; init; }
}

/// <summary>A text kept aside because it could not be merged.</summary>
public sealed record WaitingText(long Id, DraftPart Part, string BaseText, string Text, DateTimeOffset At);

/// <summary>Somebody who has the chapter open.</summary>
/// <param name="Name">First and last name.</param>
/// <param name="Part">Where they write.</param>
/// <param name="Line">Line of their cursor, from 1; 0 when unknown.</param>
public sealed record DraftCompany(string Name, DraftPart Part, int Line);

/// <summary>Drafts, for those who may write in them.</summary>
public sealed class DraftQueries(PortalDb portal, TimeProvider clock)
{
    private static readonly DraftPart[] AllParts = Enum.GetValues<DraftPart>();

    /// <summary>A chapter with its draft; null when the viewer may not write in it.</summary>
    public async Task<ChapterDrafting?> ReadAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var account = db.Viewer.Account;
        var found = await db.Chapters.AsNoTracking().EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new
            {
                Chapter = c,
                Files = db.Attachments.Count(a => a.ChapterId == c.Id && !a.Inline),
                Conflicts = db.DraftConflicts.Where(w => w.ChapterId == c.Id && w.AccountId == account)
                    .OrderBy(w => w.Id).Select(w => new WaitingText(w.Id, w.Part, w.BaseText, w.Text, w.At)).ToList(),
            })
            .SingleOrDefaultAsync(ct);
        return found is null ? null : Drafting(found.Chapter, await TextsAsync(db, found.Chapter, ct), found.Conflicts) with { Files = found.Files };
    }

    /// <summary>One part alone; null when the viewer may not write in the chapter.</summary>
    public async Task<DraftText?> ReadPartAsync(int chapterId, DraftPart part, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chapter = await db.Chapters.AsNoTracking().EditableBy(db.Viewer).SingleOrDefaultAsync(c => c.Id == chapterId, ct);
        return chapter is null ? null : (await TextsAsync(db, chapter, ct)).Parts[(int)part];
    }

    /// <summary>
    /// Notes that the viewer has the chapter open, and says who else has and how far each part is saved. Null when the viewer may not write in it.
    /// </summary>
    public async Task<(IReadOnlyList<DraftCompany> Others, IReadOnlyDictionary<DraftPart, int> Revisions)?> MeetAsync(
        int chapterId, DraftPart part, int line, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var since = now - DraftPresence.Lifetime;
        var me = db.Viewer is ProfessorViewer professor ? professor.ProfessorId : 0;
        if (me != 0)
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO draft_presences (university_id, chapter_id, professor_id, part, line, seen_at)
                VALUES ({db.Viewer.University}, {chapterId}, {me}, {(short)part}, {Math.Max(0, line)}, {now})
                ON CONFLICT (chapter_id, professor_id) DO UPDATE SET part = excluded.part, line = excluded.line, seen_at = excluded.seen_at
                """, ct);
        }

        var others = await (
            from presence in db.DraftPresences
            join person in db.Professors on presence.ProfessorId equals person.Id
            where presence.ChapterId == chapterId && presence.ProfessorId != me && presence.SeenAt > since
            orderby person.LastName
            select new DraftCompany(person.FirstName + " " + person.LastName, presence.Part, presence.Line)).ToListAsync(ct);
        var revisions = await db.ChapterDrafts.Where(d => d.ChapterId == chapterId).ToDictionaryAsync(d => d.Part, d => d.Revision, ct);
        return (others, revisions);
    }

    /// <summary>The texts of a chapter that was found editable before.</summary>
    internal static async Task<DraftTexts> TextsAsync(PortalDbContext db, Chapter chapter, CancellationToken ct)
    {
        var drafts = await db.ChapterDrafts.AsNoTracking().Where(d => d.ChapterId == chapter.Id)
            .Select(d => new DraftText(d.Part, d.Text, d.Revision, d.SavedAt, d.SavedBy)).ToDictionaryAsync(d => d.Part, ct);
        var published = drafts.Keys.Count(p => p is not DraftPart.Title) == 3
            ? []
            : await db.ChapterSections.Where(s => s.ChapterId == chapter.Id).Select(s => new { s.Kind, s.Markdown }).ToDictionaryAsync(s => s.Kind, s => s.Markdown, ct);
        return new([.. AllParts.Select(part => drafts.GetValueOrDefault(part)
            ?? new DraftText(part, part is DraftPart.Title ? chapter.Title : published.GetValueOrDefault((SectionKind)part, ""), 0, null, null))]);
    }

    private static ChapterDrafting Drafting(Chapter chapter, DraftTexts texts, IReadOnlyList<WaitingText> conflicts) => new(
        chapter.Id, chapter.SubjectId, chapter.Number, chapter.Language, chapter.AuthorNames, chapter.PublishedAt, chapter.PublishedVersion, texts, conflicts);
}
