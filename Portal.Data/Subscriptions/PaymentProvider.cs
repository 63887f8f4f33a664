using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Data.Access;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>What a provider tells, as JSON with these names in lower case.</summary>
/// <param name="Event">Name of the message, unique for ever.</param>
/// <param name="Reference">What the student's page shows.</param>
/// <param name="Method">One of the university's ways to pay.</param>
/// <param name="Transaction">Number of the transaction.</param>
/// <param name="Amount">What was paid.</param>
/// <param name="Currency">Three capitals.</param>
public sealed record ProviderMessage(string? Event, string? Reference, string? Method, string? Transaction, decimal Amount, string? Currency);

/// <summary>What became of a provider's message.</summary>
public enum ProviderAnswer
{
    /// <summary>The subscription is paid.</summary>
    Paid,

    /// <summary>It was recorded and waits for the administration: less than the price, or another currency.</summary>
    Recorded,

    /// <summary>No such university, no subscriptions there, or no secret: there is nothing here.</summary>
    NotFound,

    /// <summary>Not signed with the secret, or older or newer than the window.</summary>
    NotSigned,

    /// <summary>Signed, and not understood: no such student, way to pay, or number.</summary>
    Wrong,

    /// <summary>This message, or this transaction, was taken in before.</summary>
    Again,
}

/// <summary>
/// Payments that a provider sends by itself. A message is signed with HMAC-SHA256 over its moment, a full stop and its bytes, with the secret of the university;
/// the moment is at most five minutes away, and each message is taken in once.
/// </summary>
public sealed class PaymentProvider(
    IDbContextFactory<PortalDbContext> contexts, StructureLookups lookups, IDataProtectionProvider protection, TimeProvider time, ILogger<PaymentProvider> log)
{
    /// <summary>How far the moment of a message may be from the server's clock, either way.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    /// <summary>Largest message, in bytes.</summary>
    public const int LargestMessage = 16_384;

    /// <summary>Takes a message in.</summary>
    /// <param name="timestamp">Seconds since 1970, as sent.</param>
    /// <param name="signature">64 hexadecimal digits, as sent.</param>
    /// <param name="body">Its bytes, at most <see cref="LargestMessage"/>.</param>
    public async Task<ProviderAnswer> ReceiveAsync(int universityId, string? timestamp, string? signature, ReadOnlyMemory<byte> body, CancellationToken ct = default)
    {
        if (await lookups.OfUniversityAsync(universityId, ct) is not { Rules.Subscription: { } rules } place)
        {
            return ProviderAnswer.NotFound;
        }

        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Viewer = new SystemViewer(universityId);
        if (await SecretAsync(db, ct) is not { } secret)
        {
            return ProviderAnswer.NotFound;
        }

        if (!IsSigned(secret, timestamp, signature, body.Span))
        {
            return ProviderAnswer.NotSigned;
        }

        if (Read(body.Span) is not { } message || Student(message.Reference, place.University.Code) is not { } student || message.Amount is <= 0 or > SubscriptionSettings.MostAmount
            || rules.Methods.FirstOrDefault(m => string.Equals(m, message.Method, StringComparison.OrdinalIgnoreCase)) is not { } method
            || SubscriptionPayments.Number(message.Transaction) is not { } number || message.Event is not { Length: > 0 and <= PaymentEvent.EventLength } name || name.Contains('\0')
            || message.Currency is not { Length: 3 } currency || !currency.All(char.IsAsciiLetterUpper)
            || !await db.Students.AnyAsync(s => s.Id == student, ct))
        {
            return ProviderAnswer.Wrong;
        }

        try
        {
            return await RecordAsync(db, place.Rules.Zone, rules, student, method, number, name, decimal.Round(message.Amount, 2), currency, ct);
        }
        catch (DbUpdateException again) when (again.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return ProviderAnswer.Again;
        }
    }

    /// <summary>The signature of a message, in hexadecimal digits.</summary>
    public static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(timestamp + "."));
        mac.AppendData(body);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    private async Task<ProviderAnswer> RecordAsync(
        PortalDbContext db, TimeZoneInfo zone, SubscriptionRules rules, int student, string method, string number, string name, decimal amount, string currency, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var university = db.Viewer.University ?? 0;
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        db.Add(new PaymentEvent { UniversityId = university, EventId = name, ReceivedAt = now });
        await db.SaveChangesAsync(ct);

        // The student may have told of the same transaction already: the provider's word then settles it.
        var payment = await db.SubscriptionPayments
            .FromSql($"SELECT * FROM subscription_payments WHERE university_id = {university} AND student_id = {student} AND method = {method} AND transaction_number = {number} AND state = 0 FOR UPDATE")
            .SingleOrDefaultAsync(ct);
        var enough = amount >= rules.Amount && currency == rules.Currency;
        if (payment is null)
        {
            payment = new()
            {
                UniversityId = university, StudentId = student, Method = method, TransactionNumber = number, Amount = amount, Currency = currency, LengthDays = rules.LengthDays, CreatedAt = now,
                State = enough ? PaymentState.Accepted : PaymentState.Waiting,
            };
            db.Add(payment);
            await db.SaveChangesAsync(ct);
        }

        if (enough)
        {
            await SubscriptionGrant.GiveAsync(db, zone, payment, reviewer: null, now, ct);
        }

        await transaction.CommitAsync(ct);
        return enough ? ProviderAnswer.Paid : ProviderAnswer.Recorded;
    }

    private bool IsSigned(string secret, string? timestamp, string? signature, ReadOnlySpan<byte> body)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799L || signature is not { Length: 64 } sent)
        {
            return false;
        }

        // Compared in constant time, and before the clock is looked at: an answer tells nothing of either.
        var expected = Encoding.ASCII.GetBytes(Sign(secret, timestamp, body));
        var same = CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(sent.ToLowerInvariant()));
        return same && (time.GetUtcNow() - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() <= Window;
    }

    private async Task<string?> SecretAsync(PortalDbContext db, CancellationToken ct)
    {
        if (await db.SubscriptionSettings.Select(s => s.WebhookSecret).SingleOrDefaultAsync(ct) is not { } kept)
        {
            return null;
        }

        try
        {
            return protection.CreateProtector(SubscriptionTerms.Purpose).Unprotect(kept);
        }
        catch (CryptographicException e)
        {
            log.LogError(e, "The payment secret of university {University} cannot be read with the present keys. Make a new one.", db.Viewer.University);
            return null;
        }
    }

    private static ProviderMessage? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<ProviderMessage>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The student of a reference such as "UGF-41"; null for one of another university or of no form.</summary>
    private static int? Student(string? reference, string code) =>
        reference is not null && reference.StartsWith(code + "-", StringComparison.OrdinalIgnoreCase)
        && int.TryParse(reference.AsSpan(code.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
