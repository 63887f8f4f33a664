using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Jobs;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>Which message a job is about.</summary>
public sealed record AnnouncementOrder(int AnnouncementId);

/// <summary>Sends a message: receipts, notifications and its new state in one transaction with the end of the job, so that nothing goes out twice or by half.</summary>
public sealed class AnnouncementDelivery(StructureLookups lookups, TimeProvider time) : IJobHandler
{
    internal const string NobodyThere = "Personne ne correspond plus à la cible du message. Il est redevenu un brouillon.";
    internal const string SwitchedOff = "L’université a fermé les messages. Celui-ci est redevenu un brouillon.";

    /// <inheritdoc/>
    public static string Kind => "announcement.send";

    /// <inheritdoc/>
    public static string Title => "Envoi d’un message";

    internal static string KeyOf(int announcement) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{announcement}");

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var id = run.Payload<AnnouncementOrder>().AnnouncementId;
        await using var db = await run.Portal.OpenAsync(ct);
        var place = run.UniversityId is { } university ? await lookups.OfUniversityAsync(university, ct) : null;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var announcement = await db.Announcements.FromSql($"SELECT * FROM announcements WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct);
        if (announcement is not { State: AnnouncementState.Scheduled })
        {
            // Taken back meanwhile.
            return JobOutcome.Done();
        }

        if (place is not { Rules.Messages: true })
        {
            return await BackToDraftAsync(SwitchedOff);
        }

        var now = time.GetUtcNow();
        var recipients = await AnnouncementAudience.DeliverAsync(db, announcement, now, ct);
        if (recipients == 0)
        {
            return await BackToDraftAsync(NobodyThere);
        }

        await AnnouncementAudience.TellAsync(db, announcement, now, ct);
        (announcement.State, announcement.SentAt, announcement.Recipients) = (AnnouncementState.Sent, now, recipients);
        db.Add(new AuditEntry { UniversityId = announcement.UniversityId, At = now, AccountId = run.OwnerAccountId, Action = "announcement.sent", Target = "announcement", TargetId = id });
        await db.SaveChangesAsync(ct);
        var outcome = await run.SucceedInAsync(db, new JobResult { Link = $"/teach/messages/{id}", Counts = { ["Destinataires"] = recipients } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;

        async Task<JobOutcome> BackToDraftAsync(string sentence)
        {
            (announcement.State, announcement.ScheduledFor) = (AnnouncementState.Draft, null);
            await db.SaveChangesAsync(ct);
            await transaction.CommitAsync(ct);
            return JobOutcome.Fail(sentence);
        }
    }
}

/// <summary>After a message was taken back, removes the notifications that led to it; nobody sees the message itself from the moment it is taken back.</summary>
public sealed class AnnouncementWithdrawal : IJobHandler
{
    /// <inheritdoc/>
    public static string Kind => "announcement.withdraw";

    /// <inheritdoc/>
    public static string Title => "Retrait d’un message";

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var gone = run.UniversityId is { } university ? await AnnouncementAudience.UntellAsync(db, university, run.Payload<AnnouncementOrder>().AnnouncementId, ct) : 0;
        var outcome = await run.SucceedInAsync(db, new JobResult { Counts = { ["Notifications retirées"] = gone } }, ct);
        await transaction.CommitAsync(ct);
        return outcome;
    }
}
