using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Accounts;

/// <summary>How often something may be done: mails to an account, registrations from a block of addresses. Counted for all servers together.</summary>
public sealed class Quota(IDbContextFactory<PortalDbContext> contexts, TimeProvider time)
{
    /// <summary>Takes one; false when <paramref name="most"/> were taken since the first of the present window. One statement.</summary>
    /// <param name="what">What is done, a word.</param>
    /// <param name="whom">By whom or to whom; kept as a hash.</param>
    /// <param name="most">1 or more.</param>
    /// <param name="window">Begins with the first one taken.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<bool> TakeAsync(string what, string whom, int most, TimeSpan window, CancellationToken ct = default)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        return await CountAsync(db, AttemptKey.Of(what, whom), time.GetUtcNow(), window, ct) <= most;
    }

    /// <inheritdoc cref="TakeAsync(string, string, int, TimeSpan, CancellationToken)"/>
    public Task<bool> TakeAsync(string what, int whom, int most, TimeSpan window, CancellationToken ct = default) =>
        TakeAsync(what, whom.ToString(CultureInfo.InvariantCulture), most, window, ct);

    /// <summary>Counts one more in the window of a key, which ends at blocked_until and then begins anew; answers how many there are.</summary>
    internal static async Task<int> CountAsync(PortalDbContext db, byte[] key, DateTimeOffset now, TimeSpan window, CancellationToken ct)
    {
        var counts = await db.Database.SqlQuery<int>($"""
            INSERT INTO sign_in_failures AS f (key, count, last_at, blocked_until) VALUES ({key}, 1, {now}, {now + window})
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN f.blocked_until > {now} THEN f.count + 1 ELSE 1 END,
              blocked_until = CASE WHEN f.blocked_until > {now} THEN f.blocked_until ELSE {now + window} END,
              last_at = {now}
            RETURNING f.count AS "Value"
            """).ToListAsync(ct);
        return counts[0];
    }
}
