using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Chapters.Checks;

/// <summary>Every night, asks the links of published chapters again, those not asked for a week, within a bound for each university.</summary>
public sealed class LinkCheckJob(IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, LinkProbe probe, TimeProvider time) : IJobHandler
{
    private const int ChaptersAtOnce = 100;
    private const string Asked = "Liens vérifiés";

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
        var done = 0;

        // What an earlier run asked before it was cut off counts too; it is too young to be asked again.
        var asked = (int)((await run.ReadNoteAsync<JobResult>(ct))?.Counts.GetValueOrDefault(Asked) ?? 0);
        var universities = await lookups.UniversitiesAsync(ct);
        foreach (var university in universities)
        {
            asked += await AskAsync(new PortalDb(contexts, new FixedViewer(new SystemViewer(university.Id))), university.Id, async (db, more) =>
            {
                await run.NoteAsync(db, Result(asked + more), ct);
                await run.ReportAsync(done, universities.Count, ct);
            }, ct);
            await run.ReportAsync(++done, universities.Count, ct);
        }

        return JobOutcome.Done(Result(asked));
    }

    private static JobResult Result(int asked) => new() { Counts = { [Asked] = asked } };

    private async Task<int> AskAsync(PortalDb portal, int university, Func<PortalDbContext, int, Task> alive, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        var links = new LinkChecks(portal, probe, time);
        var since = time.GetUtcNow() - LinkChecks.Stale;
        var (asked, last) = (0, 0);
        while (asked < MostOfAUniversity)
        {
            // Only texts with an address in them leave the database, a hundred chapters at a time.
            var chapters = db.Chapters.Where(c => c.PublishedAt != null && c.Id > last && db.ChapterSections.Any(s => s.ChapterId == c.Id && EF.Functions.Like(s.Markdown, "%http%")))
                .OrderBy(c => c.Id).Take(ChaptersAtOnce);
            var texts = await (
                from chapter in chapters
                join section in db.ChapterSections on chapter.Id equals section.ChapterId
                where EF.Functions.Like(section.Markdown, "%http%")
                orderby chapter.Id
                select new { chapter.Id, chapter.PublishedVersion, section.Markdown }).ToListAsync(ct);
            if (texts.Count == 0)
            {
                return asked;
            }

            last = texts[^1].Id;
            foreach (var chapter in texts.GroupBy(t => (t.Id, t.PublishedVersion)))
            {
                var addresses = new List<string>();
                foreach (var text in chapter)
                {
                    var sources = new Dictionary<SectionKind, LocatedSource> { [SectionKind.Course] = LocatedSource.Read(text.Markdown) };
                    var found = ChapterChecks.OutsideLinks(sources).Select(l => l.Address).ToList();
                    asked += await links.AskAsync(db, university, found, since, ct);
                    addresses.AddRange(found);
                    await alive(db, asked);
                }

                await KeepAsync(db, university, chapter.Key.Id, chapter.Key.PublishedVersion, addresses, ct);
            }
        }

        return asked;
    }

    /// <summary>Writes down what is dead in a chapter, for its authors' list; nothing where nothing is.</summary>
    private static async Task KeepAsync(PortalDbContext db, int university, int chapter, int version, List<string> addresses, CancellationToken ct)
    {
        var known = await LinkChecks.ListAsync(db, addresses.Distinct(), ct);
        var dead = known.Values.Count(c => c.Answer == LinkAnswer.Dead);
        if (dead == 0)
        {
            await db.BrokenLinks.Where(b => b.ChapterId == chapter).ExecuteDeleteAsync(ct);
            return;
        }

        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO broken_links (university_id, chapter_id, version, links) VALUES ({university}, {chapter}, {version}, {dead})
            ON CONFLICT (chapter_id) DO UPDATE SET version = excluded.version, links = excluded.links
            """, ct);
    }
}
