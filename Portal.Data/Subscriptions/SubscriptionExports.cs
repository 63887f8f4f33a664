using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Audit;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>A payment in a table to take away.</summary>
/// <param name="ReviewedBy">Name of who accepted or refused it; null for a provider, or when nobody knows any more.</param>
/// <param name="RevokedBy">Name of who revoked it; null when nobody did, or is known.</param>
public sealed record PaymentExportLine(
    string LastName, string FirstName, string UserName, int ProgrammeId, int LevelId, string Method, string TransactionNumber, decimal Amount, string Currency, short LengthDays,
    PaymentState State, DateTimeOffset CreatedAt, DateTimeOffset? ReviewedAt, string? ReviewedBy, DateTimeOffset? RevokedAt, string? RevokedBy, string? Reason, DateTimeOffset? PaidUntil);

/// <summary>Payments and subscriptions to take away, for their administration, read row by row; each leaves a line in the journal. Nobody else gets a row.</summary>
public sealed class SubscriptionExports(PortalDb portal, StructureLookups lookups, TimeProvider time)
{
    /// <summary>Payments in the order of their arrival, with the filter of the list.</summary>
    /// <param name="state">Which.</param>
    /// <param name="words">Part of the student's name or of the number of the transaction; empty for all.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<PaymentExportLine> ReadPaymentsAsync(PaymentState state, string words, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await SubscriberQueries.IsOpenToAsync(db.Viewer, lookups, ct))
        {
            yield break;
        }

        await NoteAsync(db, "payments.exported", new { state = (short)state, filtered = words.Length > 0 }, ct);
        var lines =
            from p in SubscriptionQueries.Matching(db, state, words)
            join student in db.Students on p.StudentId equals student.Id
            join account in db.Users on student.AccountId equals account.Id
            orderby p.Id
            select new PaymentExportLine(
                student.LastName, student.FirstName, account.UserName ?? "", student.ProgrammeId, student.LevelId, p.Method, p.TransactionNumber, p.Amount, p.Currency, p.LengthDays,
                p.State, p.CreatedAt, p.ReviewedAt, db.Administrators.Where(a => a.AccountId == p.ReviewedByAccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault(),
                p.RevokedAt, db.Administrators.Where(a => a.AccountId == p.RevokedByAccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault(), p.Reason, p.PaidUntil);
        await foreach (var line in lines.AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return line;
        }
    }

    /// <summary>Who has subscribed, in the order and with the filter of the list.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="ct">Ends the reading.</param>
    public async IAsyncEnumerable<Subscriber> ReadSubscribersAsync(SubscriberFilter filter, [EnumeratorCancellation] CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (!await SubscriberQueries.IsOpenToAsync(db.Viewer, lookups, ct))
        {
            yield break;
        }

        await NoteAsync(db, "subscriptions.exported", new { state = (short)filter.State, filtered = filter.Words.Length > 0 }, ct);
        await foreach (var line in SubscriberQueries.Ordered(SubscriberQueries.Items(db, SubscriberQueries.Matching(db, filter, time.GetUtcNow())), filter).AsAsyncEnumerable().WithCancellation(ct))
        {
            yield return line;
        }
    }

    private Task<int> NoteAsync(PortalDbContext db, string action, object details, CancellationToken ct)
    {
        db.Add(new AuditEntry
        {
            UniversityId = db.Viewer.AdministeredUniversity(), At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = "university",
            TargetId = db.Viewer.AdministeredUniversity(), Details = JsonSerializer.Serialize(details, JsonSerializerOptions.Web),
        });
        return db.SaveChangesAsync(ct);
    }
}
