using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>Personal addresses of calendars: whoever has one sees the lessons its owner sees in that role, without signing in, until the owner makes another or ends it.</summary>
public sealed class CalendarFeeds(PortalDb portal, IDbContextFactory<PortalDbContext> contexts, AccountStates accounts, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Bytes of a secret: 256 bits.</summary>
    private const int SecretLength = 32;

    /// <summary>Makes an address for the viewer, in place of the one before; its secret is told this once. Null for who has no lessons.</summary>
    public async Task<string?> RenewAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (Owner(db.Viewer) is not var (account, role, university))
        {
            return null;
        }

        var secret = RandomNumberGenerator.GetBytes(SecretLength);
        var (hash, now) = (SHA256.HashData(secret), time.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO calendar_feeds (university_id, account_id, role, secret, created_at) VALUES ({university}, {account}, {(short)role}, {hash}, {now})
            ON CONFLICT (account_id, role) DO UPDATE SET secret = excluded.secret, created_at = excluded.created_at
            """, ct);
        return Base64Url.EncodeToString(secret);
    }

    /// <summary>Ends the viewer's address; false when there is none.</summary>
    public async Task<bool> EndAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return Owner(db.Viewer) is var (account, role, _) && await db.CalendarFeeds.Where(f => f.AccountId == account && f.Role == role).ExecuteDeleteAsync(ct) == 1;
    }

    /// <summary>When the viewer's address was made; null when there is none.</summary>
    public async Task<DateTimeOffset?> SinceAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return Owner(db.Viewer) is var (account, role, _)
            ? await db.CalendarFeeds.Where(f => f.AccountId == account && f.Role == role).Select(f => (DateTimeOffset?)f.CreatedAt).SingleOrDefaultAsync(ct)
            : null;
    }

    /// <summary>The lessons behind an address; null when there is no such address, or its owner may not sign in any more.</summary>
    public async Task<IReadOnlyList<LessonItem>?> OpenAsync(string secret, CancellationToken ct = default)
    {
        Span<byte> bytes = stackalloc byte[SecretLength];
        if (secret.Length != Base64Url.GetEncodedLength(SecretLength) || !Base64Url.IsValid(secret) || !Base64Url.TryDecodeFromChars(secret, bytes, out var written) || written != SecretLength)
        {
            return null;
        }

        var hash = SHA256.HashData(bytes);
        return await FindViewerAsync(hash, ct) is { } viewer ? await new LessonQueries(new(contexts, new FixedViewer(viewer)), lookups, time).ListForCalendarAsync(ct) : null;
    }

    private async Task<Viewer?> FindViewerAsync(byte[] hash, CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Viewer = new SystemViewer(null);

        // The secret says which university; no viewer is known yet whose filter could.
        var found = await db.Database.SqlQuery<FeedOwner>($"SELECT account_id AS \"AccountId\", role AS \"Role\" FROM calendar_feeds WHERE secret = {hash}").ToListAsync(ct);
        return found is [var owner] && await accounts.FindAsync(owner.AccountId, ct) is { } state && state.ViewerAs((Role)owner.Role, null) is var viewer and (StudentViewer or ProfessorViewer)
            ? viewer
            : null;
    }

    private static (int Account, Role Role, int University)? Owner(Viewer viewer) => viewer switch
    {
        StudentViewer s => (s.AccountId, Role.Student, s.UniversityId),
        ProfessorViewer p => (p.AccountId, Role.Professor, p.UniversityId),
        _ => null,
    };

    private sealed record FeedOwner(int AccountId, short Role);
}
