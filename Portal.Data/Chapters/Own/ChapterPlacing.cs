using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Rendering;
using Portal.Data.Structure;

namespace Portal.Data.Chapters.Own;

/// <summary>What became of putting a chapter somewhere.</summary>
public abstract record Placed
{
    private Placed()
    {
    }

    /// <summary>It is there. <paramref name="Id"/> is the chapter, or its copy.</summary>
    public sealed record There(int Id, int Number) : Placed;

    /// <summary>The number is taken in that subject; <paramref name="Proposal"/> is free.</summary>
    public sealed record Taken(int Proposal) : Placed;

    /// <summary>No such chapter of the viewer's, or no such subject in the programmes they teach.</summary>
    public sealed record Absent : Placed;
}

/// <summary>A chapter to put elsewhere.</summary>
public sealed record PlacedChapter(int Id, int SubjectId, int Number, string Title, bool IsPublished);

/// <summary>
/// Where one's chapters stand: order inside a subject, moves between subjects, copies. Only one's own chapters, only into subjects of the programmes
/// assigned (EL-R5); others' chapters keep their numbers.
/// </summary>
public sealed class ChapterPlacing(PortalDb portal, StructureLookups lookups, ChapterBeginning beginning, IDbContextFactory<PortalDbContext> contexts, ChapterRenderer renderer, TimeProvider time)
{
    /// <summary>Most chapters that one change of order moves.</summary>
    public const int MostMoved = 100;

    /// <summary>One's chapter; null when it is not the viewer's.</summary>
    public async Task<PlacedChapter?> FindAsync(int chapterId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Own(db).Where(c => c.Id == chapterId).Select(c => new PlacedChapter(c.Id, c.SubjectId, c.Number, c.Title, c.PublishedAt != null)).SingleOrDefaultAsync(ct);
    }

    /// <summary>Moves one's chapter one place up (<paramref name="by"/> −1) or down (+1) among one's own chapters of the subject; the two change numbers.</summary>
    /// <returns>The subject; null when it is not the viewer's or there is no place to go to.</returns>
    public async Task<int?> StepAsync(int chapterId, int by, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await Own(db).Where(c => c.Id == chapterId).Select(c => new { c.SubjectId, c.Number }).SingleOrDefaultAsync(ct) is not { } here)
        {
            return null;
        }

