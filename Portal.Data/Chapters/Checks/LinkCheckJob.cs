using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Chapters.Checks;

/// <summary>Every night, asks the links of published chapters again, those not asked for a week, within a bound for each university.</summary>
public sealed class LinkCheckJob(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, LinkProbe probe, TimeProvider time) : IJobHandler
{
    private const int ChaptersAtOnce = 100;

    /// <summary>Links of a university that a night asks at most.</summary>
    public const int MostOfAUniversity = 2_000;

    /// <inheritdoc/>
    public static string Kind => "chapters.links";

    /// <inheritdoc/>
    public static string Title => "Vérification des liens des chapitres";

    /// <inheritdoc/>
    public static int AtOnce => 1;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var (done, asked) = (0, 0);
        var universities = await lookups.UniversitiesAsync(ct);
        foreach (var university in universities)
        {
            asked += await AskAsync(new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id))), university.Id, () => run.ReportAsync(done, universities.Count, ct), ct);
            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done(new JobResult { Counts = { ["Liens vérifiés"] = asked } });
    }

    private async Task<int> AskAsync(PortalDb portal, int university, Func<Task> alive, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        var links = new LinkChecks(portal, probe, time);
        var since = time.GetUtcNow() - LinkChecks.Stale;
        var (asked, last) = (0, 0);
        while (asked < MostOfAUniversity)
        {
            // Only texts with an address in them leave the database, a hundred chapters at a time.
            var texts = await (
                from section in db.ChapterSections
                join chapter in db.Chapters on section.ChapterId equals chapter.Id
                where chapter.PublishedAt != null && chapter.Id > last && EF.Functions.Like(section.Markdown, "%http%")
                orderby chapter.Id
                select new { chapter.Id, section.Markdown }).Take(ChaptersAtOnce).ToListAsync(ct);
            if (texts.Count == 0)
            {
                return asked;
            }

            last = texts[^1].Id;
            foreach (var text in texts)
            {
                var sources = new Dictionary<SectionKind, LocatedSource> { [SectionKind.Course] = LocatedSource.Read(text.Markdown) };
                asked += await links.AskAsync(db, university, ChapterChecks.OutsideLinks(sources).Select(l => l.Address), since, ct);
                await alive();
            }
        }

        return asked;
    }
}
