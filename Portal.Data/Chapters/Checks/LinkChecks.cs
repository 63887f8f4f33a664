using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Chapters.Checks;

/// <summary>Asks the links of chapters, and remembers what they answered.</summary>
public sealed class LinkChecks(PortalDb portal, LinkProbe probe, TimeProvider time)
{
    /// <summary>Links of one chapter that are asked at most.</summary>
    public const int MostLinks = 100;

    private const int AtOnce = 4;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    /// <summary>An answer that is younger is not asked for again.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    /// <summary>The nightly look asks again after this long.</summary>
    public static readonly TimeSpan Stale = TimeSpan.FromDays(7);

    /// <summary>Asks the links of texts; how many were asked, null when there is no such chapter that the viewer may change.</summary>
    public async Task<int?> AskAsync(int chapterId, ChapterTexts texts, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId).Select(c => (int?)c.UniversityId).SingleOrDefaultAsync(ct) is not { } university)
        {
            return null;
        }

        return await AskAsync(db, university, ChapterChecks.OutsideLinks(ChapterChecks.Locate(texts)).Select(l => l.Address), time.GetUtcNow() - Fresh, ct);
    }

    /// <summary>The same for addresses already found; those asked since a moment are left.</summary>
    internal async Task<int> AskAsync(PortalDbContext db, int university, IEnumerable<string> addresses, DateTimeOffset since, CancellationToken ct)
    {
        var wanted = addresses.Distinct().Take(MostLinks).ToList();
        var known = await ListAsync(db, wanted, ct);
        wanted.RemoveAll(a => known.GetValueOrDefault(a) is { } check && check.CheckedAt > since);
        var answers = new LinkReply?[wanted.Count];
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(LongestWait);
        try
        {
            await Parallel.ForAsync(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = patience.Token }, async (i, stop) =>
                answers[i] = await probe.AskAsync(new(wanted[i]), stop));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // Whoever has not answered by now is asked the next time.
        }

        for (var i = 0; i < wanted.Count; i++)
        {
            if (answers[i] is not { } reply)
            {
                continue;
            }

            var (answer, status, now) = ((short)reply.Answer, reply.Status, time.GetUtcNow().UtcDateTime);
            await db.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO link_checks (university_id, address_hash, address, answer, status, checked_at)
                VALUES ({university}, {LinkCheck.HashOf(wanted[i])}, {wanted[i]}, {answer}, {status}, {now})
                ON CONFLICT (university_id, address_hash) DO UPDATE SET answer = excluded.answer, status = excluded.status, checked_at = excluded.checked_at
                """, ct);
        }

        return answers.Count(a => a is not null);
    }

    /// <summary>What is known of addresses.</summary>
    internal static async Task<Dictionary<string, LinkCheck>> ListAsync(PortalDbContext db, IEnumerable<string> addresses, CancellationToken ct)
    {
        var hashes = addresses.Select(LinkCheck.HashOf).ToList();
        return hashes.Count == 0 ? [] : await db.LinkChecks.AsNoTracking().Where(c => hashes.Contains(c.AddressHash)).ToDictionaryAsync(c => c.Address, StringComparer.Ordinal, ct);
    }
}
