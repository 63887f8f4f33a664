using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;

namespace Portal.Data.Exporting;

/// <summary>Reads chapters for an export with the viewer's eyes.</summary>
public sealed class ExportQueries(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Most chapters of one export.</summary>
    public const int Most = 5_000;

    /// <summary>
    /// The chapters of a scope that the viewer may read and take away, by subject and number; empty when there is none, whatever the reason: not there, not theirs,
    /// or a student whose university closed downloads.
    /// </summary>
    public async Task<IReadOnlyList<int>> ListAsync(ExportScope scope, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is StudentViewer s && (await lookups.OfUniversityAsync(s.UniversityId, ct))?.Rules.Downloads != true)
        {
            return [];
        }

        return await Within(db.Chapters.ReadableBy(db.Viewer), scope).OrderBy(c => c.SubjectId).ThenBy(c => c.Number).Select(c => c.Id).Take(Most).ToListAsync(ct);
    }

    /// <summary>What an export would hold; null when it would hold nothing, whatever the reason. A programme is offered to professors it is assigned to.</summary>
    public async Task<ExportOffer?> FindAsync(ExportScope scope, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || await lookups.OfUniversityAsync(professor.UniversityId, ct) is not { } place
            || (scope is ExportScope.OfProgramme(var programme) && !professor.ProgrammeIds.Contains(programme)))
        {
            return null;
        }

        // One statement; what is counted stops at the most an export takes.
        var found = await Within(db.Chapters.VisibleTo(professor), scope).OrderBy(c => c.SubjectId).ThenBy(c => c.Number).Take(Most)
            .Select(c => new { c.Title, c.SubjectId, c.ProgrammeId }).ToListAsync(ct);
        return found is [var first, ..]
            ? new(scope switch
            {
                ExportScope.OfChapter => first.Title,
                ExportScope.OfSubject => place.Subject(first.SubjectId)?.Name ?? "",
                _ => place.Programme(first.ProgrammeId)?.Name ?? "",
            }, found.Count, first.ProgrammeId, professor.ProgrammeIds.Contains(first.ProgrammeId) ? place.Programme(first.ProgrammeId)?.Name : null)
            : null;
    }

    private static IQueryable<Chapter> Within(IQueryable<Chapter> chapters, ExportScope scope) => scope switch
    {
        ExportScope.OfChapter(var id) => chapters.Where(c => c.Id == id),
        ExportScope.OfSubject(var id) => chapters.Where(c => c.SubjectId == id),
        ExportScope.OfProgramme(var id) => chapters.Where(c => c.ProgrammeId == id),
        _ => chapters.Where(c => false),
    };

    /// <summary>One chapter; null when the viewer may not read it (any more). Four statements.</summary>
    /// <param name="chapterId">The chapter.</param>
    /// <param name="drafts">True to take what its authors have in hand instead of what readers see, for those who may change it.</param>
    /// <param name="ct">Gives up.</param>
    public async Task<ExportedChapter?> ReadAsync(int chapterId, bool drafts, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var open = db.Chapters.WithSolutionsOpenTo(db.Viewer, time.GetUtcNow(), db.ChapterAttempts);
        var editable = db.Chapters.EditableBy(db.Viewer);
        var withFiles = !db.Viewer.HasFilesShut;
        var found = await db.Chapters.ReadableBy(db.Viewer).Where(c => c.Id == chapterId)
            .Select(c => new
            {
                Chapter = new ExportedChapter(
                    c.Id, c.UniversityId, c.SubjectId, c.Number, c.Title, c.AuthorNames, c.Language, c.Attribution, c.SolutionRelease, c.SolutionsAt, c.UpdatedAt),
                Subject = db.Subjects.Where(s => s.Id == c.SubjectId).Select(s => s.Name).FirstOrDefault(),
                IsOpen = open.Any(o => o.Id == c.Id), IsMine = editable.Any(o => o.Id == c.Id),
            })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var sections = await db.ChapterSections.Where(s => s.ChapterId == chapterId && (found.IsOpen || s.Kind != SectionKind.Solutions))
            .Select(s => new ExportedSection(s.Kind, s.Markdown, s.Html)).ToListAsync(ct);
        var title = found.Chapter.Title;
        if (drafts && found.IsMine)
        {
            foreach (var draft in await db.ChapterDrafts.Where(d => d.ChapterId == chapterId).Select(d => new { d.Part, d.Text }).ToListAsync(ct))
            {
                if (draft.Part == Chapters.Drafts.DraftPart.Title)
                {
                    title = ChapterTexts.Of(draft.Text, "").Title;
                    continue;
                }

                sections.RemoveAll(s => s.Kind == (SectionKind)draft.Part);
                sections.Add(new((SectionKind)draft.Part, ChapterTexts.Clean(draft.Text), ""));
            }
        }

        return found.Chapter with
        {
            Title = title, Subject = found.Subject ?? "",
            Sections = [.. sections.Where(s => !string.IsNullOrWhiteSpace(s.Markdown)).OrderBy(s => s.Kind)],
            Files = await (
                from attachment in db.Attachments
                join file in db.StoredFiles on attachment.FileId equals file.Id
                where attachment.ChapterId == chapterId && (found.IsOpen || attachment.Section != SectionKind.Solutions) && (withFiles || attachment.Inline)
                orderby attachment.Section, attachment.Position, attachment.Id
                select new ExportedFile(attachment.Id, attachment.Section, attachment.Inline, attachment.Name, file.ContentType, file.Length, file.Sha256)).ToListAsync(ct),
        };
    }
}
