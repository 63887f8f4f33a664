using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Structure;

namespace Portal.Data.Chapters.Drafts;

/// <summary>Begins chapters, in the subjects their author teaches (EL-R5, W-S7).</summary>
public sealed class ChapterBeginning(PortalDb portal, StructureLookups lookups, TimeProvider clock)
{
    /// <summary>
    /// Begins a chapter that nobody but its author sees, after the last one of its subject. The texts may be empty.
    /// </summary>
    /// <param name="subjectId">Of a programme assigned to the professor.</param>
    /// <param name="texts">What its draft begins with.</param>
    /// <param name="language">"fr" or "en"; anything else is "fr".</param>
    /// <param name="ct">Leaves nothing behind when cancelled.</param>
    /// <returns>Its id; null when there is no such subject for this viewer to write in.</returns>
    public async Task<int?> BeginAsync(int subjectId, ChapterTexts texts, string language = "fr", CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || await SubjectAsync(db, professor, subjectId, ct) is not var (subject, level))
        {
            return null;
        }

        // The lock of the subject keeps two beginnings from taking the same number.
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.Subjects.FromSql($"SELECT * FROM subjects WHERE id = {subjectId} FOR UPDATE").Select(s => s.Id).ToListAsync(ct);
        var now = clock.GetUtcNow();
        var chapter = new Chapter
        {
            UniversityId = professor.UniversityId, SubjectId = subject.Id, ProgrammeId = subject.ProgrammeId, TrackId = level.TrackId, LevelId = level.Id,
            LevelRank = level.Rank, Semester = subject.Semester, Title = texts.Title, Language = language == "en" ? "en" : "fr", CreatedAt = now, UpdatedAt = now,
            Number = 1 + (await db.Chapters.Where(c => c.SubjectId == subjectId).MaxAsync(c => (int?)c.Number, ct) ?? 0),
            AuthorNames = await db.Professors.Where(p => p.Id == professor.ProfessorId).Select(p => p.FirstName + " " + p.LastName).SingleAsync(ct),
        };
        chapter.Authors.Add(new ChapterAuthor { UniversityId = professor.UniversityId, ProfessorId = professor.ProfessorId });
        db.Add(chapter);
        await db.SaveChangesAsync(ct);
        foreach (var (part, text) in Texts(texts).Where(t => t.Text.Length > 0))
        {
            db.Add(new ChapterDraft
            {
                UniversityId = professor.UniversityId, ChapterId = chapter.Id, Part = part, Text = text, Revision = 1, SavedAt = now, SavedBy = professor.AccountId,
            });
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return chapter.Id;
    }

    private static (DraftPart Part, string Text)[] Texts(ChapterTexts texts) =>
    [
        (DraftPart.Title, texts.Title), (DraftPart.Course, texts.Course), (DraftPart.Exercises, texts.Exercises), (DraftPart.Solutions, texts.Solutions),
    ];

    private async Task<(SubjectItem Subject, LevelItem Level)?> SubjectAsync(PortalDbContext db, ProfessorViewer professor, int subjectId, CancellationToken ct) =>
        await lookups.OfUniversityAsync(professor.UniversityId, ct) is { } place
        && place.Subject(subjectId) is { } subject && place.IsOpen(subject) && professor.ProgrammeIds.Contains(subject.ProgrammeId) && place.Level(subject.LevelId) is { } level
            ? (subject, level)
            : null;
}
