using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Chapters.Drafts;

namespace Portal.Data.Chapters;

/// <summary>Somebody who writes a chapter, or could.</summary>
public sealed record AuthorItem(int ProfessorId, string Name, string Speciality);

/// <summary>What an author decides about a chapter besides its text.</summary>
/// <param name="Authors">In the order of the names; never empty for a chapter written here.</param>
/// <param name="Colleagues">Those who teach its programme and do not write it, by name; 200 at most.</param>
public sealed record ChapterSetup(int Id, int SubjectId, int Number, string Title, string Language, IReadOnlyList<AuthorItem> Authors, IReadOnlyList<AuthorItem> Colleagues);

/// <summary>What became of a change of authors.</summary>
public enum AuthorChange
{
    /// <summary>No such chapter or person for this viewer.</summary>
    NotFound,
    Done,

    /// <summary>A chapter keeps at least one author.</summary>
    LastAuthor,

    /// <summary>More names than lists can show.</summary>
    TooMany,
}

/// <summary>Who writes a chapter, and in which language; for its authors.</summary>
public sealed class ChapterAuthoring(PortalDb portal, TimeProvider clock)
{
    /// <summary>Most authors of one chapter.</summary>
    public const int MostAuthors = 8;

    /// <summary>Null when the viewer may not change the chapter.</summary>
    public async Task<ChapterSetup?> ReadAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var chapter = await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new { c.Id, c.SubjectId, c.Number, c.Title, c.Language, c.ProgrammeId }).SingleOrDefaultAsync(ct);
        if (chapter is null)
        {
            return null;
        }

        var authors = await (
            from author in db.ChapterAuthors
            join person in db.Professors on author.ProfessorId equals person.Id
            where author.ChapterId == chapterId
            orderby author.Position, person.Id
            select new AuthorItem(person.Id, person.FirstName + " " + person.LastName, person.Speciality)).ToListAsync(ct);
        var colleagues = await db.Professors
            .Where(p => p.Programmes.Any(l => l.ProgrammeId == chapter.ProgrammeId) && !db.ChapterAuthors.Any(a => a.ChapterId == chapterId && a.ProfessorId == p.Id))
            .OrderBy(p => p.LastName).ThenBy(p => p.FirstName).ThenBy(p => p.Id)
            .Select(p => new AuthorItem(p.Id, p.FirstName + " " + p.LastName, p.Speciality)).Take(200).ToListAsync(ct);
        return new(chapter.Id, chapter.SubjectId, chapter.Number, chapter.Title, chapter.Language, authors, colleagues);
    }

    /// <summary>Says in which language the text is; anything but "en" is "fr". False when the viewer may not.</summary>
    public async Task<bool> SpeakAsync(int chapterId, string language, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Language, language == "en" ? "en" : "fr"), ct) > 0;
    }

    /// <summary>Lets a colleague who teaches the programme write too.</summary>
    public Task<AuthorChange> AddAsync(int chapterId, int professorId, CancellationToken ct = default) => ChangeAsync(chapterId, async (db, chapter) =>
    {
        var authors = await db.ChapterAuthors.Where(a => a.ChapterId == chapterId).Select(a => new { a.ProfessorId, a.Position }).ToListAsync(ct);
        if (authors.Any(a => a.ProfessorId == professorId) || !await db.Professors.AnyAsync(p => p.Id == professorId && p.Programmes.Any(l => l.ProgrammeId == chapter.ProgrammeId), ct))
        {
            return AuthorChange.NotFound;
        }

        if (authors.Count >= MostAuthors)
        {
            return AuthorChange.TooMany;
        }

        db.Add(new ChapterAuthor
        {
            UniversityId = chapter.UniversityId, ChapterId = chapterId, ProfessorId = professorId, Position = (short)(authors.Max(a => (short?)a.Position) + 1 ?? 0),
        });
        await db.SaveChangesAsync(ct);
        return AuthorChange.Done;
    }, "chapter.author.added", professorId, ct);

    /// <summary>Takes the right to write away again; an author may leave by themselves.</summary>
    public Task<AuthorChange> RemoveAsync(int chapterId, int professorId, CancellationToken ct = default) => ChangeAsync(chapterId, async (db, _) =>
    {
        if (await db.ChapterAuthors.CountAsync(a => a.ChapterId == chapterId, ct) < 2)
        {
            return AuthorChange.LastAuthor;
        }

        return await db.ChapterAuthors.Where(a => a.ChapterId == chapterId && a.ProfessorId == professorId).ExecuteDeleteAsync(ct) > 0
            ? AuthorChange.Done
            : AuthorChange.NotFound;
    }, "chapter.author.removed", professorId, ct);

    private async Task<AuthorChange> ChangeAsync(
        int chapterId, Func<PortalDbContext, Chapter, Task<AuthorChange>> change, string action, int professorId, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await DraftCommands.LockAsync(db, chapterId, ct) is not { } chapter)
        {
            return AuthorChange.NotFound;
        }

        var outcome = await change(db, chapter);
        if (outcome is not AuthorChange.Done)
        {
            return outcome;
        }

        var names = await (
            from author in db.ChapterAuthors
            join person in db.Professors on author.ProfessorId equals person.Id
            where author.ChapterId == chapterId
            orderby author.Position, person.Id
            select person.FirstName + " " + person.LastName).ToListAsync(ct);
        chapter.AuthorNames = ChapterTexts.Cut(string.Join(", ", names), 400);
        db.Add(new AuditEntry
        {
            UniversityId = chapter.UniversityId, At = clock.GetUtcNow(), Target = "chapter", TargetId = chapterId, Action = action,
            Details = FormattableString.Invariant($$"""{"professor": {{professorId}}}"""), AccountId = db.Viewer.Account,
        });
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
