using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;
using Portal.Web.Components;
using Portal.Web.Localization;

namespace Portal.Web.Endpoints;

/// <summary>Payments and subscriptions for spreadsheets, with the filters of their lists.</summary>
internal static class SubscriptionTables
{
    public static void MapTo(IEndpointRouteBuilder admin)
    {
        admin.MapGet("/admin/subscriptions/payments.csv", async (string? state, string? q, SubscriptionExports exports, PageContext context, IStringLocalizer<Texts> texts, HttpContext http) =>
            await context.UniversityAsync() is { Rules.Subscription: not null } place
                ? Csv.Stream(http, "paiements.csv", PaymentHead(texts), exports.ReadPaymentsAsync(Urls.PaymentStateOf(state), Urls.Words(q), http.RequestAborted).Select(p => Row(p, place, texts)))
                : Results.NotFound());

        admin.MapGet(Urls.AdminSubscribers + ".csv", async (string? state, string? q, SubscriptionExports exports, PageContext context, IStringLocalizer<Texts> texts, HttpContext http) =>
            await context.UniversityAsync() is { Rules.Subscription: not null } place
                ? Csv.Stream(
                    http, "abonnements.csv",
                    [texts["Nom"], texts["Prénom"], texts["Identifiant"], texts["Filière"], texts["Niveau"], texts["Depuis"], texts["Jusqu’au"]],
                    exports.ReadSubscribersAsync(Urls.SubscriberFilterOf(state, q), http.RequestAborted).Select(s => (IReadOnlyList<string>)
                    [
                        s.LastName, s.FirstName, s.UserName, place.Programme(s.ProgrammeId)?.Name ?? "", place.Level(s.LevelId)?.Code ?? "", Hour(s.StartsAt, place), Hour(s.EndsAt, place),
                    ]))
                : Results.NotFound());
    }

    /// <summary>An instant as spreadsheets sort it, by the university's clock; empty for none.</summary>
    internal static string Hour(DateTimeOffset? at, UniversityStructure place) =>
        at is { } known ? TimeZoneInfo.ConvertTime(known, place.Rules.Zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "";

    private static string[] PaymentHead(IStringLocalizer<Texts> texts) =>
    [
        texts["Nom"], texts["Prénom"], texts["Identifiant"], texts["Filière"], texts["Niveau"], texts["Moyen de paiement"], texts["Numéro de la transaction"], texts["Montant"], texts["Monnaie"],
        texts["Durée en jours"], texts["État"], texts["Envoyé"], texts["Décision"], texts["Décidé par"], texts["Révoqué le"], texts["Révoqué par"], texts["Raison"], texts["Jusqu’au"],
    ];

    private static IReadOnlyList<string> Row(PaymentExportLine p, UniversityStructure place, IStringLocalizer<Texts> texts) =>
    [
        p.LastName, p.FirstName, p.UserName, place.Programme(p.ProgrammeId)?.Name ?? "", place.Level(p.LevelId)?.Code ?? "", p.Method, p.TransactionNumber,
        p.Amount.ToString("0.##", CultureInfo.CurrentCulture), p.Currency, p.LengthDays.ToString(CultureInfo.InvariantCulture), texts[ProgressionWords.Of(p.State)], Hour(p.CreatedAt, place),
        Hour(p.ReviewedAt, place), p.ReviewedBy ?? "", Hour(p.RevokedAt, place), p.RevokedBy ?? "", p.Reason ?? "", Hour(p.PaidUntil, place),
    ];
}