        var others = Own(db).Where(c => c.SubjectId == here.SubjectId);
        var neighbour = by < 0
            ? await others.Where(c => c.Number < here.Number).OrderByDescending(c => c.Number).Select(c => (int?)c.Id).FirstOrDefaultAsync(ct)
            : await others.Where(c => c.Number > here.Number).OrderBy(c => c.Number).Select(c => (int?)c.Id).FirstOrDefaultAsync(ct);
        return neighbour is { } target ? await ToPlaceOfAsync(chapterId, target, ct) : null;
    }

    /// <summary>Puts one's chapter in the place of another of one's own in the same subject; those between give way by one place.</summary>
    /// <returns>The subject; null when one of them is not the viewer's, they are of two subjects, or too many would move.</returns>
    public async Task<int?> ToPlaceOfAsync(int chapterId, int targetId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var two = await Own(db).Where(c => c.Id == chapterId || c.Id == targetId).Select(c => c.SubjectId).ToListAsync(ct);
        if (two is not [var subject, var other] || subject != other)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await OwnChapterDeeds.LockAsync(db, subject, ct);
        var numbers = await Own(db).Where(c => c.SubjectId == subject && (c.Id == chapterId || c.Id == targetId)).Select(c => new { c.Id, c.Number }).ToDictionaryAsync(c => c.Id, c => c.Number, ct);
        if (!numbers.TryGetValue(chapterId, out var from) || !numbers.TryGetValue(targetId, out var to))
        {
            return null;
        }

        var (low, high) = (Math.Min(from, to), Math.Max(from, to));
        var between = await Own(db).Where(c => c.SubjectId == subject && c.Number >= low && c.Number <= high)
            .OrderBy(c => c.Number).Take(MostMoved + 1).Select(c => new { c.Id, c.Number }).ToListAsync(ct);
        if (between.Count > MostMoved)
        {
            return null;
        }

        var ids = between.Select(c => c.Id).ToList();
        ids.Remove(chapterId);
        ids.Insert(from < to ? ids.Count : 0, chapterId);
        await RenumberAsync(db, ids, [.. between.Select(c => c.Number)], ct);
        await transaction.CommitAsync(ct);
        await RenderAsync(ids.Count, ct);
        return subject;
    }

    /// <summary>Moves one's chapter to another subject. A published one stays published, for the students of the new place.</summary>
    /// <param name="number">Wanted there; null for the next free one.</param>
    public async Task<Placed> MoveAsync(int chapterId, int subjectId, int? number, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || number < 0 || await FindSubjectAsync(professor, subjectId, ct) is not var (subject, level))
        {
            return new Placed.Absent();
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var old = await Own(db).Where(c => c.Id == chapterId).Select(c => (int?)c.SubjectId).SingleOrDefaultAsync(ct);
        foreach (var locked in new[] { old ?? subjectId, subjectId }.Distinct().Order())
        {
            await OwnChapterDeeds.LockAsync(db, locked, ct);
        }

        var next = await OwnChapterDeeds.NextNumberAsync(db, subjectId, ct);
        var wanted = number ?? next;
        if (await db.Chapters.AnyAsync(c => c.SubjectId == subjectId && c.Number == wanted && c.Id != chapterId, ct))
        {
            return new Placed.Taken(next);
        }

        var now = time.GetUtcNow();
        var moved = await Own(db).Where(c => c.Id == chapterId && c.SubjectId == old).ExecuteUpdateAsync(
            set => set.SetProperty(c => c.SubjectId, subject.Id).SetProperty(c => c.ProgrammeId, subject.ProgrammeId).SetProperty(c => c.LevelId, level.Id)
                .SetProperty(c => c.TrackId, level.TrackId).SetProperty(c => c.LevelRank, level.Rank).SetProperty(c => c.Semester, subject.Semester)
                .SetProperty(c => c.Number, wanted).SetProperty(c => c.UpdatedAt, now),
            ct);
        if (moved == 0 || old is null)
        {
            return new Placed.Absent();
        }

        await db.ChapterSections.Where(s => s.ChapterId == chapterId).ExecuteUpdateAsync(set => set.SetProperty(s => s.RendererVersion, (short)0), ct);
        db.Add(new AuditEntry
        {
            UniversityId = professor.UniversityId, At = now, AccountId = professor.AccountId, Target = "chapter", TargetId = chapterId, Action = "chapter.moved",
            Details = FormattableString.Invariant($$"""{"from": {{old}}, "to": {{subjectId}}}"""),
        });
        await db.SaveChangesAsync(ct);
        await OwnChapterDeeds.RecountAsync(db, professor.UniversityId, [.. new[] { old.Value, subjectId }.Distinct()], ct);
        await transaction.CommitAsync(ct);
        await RenderAsync(1, ct);
        return new Placed.There(chapterId, wanted);
    }

    /// <summary>Begins a chapter that says what one's chapter says now, its draft first; a draft of one's own, with the same files.</summary>
    public async Task<Placed> DuplicateAsync(int chapterId, int subjectId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var source = await Own(db).Where(c => c.Id == chapterId).Select(c => new { c.Title, c.Language }).SingleOrDefaultAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || source is null)
        {
            return new Placed.Absent();
        }

        var drafts = await db.ChapterDrafts.Where(d => d.ChapterId == chapterId).ToDictionaryAsync(d => d.Part, d => d.Text, ct);
        var shown = await db.ChapterSections.Where(s => s.ChapterId == chapterId).Select(s => new { s.Kind, s.Markdown }).ToDictionaryAsync(s => (DraftPart)s.Kind, s => s.Markdown, ct);
        string Text(DraftPart part) => drafts.GetValueOrDefault(part) ?? shown.GetValueOrDefault(part) ?? "";
        var title = drafts.GetValueOrDefault(DraftPart.Title) ?? source.Title;
        var texts = ChapterTexts.Of(title, Text(DraftPart.Course), Text(DraftPart.Exercises), Text(DraftPart.Solutions));
        if (await beginning.BeginAsync(subjectId, texts, source.Language, ct) is not { } copy)
        {
            return new Placed.Absent();
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO attachments (university_id, chapter_id, section, file_id, name, inline, position)
            SELECT university_id, {copy}, section, file_id, name, inline, position FROM attachments WHERE university_id = {professor.UniversityId} AND chapter_id = {chapterId}
            """, ct);
        return new Placed.There(copy, await db.Chapters.Where(c => c.Id == copy).Select(c => c.Number).SingleAsync(ct));
    }

    private static IQueryable<Chapter> Own(PortalDbContext db) => db.Viewer is ProfessorViewer ? db.Chapters.EditableBy(db.Viewer) : db.Chapters.Where(c => false);

    private async Task<(SubjectItem Subject, LevelItem Level)?> FindSubjectAsync(ProfessorViewer professor, int subjectId, CancellationToken ct) =>
        await lookups.OfUniversityAsync(professor.UniversityId, ct) is { } place
        && place.Subject(subjectId) is { } subject && place.IsOpen(subject) && professor.ProgrammeIds.Contains(subject.ProgrammeId) && place.Level(subject.LevelId) is { } level
            ? (subject, level)
            : null;

    /// <summary>In two steps, by numbers that nobody has: the number of a chapter is unique at every moment.</summary>
    private static async Task RenumberAsync(PortalDbContext db, List<int> ids, List<int> numbers, CancellationToken ct)
    {
        await db.Chapters.Where(c => ids.Contains(c.Id)).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, c => -1 - c.Number), ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE chapters c SET number = n.number FROM unnest({ids.ToArray()}, {numbers.ToArray()}) AS n (id, number)
             WHERE c.id = n.id AND c.university_id = {db.Viewer.University}
            """, ct);

        // The headings of the course begin with the number.
        await db.ChapterSections.Where(s => ids.Contains(s.ChapterId) && s.Kind == SectionKind.Course).ExecuteUpdateAsync(set => set.SetProperty(s => s.RendererVersion, (short)0), ct);
    }

    /// <summary>Renders now what changed its number or its subject's macros; what is left is rendered when a server starts.</summary>
    private async Task RenderAsync(int chapters, CancellationToken ct) =>
        await new SectionRendering(new PortalDb(contexts, new FixedViewer(new SystemViewer(null))), renderer).RerenderStaleAsync(3 * chapters, ct);
}
