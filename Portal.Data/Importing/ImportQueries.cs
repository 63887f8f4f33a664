using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;

namespace Portal.Data.Importing;

/// <summary>An item as its page lists it.</summary>
public sealed record ImportLine(
    long Id, string Path, string Title, int? Number, bool HasCourse, bool HasExercises, bool HasSolutions, int Files, bool IsUsable, int? ChapterId, IReadOnlyList<ImportNote> Notes);

/// <summary>A batch with its items.</summary>
public sealed record ImportReading(long Id, int SubjectId, string Name, DateTimeOffset CreatedAt, IReadOnlyList<ImportLine> Lines);

/// <summary>An item as readers would see it.</summary>
/// <param name="Parts">The HTML of each part with a text; images have the addresses of attachments with the id of their row: <see cref="ImportQueries.AddressIn"/> puts others in.</param>
public sealed record ImportPreview(long Id, long BatchId, string Title, string Language, IReadOnlyList<(SectionKind Section, string Html)> Parts);

/// <summary>What somebody brought, for them alone.</summary>
public sealed class ImportQueries(PortalDb portal, SectionRendering rendering)
{
    /// <summary>A batch of the viewer; null when there is none of theirs with this id.</summary>
    public async Task<ImportReading?> ReadAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var batch = await Mine(db).Where(b => b.Id == id).Select(b => new { b.Id, b.SubjectId, b.Name, b.CreatedAt }).SingleOrDefaultAsync(ct);
        if (batch is null)
        {
            return null;
        }

        var items = await db.ImportItems.Where(i => i.BatchId == id).OrderBy(i => i.Position)
            .Select(i => new
            {
                i.Id, i.Path, i.Title, i.Number, Course = i.Course != "", Exercises = i.Exercises != "", Solutions = i.Solutions != "",
                Files = db.ImportFiles.Count(f => f.ItemId == i.Id), i.IsUsable, i.ChapterId, i.Report,
            }).ToListAsync(ct);
        return new(batch.Id, batch.SubjectId, batch.Name, batch.CreatedAt, [.. items.Select(i => new ImportLine(
            i.Id, i.Path, i.Title, i.Number, i.Course, i.Exercises, i.Solutions, i.Files, i.IsUsable, i.ChapterId, JsonSerializer.Deserialize<List<ImportNote>>(i.Report) ?? []))]);
    }

    /// <summary>An item as readers would see it; null when it is not the viewer's.</summary>
    public async Task<ImportPreview?> PreviewAsync(long itemId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var mine = Mine(db);
        if (await db.ImportItems.AsNoTracking().SingleOrDefaultAsync(i => i.Id == itemId && mine.Any(b => b.Id == i.BatchId), ct) is not { } item)
        {
            return null;
        }

        var files = await db.ImportFiles.Where(f => f.ItemId == itemId && f.Inline).Select(f => new { f.Id, f.Section, f.Name, File = db.StoredFiles.Where(s => s.Id == f.FileId).Select(s => new { s.Width, s.Height }).First() }).ToListAsync(ct);
        var images = files.Select(f => new ChapterImage(f.Section, f.Name, (int)f.Id, f.File.Width, f.File.Height)).ToList();
        var rendered = await RenderAsync(rendering, ChapterTexts.Of(item.Title, item.Course, item.Exercises, item.Solutions), item.Number ?? 1, item.Language, images, ct);
        return new(item.Id, item.BatchId, item.Title, item.Language,
            [.. rendered.Sections.Select(s => (s.Key, s.Value.Html))]);
    }

    /// <summary>The file behind an image of a preview; null when it is not the viewer's.</summary>
    public async Task<(int UniversityId, byte[] Sha256, string ContentType)?> FindImageAsync(long fileId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var mine = Mine(db);
        var found = await db.ImportFiles.Where(f => f.Id == fileId && f.Inline && db.ImportItems.Any(i => i.Id == f.ItemId && mine.Any(b => b.Id == i.BatchId)))
            .Join(db.StoredFiles, f => f.FileId, s => s.Id, (f, s) => new { s.UniversityId, s.Sha256, s.ContentType, s.Width }).SingleOrDefaultAsync(ct);
        return found is { Width: > 0 } ? (found.UniversityId, found.Sha256, found.ContentType) : null;
    }

    internal static IQueryable<ImportBatch> Mine(PortalDbContext db)
    {
        var account = db.Viewer is ProfessorViewer professor ? professor.AccountId : 0;
        return db.ImportBatches.Where(b => b.AccountId == account);
    }

    /// <summary>Renders as a chapter would be, images under addresses that lead nowhere yet.</summary>
    internal static Task<RenderedChapter> RenderAsync(SectionRendering rendering, ChapterTexts texts, int number, string language, IReadOnlyList<ChapterImage> images, CancellationToken ct) =>
        rendering.RenderAsync(texts, new ChapterContext(number, texts.Title, language, "", Imported: false) { Images = images }, ct);

    /// <summary>The address of an image of a preview in the HTML of <see cref="PreviewAsync"/>, which begins like that of an attachment.</summary>
    public static string AddressIn(string html, Func<int, string> address) => System.Text.RegularExpressions.Regex.Replace(
        html, "(?<=src=\")/files/([0-9]+)/[^\"]*", match => address(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)), System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(2));
}
