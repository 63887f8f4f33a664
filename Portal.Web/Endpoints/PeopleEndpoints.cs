using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Portal.Data.Accounts;
using Portal.Data.Accounts.Sessions;
using Portal.Data.Files;
using Portal.Data.People;
using Portal.Data.People.PersonalData;
using Portal.Web.Components.Pages.Admin.People;
using Portal.Web.Localization;
using Portal.Web.Mail;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The lone buttons of lists and pages of people. Whoever is not the viewer's to administer does not exist.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        var admin = app.MapGroup("").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();
        admin.MapPost("/admin/{list:regex(^(students|professors)$)}/choose", Choose);
        admin.MapGet("/admin/{list:regex(^(students|professors|administrators)$)}.csv", PeopleTables.WriteAsync);
        admin.MapPost("/admin/{list:regex(^(students|professors|administrators)$)}/{id:int}/account/{deed:regex(^(enable|disable|reset|invite|withdraw)$)}", SwitchAsync);
        admin.MapPost("/admin/{list:regex(^(students|professors|administrators)$)}/{id:int}/sessions/{session:long}/end", async (
            [FromForm] string? back, string list, int id, long session, PersonQueries people, AccountSessions sessions, HttpContext http) =>
            await people.FindAsync(KindOf(list), id, http.RequestAborted) is { } person && await sessions.EndAsync(person.AccountId, session, http.RequestAborted)
                ? Back(http, Notice.SessionEnded, Urls.Person(KindOf(list), id))
                : Results.NotFound());
        admin.MapPost("/admin/{list:regex(^(students|professors|administrators)$)}/{id:int}/sessions/end", async (
            [FromForm] string? back, string list, int id, PersonQueries people, AccountSessions sessions, HttpContext http) =>
            await people.FindAsync(KindOf(list), id, http.RequestAborted) is { } person && await sessions.EndAllAsync(person.AccountId, http.RequestAborted)
                ? Back(http, Notice.SessionEnded, Urls.Person(KindOf(list), id))
                : Results.NotFound());
        MapViews(admin);
        MapPersonalData(app, admin);

        app.MapPost("/account/sessions/{session:long}/end", async ([FromForm] string? back, long session, AccountSessions sessions, HttpContext http) =>
            await sessions.EndOwnAsync(session, http.RequestAborted) ? Back(http, Notice.SessionEnded, Urls.Account) : Results.NotFound())
            .RequireAuthorization().AddEndpointFilter<SignedInFilter>();
    }

    /// <summary>Of a list's name in an address.</summary>
    internal static PeopleKind KindOf(string list) => Enum.Parse<PeopleKind>(list, ignoreCase: true);

    /// <summary>What the portal keeps of a person: asked for, made behind the requests, taken away.</summary>
    private static void MapPersonalData(IEndpointRouteBuilder app, IEndpointRouteBuilder admin)
    {
        admin.MapPost("/admin/{list:regex(^(students|professors|administrators)$)}/{id:int}/data", async (
            [FromForm] string? back, string list, int id, PersonQueries people, PersonalExports exports, HttpContext http) =>
            await people.FindAsync(KindOf(list), id, http.RequestAborted) is { } person && await exports.AskAsync(person.AccountId, http.RequestAborted) is { } job
                ? Results.LocalRedirect(Urls.Job(job))
                : Results.NotFound());

        var own = app.MapGroup("").RequireAuthorization().AddEndpointFilter<SignedInFilter>();
        own.MapPost(Urls.OwnData, async ([FromForm] string? back, ClaimsPrincipal user, PersonalExports exports, HttpContext http) =>
            await exports.AskAsync(user.AccountId(), http.RequestAborted) is { } job ? Results.LocalRedirect(Urls.Job(job)) : Results.NotFound());
        own.MapGet(Urls.OwnData + "/{id:long}.zip", async (long id, PersonalExports exports, FileStore store, HttpContext http) =>
        {
            if (await exports.FindAsync(id, http.RequestAborted) is not { } file || await store.OpenAsync(file.UniversityId, file.Sha256, http.RequestAborted) is not { } content)
            {
                return Results.NotFound();
            }

            http.Response.Headers.CacheControl = "private, no-store";
            return Results.Stream(content, "application/zip", "donnees-personnelles.zip", enableRangeProcessing: true);
        });
    }

    private static void MapViews(IEndpointRouteBuilder admin)
    {
        admin.MapPost(Urls.AdminViews, async ([FromForm] string? list, [FromForm] string? name, [FromForm] string? query, SavedViews views, HttpContext http) =>
        {
            if (!Enum.TryParse<PeopleKind>(list, out var kind) || !Enum.IsDefined(kind))
            {
                return Results.NotFound();
            }

            // Kept as the list itself writes it: nothing else of what was sent survives.
            var listing = PeopleListing.Read(kind, new QueryCollection(QueryHelpers.ParseQuery(query)));
            var clean = Portal.Data.Chapters.ChapterTexts.Clean(name ?? "").Trim();
            var kept = clean.Length is > 0 and <= SavedView.NameLength && await views.SaveAsync(kind, clean, listing.Query(), http.RequestAborted);
            return Back(http, kept ? Notice.ViewKept : Notice.ViewNotKept, Urls.People(listing));
        });

        admin.MapPost(Urls.AdminViews + "/{id:int}/forget", async ([FromForm] string? list, int id, SavedViews views, HttpContext http) =>
            await views.ForgetAsync(id, http.RequestAborted)
                ? Back(http, Notice.ViewForgotten, Enum.TryParse<PeopleKind>(list, out var kind) && Enum.IsDefined(kind) ? Urls.People(kind) : Urls.Admin)
                : Results.NotFound());
    }

    /// <summary>Nothing happens yet: the page that follows says in numbers what would.</summary>
    private static IResult Choose(string list, IFormCollection form, HttpContext http)
    {
        var kind = KindOf(list);
        var listing = PeopleListing.Read(kind, new QueryCollection(QueryHelpers.ParseQuery(form["filter"])));
        var everybody = form["everybody"] == "1";
        var ids = form["id"].Select(t => int.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).Distinct().Take(PeopleDeeds.AtOnce).ToList();
        if (!everybody && ids.Count == 0)
        {
            return Back(http, Notice.NobodyChosen, Urls.People(listing));
        }

        var query = PeopleListing.Join(
            ("deed", form["deed"]), ("all", everybody ? "1" : null), ("ids", everybody ? null : string.Join('.', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))));
        query = everybody && listing.FilterQuery() is { Length: > 0 } filter ? $"{query}&{filter}" : query;
        return form["deed"] == "csv" ? Results.LocalRedirect(Urls.PeopleCsv(kind, query)) : Results.LocalRedirect(Urls.PeopleBulk(kind, query));
    }

    private static async Task<IResult> SwitchAsync(
        [FromForm] string? back, string list, int id, string deed, PersonQueries people, AccountSwitches switches, MailLinks links, HttpContext http)
    {
        var (kind, chosen) = (KindOf(list), Enum.Parse<AccountDeed>(deed, ignoreCase: true));
        if (await people.FindAsync(kind, id, http.RequestAborted) is not { } person)
        {
            return Results.NotFound();
        }

        return await switches.DoAsync(person.AccountId, chosen, links.For(http.Request, ""), http.RequestAborted) switch
        {
            AccountSwitch.Done => Back(http, PersonWords.Of(chosen), Urls.Person(kind, id)),
            AccountSwitch.Own => Back(http, Notice.AccountOwn, Urls.Person(kind, id)),
            AccountSwitch.LastMain => Back(http, Notice.AccountLastMain, Urls.Person(kind, id)),
            AccountSwitch.NoAddress => Back(http, Notice.AccountNoAddress, Urls.Person(kind, id)),
            _ => Results.NotFound(),
        };
    }

    private static IResult Back(HttpContext http, Notice notice, string address)
    {
        Notices.Keep(http, notice);
        return Results.LocalRedirect(address);
    }
}
