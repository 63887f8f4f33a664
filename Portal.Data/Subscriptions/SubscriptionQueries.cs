using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Paging;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>A payment as its student and the administration see it.</summary>
/// <param name="HasProof">False for what a provider sent.</param>
/// <param name="ReviewedBy">Name of who decided, for the administration; null otherwise, or when nobody knows any more.</param>
public sealed record PaymentLine(
    long Id, string Method, string TransactionNumber, decimal Amount, string Currency, PaymentState State, DateTimeOffset CreatedAt, DateTimeOffset? ReviewedAt,
    string? Reason, DateTimeOffset? PaidUntil, bool HasProof, string? ReviewedBy);

/// <summary>What a student sees of their subscription.</summary>
/// <param name="Until">Its end; null when there never was one. May be past.</param>
/// <param name="Reference">What a provider is told, so that it knows for whom.</param>
/// <param name="Payments">Newest first, 20 at most.</param>
public sealed record OwnSubscription(SubscriptionRules Rules, DateTimeOffset? Until, string Reference, IReadOnlyList<PaymentLine> Payments)
{
    /// <summary>The one that waits; null for none.</summary>
    public PaymentLine? Waiting => Payments.FirstOrDefault(p => p.State == PaymentState.Waiting);
}

/// <summary>A payment in the queue of the administration.</summary>
public sealed record PaymentListItem
{
    public required long Id { get; init; }

    public required int StudentId { get; init; }

    public required string FirstName { get; init; }

    public required string LastName { get; init; }

    public required string UserName { get; init; }

    public required int ProgrammeId { get; init; }

    public required int LevelId { get; init; }

    public required string Method { get; init; }

    public required string TransactionNumber { get; init; }

    public required decimal Amount { get; init; }

    public required string Currency { get; init; }

    public required PaymentState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string FullName => $"{FirstName} {LastName}";
}

/// <summary>A payment to be decided.</summary>
/// <param name="Until">The present end of the student's subscription; null when there never was one.</param>
public sealed record PaymentDetail(PaymentListItem Item, PaymentLine Line, short LengthDays, string? ProofType, DateTimeOffset? Until, IReadOnlyList<PaymentLine> Others);

/// <summary>The bytes of a proof.</summary>
public sealed record ProofFile(int UniversityId, byte[] Sha256, string ContentType, DateTimeOffset CreatedAt, long PaymentId);

