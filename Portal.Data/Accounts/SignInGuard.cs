using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Accounts;

/// <summary>A try at a password that was let in, or not.</summary>
/// <param name="WaitMinutes">0 when the password may be looked at; else how long to wait, 1 or more.</param>
public sealed record SignInAttempt(byte[] Key, byte[] CrowdKey, int WaitMinutes)
{
    public bool Admitted => WaitMinutes == 0;
}

/// <summary>
/// Slows down those who guess passwords. Counts per name and block of addresses together, because a whole campus may share one address and
/// because nobody should lock somebody else out from afar; a second, generous limit holds for a block alone, against one password tried on many names.
/// </summary>
/// <remarks>
/// A try counts as failed from its beginning, so that many at once are no more than the same one after the other; success takes it back.
/// Costs one statement at the beginning and one at the end.
/// </remarks>
public sealed class SignInGuard(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>After so many failures waiting begins: 1, 2, 4, 8 minutes, then 15 after each.</summary>
    public const int FreeFailures = 5;

    /// <summary>Failures of one block within <see cref="CrowdWindow"/>, whatever the names.</summary>
    public const int CrowdFailures = 300;

    public static readonly TimeSpan CrowdWindow = TimeSpan.FromMinutes(10);

    /// <summary>A row not touched for so long counts no more and is swept.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);
    private long lastSweep = time.GetTimestamp();

    /// <summary>Asks whether a password may be looked at now.</summary>
    /// <param name="name">As typed; spaces around it and capitals make no difference.</param>
    /// <param name="address">Where the question comes from; null when not known.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<SignInAttempt> BeginAsync(string name, IPAddress? address, CancellationToken ct = default)
    {
        var block = AddressBlock.Of(address);
        var key = AttemptKey.Of("sign-in", name.Trim().ToUpperInvariant(), block);
        var crowd = AttemptKey.Of("sign-in-crowd", block);
        var now = time.GetUtcNow();
        var stale = now - Memory;

        await using var db = await contexts.CreateDbContextAsync(ct);
        var entries = await db.Database.SqlQuery<Entry>($"""
            WITH crowd AS (
              SELECT blocked_until FROM sign_in_failures WHERE key = {crowd} AND count >= {CrowdFailures} AND blocked_until > {now}
            ), entry AS (
              INSERT INTO sign_in_failures AS f (key, count, last_at, blocked_until)
              SELECT {key}, 1, {now}::timestamptz, NULL WHERE NOT EXISTS (SELECT FROM crowd)
              ON CONFLICT (key) DO UPDATE SET
                count = CASE WHEN f.last_at < {stale} THEN 1 ELSE f.count + 1 END,
                last_at = {now},
                blocked_until = CASE WHEN f.last_at >= {stale} AND f.count + 1 >= {FreeFailures}
                  THEN {now} + make_interval(mins => (ARRAY[1, 2, 4, 8, 15])[LEAST(f.count + 2 - {FreeFailures}, 5)]) END
              WHERE f.blocked_until IS NULL OR f.blocked_until <= {now}
              RETURNING 1
            )
            SELECT EXISTS (SELECT FROM entry) AS "Admitted",
                   COALESCE((SELECT blocked_until FROM crowd), (SELECT blocked_until FROM sign_in_failures WHERE key = {key})) AS "Until"
            """).ToListAsync(ct);
        var entry = entries[0];
        return new(key, crowd, entry.Admitted ? 0 : Minutes(entry.Until, now));
    }

    /// <summary>The password was right: everything counted for the name in this block is forgotten.</summary>
    public async Task SucceedAsync(SignInAttempt attempt, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        await db.SignInFailures.Where(f => f.Key == attempt.Key).ExecuteDeleteAsync(ct);
    }

    /// <summary>Name or password was wrong; counts for the block as well.</summary>
    public async Task FailAsync(SignInAttempt attempt, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        var now = time.GetUtcNow();
        await Quota.CountAsync(db, attempt.CrowdKey, now, CrowdWindow, ct);

        var last = Interlocked.Read(ref lastSweep);
        if (time.GetElapsedTime(last) > SweepEvery && Interlocked.CompareExchange(ref lastSweep, time.GetTimestamp(), last) == last)
        {
            await db.SignInFailures.Where(f => f.LastAt < now - Memory).ExecuteDeleteAsync(ct);
        }
    }

    private static int Minutes(DateTimeOffset? until, DateTimeOffset now) =>
        until is { } end ? Math.Max(1, (int)Math.Ceiling((end - now).TotalMinutes)) : 1;

    private sealed record Entry(bool Admitted, DateTimeOffset? Until);
}
