using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;

namespace Portal.Data.Chapters.Versions;

/// <summary>A note of an author about what was wrong.</summary>
public sealed record Erratum(int Version, DateTimeOffset At, string Text);

/// <summary>What changed in one part of a chapter since a student read it.</summary>
/// <param name="ReadVersion">The version read.</param>
/// <param name="Version">The version readers see.</param>
/// <param name="IsOpen">False only for solutions that the student has to wait for: nothing of them is here then.</param>
/// <param name="Difference">Null when it is not open, or one of the versions was not kept.</param>
/// <param name="Errata">What was said about versions in between, the newest first.</param>
public sealed record ChapterChanges(
    int Id, int SubjectId, int Number, string Title, string Language, SectionKind Section, int ReadVersion, int Version, DateTimeOffset? ReadAt,
    bool IsOpen, TextDifference? Difference, IReadOnlyList<Erratum> Errata);

/// <summary>Tells a reader what is new in a chapter they have read.</summary>
public sealed class ChangeQueries(PortalDb portal, TimeProvider time)
{
    /// <summary>
    /// The difference of one part between the version the student read and the one readers see; both are known from their own row, never from an address.
    /// Null when the chapter does not exist for the viewer, or they are no student, or have never read it to its end.
    /// </summary>
    public async Task<ChapterChanges?> ReadAsync(int chapterId, SectionKind section, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student)
        {
            return null;
        }

        var open = db.Chapters.WithSolutionsOpenTo(student, time.GetUtcNow(), db.ChapterAttempts);
        var found = await (
            from c in db.Chapters.ReadableBy(student)
            where c.Id == chapterId
            join place in db.ReadingPlaces on c.Id equals place.ChapterId
            where place.StudentId == student.StudentId && place.ReadAt != null
            select new { c.Id, c.SubjectId, c.Number, c.Title, c.Language, place.Version, place.ReadAt, c.PublishedVersion, IsOpen = section != SectionKind.Solutions || open.Any(o => o.Id == c.Id) })
            .SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var shown = db.ChapterVersions.Where(v => v.ChapterId == chapterId && v.PublishedAt != null);
        var errata = await shown.Where(v => v.Erratum != null && v.Number > found.Version && v.Number <= found.PublishedVersion)
            .OrderByDescending(v => v.Number).Take(20).Select(v => new Erratum(v.Number, v.PublishedAt ?? v.CreatedAt, v.Erratum ?? "")).ToListAsync(ct);
        var difference = found.IsOpen ? await CompareAsync(shown, section, found.Version, found.PublishedVersion, ct) : null;
        return new(
            found.Id, found.SubjectId, found.Number, found.Title, found.Language, section, found.Version, found.PublishedVersion, found.ReadAt, found.IsOpen, difference, errata);
    }

    private static async Task<TextDifference?> CompareAsync(IQueryable<ChapterVersion> shown, SectionKind section, int from, int to, CancellationToken ct)
    {
        if (from == to)
        {
            return new([], true);
        }

        var both = shown.Where(v => v.Number == from || v.Number == to);
        var texts = await (section switch
        {
            SectionKind.Exercises => both.Select(v => new { v.Number, Text = v.Exercises }),
            SectionKind.Solutions => both.Select(v => new { v.Number, Text = v.Solutions }),
            _ => both.Select(v => new { v.Number, Text = v.Course }),
        }).ToDictionaryAsync(v => v.Number, v => v.Text, ct);
        return texts.TryGetValue(from, out var before) && texts.TryGetValue(to, out var after)
            ? TextDifference.Of(ReadableText.Of(before), ReadableText.Of(after))
            : null;
    }
}
