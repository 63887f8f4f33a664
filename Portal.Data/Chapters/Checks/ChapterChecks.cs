using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters.Publication;

namespace Portal.Data.Chapters.Checks;

/// <summary>What a look at a text before publishing found.</summary>
/// <param name="Findings">What counts in this university, the blocking ones first; empty when all is in order.</param>
/// <param name="Formulas">Formulas that can be set.</param>
/// <param name="OutsideLinks">Links to other sites.</param>
/// <param name="LinksAskedAt">When those links were asked last, the oldest of them; null when some never were, or there are none.</param>
public sealed record CheckReport(IReadOnlyList<Finding> Findings, int Formulas, int OutsideLinks, DateTimeOffset? LinksAskedAt)
{
    /// <summary>Whether the server would refuse to publish it.</summary>
    public bool Blocks => Findings.Any(f => f.Weight == CheckWeight.Blocker);
}

/// <summary>Looks at a chapter before it is published. Nothing is asked of other sites here; what they answered last is remembered (<see cref="LinkChecks"/>).</summary>
public sealed partial class ChapterChecks(PortalDb portal, SectionRendering rendering)
{
    /// <summary>Looks at texts of a chapter that the viewer may change; null when there is none.</summary>
    public async Task<CheckReport?> LookAsync(int chapterId, ChapterTexts texts, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await db.Chapters.EditableBy(db.Viewer).AnyAsync(c => c.Id == chapterId, ct) || await rendering.RenderAsync(db, chapterId, texts, ct) is not { } rendered)
        {
            return null;
        }

        return await ReportAsync(db, chapterId, texts, rendered, await PublicationRules.ReadAsync(db, ct), ct);
    }

    /// <summary>The same with a rendering made before.</summary>
    internal static async Task<CheckReport> ReportAsync(
        PortalDbContext db, int chapterId, ChapterTexts texts, RenderedChapter rendered, PublicationRules rules, CancellationToken ct)
    {
        var sources = Locate(texts);
        var links = OutsideLinks(sources);
        var asked = await LinkChecks.ListAsync(db, links.Select(l => l.Address), ct);
        var findings = await FindAsync(db, chapterId, texts, rendered, sources, ct);
        return new(
            rules.Weigh([.. findings, .. DeadLinks(links, asked)]), rendered.Sections.Values.Sum(s => s.Formulas), links.Count,
            links.Count > 0 && links.TrueForAll(l => asked.ContainsKey(l.Address)) ? links.Min(l => asked[l.Address].CheckedAt) : null);
    }

    private static async Task<IEnumerable<Finding>> FindAsync(
        PortalDbContext db, int chapterId, ChapterTexts texts, RenderedChapter rendered, IReadOnlyDictionary<SectionKind, LocatedSource> sources, CancellationToken ct)
    {
        var files = await (
            from attachment in db.Attachments
            join file in db.StoredFiles on attachment.FileId equals file.Id
            where attachment.ChapterId == chapterId
            select new CheckedFile(attachment.Section, attachment.Name, attachment.Id, file.Length, attachment.Inline)).ToListAsync(ct);
        return [.. ChapterInspection.Inspect(texts, rendered, files, sources), .. await InsideLinksAsync(db, chapterId, sources, ct)];
    }

    internal static Dictionary<SectionKind, LocatedSource> Locate(ChapterTexts texts) =>
        Enum.GetValues<SectionKind>().ToDictionary(kind => kind, kind => LocatedSource.Read(texts.Of(kind)));

    /// <summary>Links to other sites, once each, with the place of the first.</summary>
    internal static List<(SectionKind Part, int Line, string Address)> OutsideLinks(IReadOnlyDictionary<SectionKind, LocatedSource> sources) =>
        [.. sources.SelectMany(s => s.Value.Links.Select(l => (Part: s.Key, l.Line, Address: LinkProbe.Plain(l.Target))))
            .Where(l => l.Address is not null).Select(l => (l.Part, l.Line, Address: l.Address ?? "")).DistinctBy(l => l.Address)];

    /// <summary>Addresses of other chapters and of files, which the renderer takes as they are: readers must find something there.</summary>
    private static async Task<IEnumerable<Finding>> InsideLinksAsync(
        PortalDbContext db, int chapterId, IReadOnlyDictionary<SectionKind, LocatedSource> sources, CancellationToken ct)
    {
        var links = sources.SelectMany(s => s.Value.Targets.Select(t => (Part: s.Key, t.Line, t.Target, Found: Own().Match(t.Target))))
            .Where(l => l.Found.Success && int.TryParse(l.Found.Groups["id"].Value, CultureInfo.InvariantCulture, out _))
            .Select(l => (l.Part, l.Line, l.Target, IsFile: l.Found.Groups["what"].Value == "files", Id: int.Parse(l.Found.Groups["id"].Value, CultureInfo.InvariantCulture)))
            .ToList();
        if (links.Count == 0)
        {
            return [];
        }

        var (chapters, files) = (links.Where(l => !l.IsFile).Select(l => l.Id).ToHashSet(), links.Where(l => l.IsFile).Select(l => l.Id).ToHashSet());
        var published = await db.Chapters.Where(c => chapters.Contains(c.Id) && (c.PublishedAt != null || c.Id == chapterId)).Select(c => c.Id).ToListAsync(ct);
        var own = await db.Attachments.Where(a => files.Contains(a.Id) && (a.ChapterId == chapterId || db.Chapters.Any(c => c.Id == a.ChapterId && c.PublishedAt != null)))
            .Select(a => a.Id).ToListAsync(ct);
        return links.Where(l => !(l.IsFile ? own : published).Contains(l.Id)).Select(l => new Finding(FindingKind.LinkNowhere, l.Part, l.Line, l.Target));
    }

    private static IEnumerable<Finding> DeadLinks(IEnumerable<(SectionKind Part, int Line, string Address)> links, Dictionary<string, LinkCheck> asked) =>
        links.Where(l => asked.GetValueOrDefault(l.Address) is { Answer: LinkAnswer.Dead })
            .Select(l => new Finding(FindingKind.LinkDead, l.Part, l.Line, Rendering.TextTools.CutAt(l.Address, 200)));

    [GeneratedRegex(@"^/(?<what>chapters|files)/(?<id>\d{1,9})(?:[/?#].*)?$")]
    private static partial Regex Own();
}
