using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters;

/// <summary>The parts of a chapter that have a text, rendered.</summary>
public sealed record RenderedChapter(IReadOnlyDictionary<SectionKind, RenderedSection> Sections)
{
    /// <summary>Null when the course has no text.</summary>
    public RenderedSection? Course => Sections.GetValueOrDefault(SectionKind.Course);
}

/// <summary>What the texts of a chapter need to know to be rendered.</summary>
/// <param name="Number">Its place in the subject, which the headings of its course carry in front of theirs.</param>
/// <param name="Title">Left out where the text repeats it as its first heading.</param>
/// <param name="Language">"fr" or "en".</param>
/// <param name="Macros">TeX macros of the subject; empty for none.</param>
/// <param name="Imported">Whether foreign dialects of Markdown are to be understood.</param>
public sealed record ChapterContext(int Number, string Title, string Language, string Macros, bool Imported)
{
    /// <summary>Attachments that the texts may show; none by default.</summary>
    public IReadOnlyList<ChapterImage> Images { get; init; } = [];
}

/// <summary>Turns the Markdown of sections into what is stored beside it, at publication and again when the renderer has become better.</summary>
public sealed class SectionRendering(PortalDb portal, ChapterRenderer renderer)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Renders the parts that have a text; null when there is no such chapter in the viewer's university.</summary>
    internal async Task<RenderedChapter?> RenderAsync(PortalDbContext db, int chapterId, ChapterTexts texts, CancellationToken ct)
    {
        var context = await db.Chapters.Where(c => c.Id == chapterId)
            .Select(c => new ChapterContext(c.Number, texts.Title, c.Language, db.Subjects.Where(s => s.Id == c.SubjectId).Select(s => s.Macros).Single(), c.ImportKey != null))
            .SingleOrDefaultAsync(ct);
        return context is null ? null : await RenderAsync(texts, context with { Images = await ChapterImages.ListAsync(db, chapterId, ct) }, ct);
    }

    /// <summary>Renders without a database; several at a time are welcome.</summary>
    public async Task<RenderedChapter> RenderAsync(ChapterTexts texts, ChapterContext context, CancellationToken ct = default)
    {
        var sections = new Dictionary<SectionKind, RenderedSection>();
        foreach (var kind in Enum.GetValues<SectionKind>())
        {
            if (await RenderAsync(kind, texts.Of(kind), context, ct) is { } section)
            {
                sections[kind] = section;
            }
        }

        return new(sections);
    }

    /// <summary>Renders one part; null when it has no text.</summary>
    public async Task<RenderedSection?> RenderAsync(SectionKind kind, string markdown, ChapterContext context, CancellationToken ct = default) =>
        string.IsNullOrWhiteSpace(markdown) ? null : await renderer.RenderAsync(markdown, OptionsFor(kind, context), ct);

    /// <summary>
    /// Renders up to <paramref name="batch"/> sections again that an older renderer wrote, in all universities. Sections that another server
    /// has taken are skipped, so that several may call it at once.
    /// </summary>
    /// <returns>How many were rendered; 0 when nothing (more) is to do.</returns>
    public async Task<int> RerenderStaleAsync(int batch, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not SystemViewer)
        {
            throw new InvalidOperationException("Only the portal itself renders again.");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var current = ChapterRenderer.Version;
        var stale = await db.Database.SqlQuery<StaleSection>($"""
            SELECT s.chapter_id AS "ChapterId", s.kind AS "Kind", s.markdown AS "Markdown",
                   c.number AS "Number", c.title AS "Title", c.language AS "Language", m.macros AS "Macros", c.import_key IS NOT NULL AS "Imported",
                   (SELECT coalesce(jsonb_agg(jsonb_build_object('Section', a.section, 'Name', a.name, 'Id', a.id, 'Width', f.width, 'Height', f.height, 'ContentType', f.content_type, 'Blur', f.blur)), '[]')::text
                      FROM attachments a JOIN stored_files f ON f.university_id = a.university_id AND f.id = a.file_id
                     WHERE a.university_id = s.university_id AND a.chapter_id = s.chapter_id AND a.inline) AS "Images"
              FROM chapter_sections s
              JOIN chapters c ON c.university_id = s.university_id AND c.id = s.chapter_id
              JOIN subjects m ON m.university_id = c.university_id AND m.id = c.subject_id
             WHERE s.renderer_version < {current}
             ORDER BY s.renderer_version, s.chapter_id
             LIMIT {batch}
               FOR UPDATE OF s SKIP LOCKED
            """).ToListAsync(ct);
        foreach (var section in stale)
        {
            await RenderAgainAsync(db, section, ct);
        }

        await transaction.CommitAsync(ct);
        return stale.Count;
    }

    internal static ChapterSection Row(int universityId, int chapterId, SectionKind kind, string markdown, RenderedSection section) => new()
    {
        UniversityId = universityId, ChapterId = chapterId, Kind = kind, Markdown = markdown,
        Html = section.Html, Contents = JsonSerializer.Serialize(section.Headings, Web), PlainText = section.PlainText,
        Words = section.Words, HasFormulas = section.HasFormulas, RendererVersion = ChapterRenderer.Version,
    };

    private async Task RenderAgainAsync(PortalDbContext db, StaleSection stale, CancellationToken ct)
    {
        var context = new ChapterContext(stale.Number, stale.Title, stale.Language, stale.Macros, stale.Imported)
        {
            Images = JsonSerializer.Deserialize<List<ChapterImage>>(stale.Images) ?? [],
        };
        var section = await renderer.RenderAsync(stale.Markdown, OptionsFor(stale.Kind, context), ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapter_sections
               SET html = {section.Html}, contents = {JsonSerializer.Serialize(section.Headings, Web)}::jsonb, plain_text = {section.PlainText},
                   words = {section.Words}, has_formulas = {section.HasFormulas}, renderer_version = {ChapterRenderer.Version}
             WHERE chapter_id = {stale.ChapterId} AND kind = {(short)stale.Kind}
            """, ct);
    }

    private static RenderOptions OptionsFor(SectionKind kind, ChapterContext chapter) => new()
    {
        Title = chapter.Title, Language = chapter.Language, Macros = chapter.Macros.Length == 0 ? null : chapter.Macros, Imported = chapter.Imported,
        SectionPrefix = kind == SectionKind.Course ? chapter.Number.ToString(CultureInfo.InvariantCulture) : null,
        IdPrefix = kind switch { SectionKind.Exercises => "e-", SectionKind.Solutions => "s-", _ => "c-" },
        ResolveImage = ChapterImages.Resolver(kind, chapter.Images),
    };

    private sealed record StaleSection(int ChapterId, SectionKind Kind, string Markdown, int Number, string Title, string Language, string Macros, bool Imported, string Images);
}
