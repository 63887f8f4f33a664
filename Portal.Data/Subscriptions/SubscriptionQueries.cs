using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Paging;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>A payment as its student and the administration see it.</summary>
/// <param name="HasProof">False for what a provider sent.</param>
/// <param name="ReviewedBy">Name of who decided, for the administration; null otherwise, or when nobody knows any more.</param>
/// <param name="RevokedBy">The same of who revoked it.</param>
public sealed record PaymentLine(
    long Id, string Method, string TransactionNumber, decimal Amount, string Currency, PaymentState State, DateTimeOffset CreatedAt, DateTimeOffset? ReviewedAt,
    string? Reason, DateTimeOffset? PaidUntil, bool HasProof, string? ReviewedBy, DateTimeOffset? RevokedAt, string? RevokedBy);

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
/// <param name="UntilWithout">What its end would be without this payment; null when nothing would remain, and for a payment that counts for nothing anyway.</param>
public sealed record PaymentDetail(
    PaymentListItem Item, PaymentLine Line, short LengthDays, string? ProofType, DateTimeOffset? Until, DateTimeOffset? UntilWithout, IReadOnlyList<PaymentLine> Others);

/// <summary>The bytes of a proof.</summary>
public sealed record ProofFile(int UniversityId, byte[] Sha256, string ContentType, DateTimeOffset CreatedAt, long PaymentId);

/// <summary>What students and administrations ask about subscriptions. Where a university does without, there is nothing: every answer is null or empty.</summary>
public sealed class SubscriptionQueries(PortalDb portal, StructureLookups lookups)
{
    /// <summary>Rows of a page.</summary>
    public const int PageSize = 50;

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
    /// <param name="state">Which.</param>
    /// <param name="after">The last one of the page before; null begins.</param>
    /// <param name="words">Part of the student's name or of the number of the transaction; empty for all.</param>
    /// <param name="ct">Gives up waiting for the database.</param>
    public async Task<Page<PaymentListItem>> ListAsync(PaymentState state, long? after, string words = "", CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (await OpenTo(db.Viewer, ct) is null)
        {
            return new([], false, false);
        }

        var rows = Matching(db, state, words);
        var oldestFirst = state is PaymentState.Waiting;
        if (after is { } id)
        {
            rows = oldestFirst ? rows.Where(p => p.Id > id) : rows.Where(p => p.Id < id);
        }

        var items = Items(db, rows);
        return await (oldestFirst ? items.OrderBy(p => p.Id) : items.OrderByDescending(p => p.Id)).ToPageAsync(PageSize, after is not null, backwards: false, ct);
    }

    /// <summary>One with the others of its student; null when there is none for the viewer to decide on. Two statements, three for one that was accepted.</summary>
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
        return new(found.Item, line, found.LengthDays, found.Proof, found.Until, await UntilWithoutAsync(db, found.Item, ct), [.. lines.Where(l => l.Id != id)]);
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

    /// <summary>Those in a state whose student or number the words name.</summary>
    internal static IQueryable<SubscriptionPayment> Matching(PortalDbContext db, PaymentState state, string words)
    {
        var rows = db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.State == state);
        if (PeopleSearch.Of(words) is not { } search)
        {
            return rows;
        }

        var (name, number) = (PeopleSearch.Anywhere(search.Bare), PeopleSearch.Anywhere(search.Upper));
        return rows.Where(p => EF.Functions.Like(p.TransactionNumber, number, PeopleSearch.Escape)
            || db.Students.Any(s => s.Id == p.StudentId && EF.Functions.Like(s.SearchName, SqlFunctions.Unaccent(name), PeopleSearch.Escape)));
    }

    private static async Task<DateTimeOffset?> UntilWithoutAsync(PortalDbContext db, PaymentListItem item, CancellationToken ct)
    {
        if (item.State is not PaymentState.Accepted)
        {
            return null;
        }

        var others = await db.SubscriptionPayments.ReviewableBy(db.Viewer).Where(p => p.StudentId == item.StudentId && p.State == PaymentState.Accepted && p.Id != item.Id)
            .OrderBy(p => p.ReviewedAt).ThenBy(p => p.Id).Select(p => new { At = p.ReviewedAt ?? p.CreatedAt, p.LengthDays }).ToListAsync(ct);
        return others.Count == 0 ? null : SubscriptionTimes.After(others.Select(o => (o.At, o.LengthDays))).Last().EndsAt;
    }

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
        named ? db.Administrators.Where(a => a.AccountId == p.ReviewedByAccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault() : null, p.RevokedAt,
        named ? db.Administrators.Where(a => a.AccountId == p.RevokedByAccountId).Select(a => a.FirstName + " " + a.LastName).FirstOrDefault() : null));

    private async Task<UniversityStructure?> OpenTo(Viewer viewer, CancellationToken ct) =>
        viewer.University is { } id && await lookups.OfUniversityAsync(id, ct) is { Rules.Subscription: not null } place ? place : null;
}
