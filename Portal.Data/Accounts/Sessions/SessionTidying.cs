using Microsoft.EntityFrameworkCore;
using Portal.Data.Jobs;

namespace Portal.Data.Accounts.Sessions;

/// <summary>Every night, forgets sign-ins that no cookie can stand for any more, and links that were used or taken back long ago.</summary>
public sealed class SessionTidying(TimeProvider clock) : IJobHandler
{
    private static readonly TimeSpan LinksKept = TimeSpan.FromDays(90);

    /// <inheritdoc/>
    public static string Kind => "accounts.tidy-sessions";

    /// <inheritdoc/>
    public static string Title => "Rangement des connexions";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        var sessions = clock.GetUtcNow() - AccountSession.Kept;
        await db.AccountSessions.Where(s => s.LastSeenAt < sessions).ExecuteDeleteAsync(ct);
        var links = clock.GetUtcNow() - LinksKept;
        await db.Invitations.Where(i => i.AskedAt < links && (i.UsedAt != null || i.WithdrawnAt != null)).ExecuteDeleteAsync(ct);
        return JobOutcome.Done();
    }
}
