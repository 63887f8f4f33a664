using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Structure;

namespace Portal.Data.Subscriptions;

/// <summary>The terms as an administration sets them.</summary>
/// <param name="HasSecret">Whether a payment provider may send payments; reading only, saving leaves it.</param>
public sealed record SubscriptionChoices(
    bool Enabled, SubscriptionGate Gate, decimal Amount, string Currency, short LengthDays, IReadOnlyList<string> Methods, string Instructions, bool HasSecret)
{
    /// <summary>Whether everything is in its bounds; whoever offers subscriptions names a way to pay.</summary>
    public bool AreSound =>
        Enum.IsDefined(Gate) && Amount is >= 0 and <= SubscriptionSettings.MostAmount && decimal.Round(Amount, 2) == Amount
        && Currency is { Length: 3 } && Currency.All(char.IsAsciiLetterUpper) && LengthDays is >= 1 and <= SubscriptionSettings.MostDays
        && Methods.Count <= SubscriptionSettings.MostMethods && (!Enabled || Methods.Count > 0)
        && Methods.All(m => m.Length is > 0 and <= SubscriptionSettings.MethodLength) && Methods.Distinct().Count() == Methods.Count
        && Instructions.Length <= SubscriptionSettings.InstructionsLength;
}

/// <summary>How an administration says what it asks of those who subscribe. Nobody else reads or writes it.</summary>
public sealed class SubscriptionTerms(PortalDb portal, IDataProtectionProvider protection, TimeProvider time)
{
    internal const string Purpose = "Portal.Subscriptions.Webhook";

    /// <summary>The terms of the viewer's university; null for whoever administers none. One statement.</summary>
    public async Task<SubscriptionChoices?> ReadAsync(CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return UniversityOf(db.Viewer) is { } university
            ? Of(await db.SubscriptionSettings.AsNoTracking().SingleOrDefaultAsync(ct) ?? new() { UniversityId = university })
            : null;
    }

    /// <summary>Sets them; pages everywhere follow within a second, and the journal keeps what was before. False for whoever administers no university, and out of bounds.</summary>
    public async Task<bool> SaveAsync(SubscriptionChoices choices, CancellationToken ct = default) => choices.AreSound && await ChangeAsync("subscriptions.set", s =>
        (s.Enabled, s.Gate, s.Amount, s.Currency, s.LengthDays, s.Methods, s.Instructions) = (
            choices.Enabled, choices.Gate, choices.Amount, choices.Currency, choices.LengthDays, [.. choices.Methods], choices.Instructions), ct);

    /// <summary>Makes a new secret for a payment provider; the one before no longer opens anything.</summary>
    /// <returns>The secret, which nobody can read here afterwards; null for whoever administers no university.</returns>
    public async Task<string?> NewSecretAsync(CancellationToken ct = default)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var kept = protection.CreateProtector(Purpose).Protect(secret);
        return await ChangeAsync("subscriptions.secret-made", s => s.WebhookSecret = kept, ct) ? secret : null;
    }

    /// <summary>Forgets the secret: no provider can send payments. False for whoever administers no university.</summary>
    public Task<bool> ForgetSecretAsync(CancellationToken ct = default) => ChangeAsync("subscriptions.secret-removed", s => s.WebhookSecret = null, ct);

    private async Task<bool> ChangeAsync(string action, Action<SubscriptionSettings> change, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        if (UniversityOf(db.Viewer) is not { } university)
        {
            return false;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var settings = await db.SubscriptionSettings.SingleOrDefaultAsync(ct);
        if (settings is null)
        {
            settings = new() { UniversityId = university };
            db.Add(settings);
        }

        var before = Of(settings);
        change(settings);
        db.Add(new AuditEntry
        {
            UniversityId = university, At = time.GetUtcNow(), AccountId = db.Viewer.Account, Action = action, Target = "university", TargetId = university,
            Details = JsonSerializer.Serialize(new { before, after = Of(settings) }, JsonSerializerOptions.Web),
        });
        await db.SaveChangesAsync(ct);
        await db.AnnounceUniversityAsync(university, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    private static SubscriptionChoices Of(SubscriptionSettings s) =>
        new(s.Enabled, s.Gate, s.Amount, s.Currency, s.LengthDays, [.. s.Methods], s.Instructions, s.WebhookSecret is not null);

    private static int? UniversityOf(Viewer viewer) => viewer is UniversityAdminViewer or MainAdminViewer ? viewer.AdministeredUniversity() : null;
}