/// <summary>What students and administrations ask about subscriptions. Where a university does without, there is nothing: every answer is null or empty.</summary>
public sealed class SubscriptionQueries(PortalDb portal, StructureLookups lookups)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

    /// <summary>Counting ends here.</summary>
    public const int CountedAtMost = 1_000;

    private const int MostOwn = 20;

    /// <summary>The student's own; null for whoever is no student. Two statements.</summary>
    public async Task<OwnSubscription?> ReadOwnAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not StudentViewer student || await OpenTo(db.Viewer, ct) is not { Rules.Subscription: { } rules } place)
        {
            return null;
        }

        var until = await db.Subscriptions.Where(s => s.StudentId == student.StudentId).Select(s => (DateTimeOffset?)s.EndsAt).SingleOrDefaultAsync(ct);
        var payments = await Lines(db, db.SubscriptionPayments.VisibleTo(student).OrderByDescending(p => p.Id).Take(MostOwn), named: false).ToListAsync(ct);
        return new(rules, until, ReferenceOf(place.University.Code, student.StudentId), payments);
    }

    /// <summary>Those in a state: what waits the oldest first, the others newest first. One statement.</summary>
    /// <param name="after">The last one of the page before; null begins.</param>
    public async Task<Page<PaymentListItem>> ListAsync(PaymentState state, long? after, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenTo(db.Viewer, ct) is null)
        {
            return new([], false, false);
        }

        var rows = db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.State == state);
        var oldestFirst = state is PaymentState.Waiting;
        if (after is { } id)
        {
            rows = oldestFirst ? rows.Where(p => p.Id > id) : rows.Where(p => p.Id < id);
        }

        var items = Items(db, rows);
        return await (oldestFirst ? items.OrderBy(p => p.Id) : items.OrderByDescending(p => p.Id)).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>How many wait, up to <see cref="CountedAtMost"/>.</summary>
    public async Task<int> CountWaitingAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await OpenTo(db.Viewer, ct) is null
            ? 0
            : await db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.State == PaymentState.Waiting).OrderBy(p => p.Id).Take(CountedAtMost).CountAsync(ct);
    }

    /// <summary>One with the others of its student; null when there is none for the viewer to decide on. Two statements.</summary>
    public async Task<PaymentDetail?> ReadAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenTo(db.Viewer, ct) is null)
        {
            return null;
        }

        var found = await (
            from item in Items(db, db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.Id == id))
            join payment in db.SubscriptionPayments on item.Id equals payment.Id
            select new
            {
                Item = item, payment.LengthDays,
                Proof = db.StoredFiles.Where(f => f.Id == payment.ProofFileId).Select(f => f.ContentType).FirstOrDefault(),
                Until = db.Subscriptions.Where(s => s.StudentId == item.StudentId).Select(s => (DateTimeOffset?)s.EndsAt).FirstOrDefault(),
            }).SingleOrDefaultAsync(ct);
        if (found is null)
        {
            return null;
        }

        var lines = await Lines(
            db, db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.StudentId == found.Item.StudentId).OrderByDescending(p => p.Id).Take(MostOwn), named: true).ToListAsync(ct);
        var line = lines.FirstOrDefault(l => l.Id == id)
            ?? await Lines(db, db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.Id == id), named: true).SingleAsync(ct);
        return new(found.Item, line, found.LengthDays, found.Proof, found.Until, [.. lines.Where(l => l.Id != id)]);
    }

    /// <summary>The proof of a payment, for its student and their administration; null for anybody else.</summary>
    public async Task<ProofFile?> FindProofAsync(long id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await OpenTo(db.Viewer, ct) is null
            ? null
            : await (
                from payment in db.SubscriptionPayments.VisibleTo(db.Viewer)
                join file in db.StoredFiles on payment.ProofFileId equals file.Id
                where payment.Id == id
                select new ProofFile(file.UniversityId, file.Sha256, file.ContentType, payment.CreatedAt, payment.Id)).SingleOrDefaultAsync(ct);
    }

    /// <summary>What a provider is told of a student, such as "UGF-41".</summary>
    internal static string ReferenceOf(string code, int studentId) => string.Create(CultureInfo.InvariantCulture, $"{code}-{studentId}");

    private static IQueryable<PaymentListItem> Items(PortalDbContext db, IQueryable<SubscriptionPayment> rows) =>
        from p in rows
        join student in db.Students on p.StudentId equals student.Id
        join account in db.Users on student.AccountId equals account.Id
        select new PaymentListItem
        {
            Id = p.Id, StudentId = p.StudentId, FirstName = student.FirstName, LastName = student.LastName, UserName = account.UserName ?? "", ProgrammeId = student.ProgrammeId,
            LevelId = student.LevelId, Method = p.Method, TransactionNumber = p.TransactionNumber, Amount = p.Amount, Currency = p.Currency, State = p.State, CreatedAt = p.CreatedAt,
        };

    private static IQueryable<PaymentLine> Lines(PortalDbContext db, IQueryable<SubscriptionPayment> rows, bool named) => rows.Select(p => new PaymentLine(
        p.Id, p.Method, p.TransactionNumber, p.Amount, p.Currency, p.State, p.CreatedAt, p.ReviewedAt, p.Reason, p.PaidUntil, p.ProofFileId != null,
        named ? db.Administrators.Where(a => a.AccountId == p.ReviewedByAccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault() : null));

    private async Task<UniversityStructure?> OpenTo(Viewer viewer, CancellationToken ct) =>
        viewer.University is { } id && await lookups.OfUniversityAsync(id, ct) is { Rules.Subscription: not null } place ? place : null;
}
