using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Caching;

namespace Portal.Data.Notifications;

/// <summary>
/// How many notifications are new, kept for each person and role so that the head of a page costs no statement. A change is heard by every server within a second.
/// </summary>
public sealed class UnreadCounts(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>Counting ends here; more is said as "99+".</summary>
    public const int AtMost = 100;

    private const string UniversityPrefix = "notices:university:";
    private const string AccountPrefix = "notices:account:";

    private readonly SingleFlight<(int Account, bool Teaching, long Generation), int> counts = new(time, TimeSpan.FromMinutes(10), capacity: 20_000);

    // One number for each university and one for each account that changed something; what was counted under another number is not asked for again.
    private readonly ConcurrentDictionary<(bool OfUniversity, int Id), long> generations = new();
    private long changes;

    /// <summary>Up to <see cref="AtMost"/>; 0 for who is told nothing: visitors and administrators.</summary>
    public Task<int> FindAsync(Viewer viewer, CancellationToken ct = default) => viewer switch
    {
        StudentViewer s => CountAsync(viewer, s.AccountId, s.UniversityId, teaching: false, ct),
        ProfessorViewer p => CountAsync(viewer, p.AccountId, p.UniversityId, teaching: true, ct),
        _ => Task.FromResult(0),
    };

    internal static Task AnnounceUniversityAsync(PortalDbContext db, int university, CancellationToken ct) =>
        db.AnnounceAsync(string.Create(CultureInfo.InvariantCulture, $"{UniversityPrefix}{university}"), ct);

    internal static Task AnnounceAccountAsync(PortalDbContext db, int account, CancellationToken ct) =>
        db.AnnounceAsync(string.Create(CultureInfo.InvariantCulture, $"{AccountPrefix}{account}"), ct);

    /// <summary>False when the message is not about notifications.</summary>
    internal bool Hear(string topic)
    {
        if (NumberAfter(topic, UniversityPrefix) is { } university)
        {
            generations[(true, university)] = Interlocked.Increment(ref changes);
            return true;
        }

        if (NumberAfter(topic, AccountPrefix) is { } account)
        {
            ForgetAccount(account);
            return true;
        }

        return false;
    }

    /// <summary>On the server where a person marks something, at once: the page that follows shows it already.</summary>
    internal void ForgetAccount(int account) => generations[(false, account)] = Interlocked.Increment(ref changes);

    internal void ForgetAll()
    {
        counts.ForgetAll();

        // A number for each account would grow without end; without counts they mean nothing.
        generations.Clear();
    }

    private static int? NumberAfter(string topic, string prefix) =>
        topic.StartsWith(prefix, StringComparison.Ordinal) && int.TryParse(topic.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private Task<int> CountAsync(Viewer viewer, int account, int university, bool teaching, CancellationToken ct)
    {
        var generation = Math.Max(generations.GetValueOrDefault((true, university)), generations.GetValueOrDefault((false, account)));
        return counts.GetAsync((account, teaching, generation), async _ =>
        {
            await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
            db.Viewer = viewer;
            return await db.Notifications.VisibleTo(viewer).Where(n => n.ReadAt == null).OrderBy(n => n.Id).Take(AtMost).CountAsync(CancellationToken.None);
        }, ct);
    }
}
