using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Portal.Data.Rosters;
using Portal.Web.Components.Pages.Admin.Imports;
using Portal.Web.Localization;
using Portal.Web.Mail;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>The lone buttons of imports of people and structure, and their lines as a table. An import of another university does not exist.</summary>
internal static class RosterEndpoints
{
    public static void MapRosters(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup(Urls.AdminImports + "/{id:long}").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();

        imports.MapPost("/compare", async (long id, [FromForm] string? sure, RosterCommands commands, HttpContext http) => After(http, id, await commands.CompareAsync(id, http.RequestAborted)));

        imports.MapPost("/undo", async (long id, [FromForm] string? sure, RosterCommands commands, HttpContext http) => After(http, id, await commands.UndoAsync(id, http.RequestAborted)));

        imports.MapPost("/invite", async (long id, [FromForm] string? sure, RosterCommands commands, MailLinks links, HttpContext http) =>
        {
            if (await commands.InviteAsync(id, links.For(http.Request, ""), http.RequestAborted) is not { } asked)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, asked > 0 ? Notice.ImportInvited : Notice.ImportNobodyToInvite);
            return Results.LocalRedirect(Urls.AdminImport(id));
        });

        imports.MapPost("/forget", async (long id, [FromForm] string? sure, RosterCommands commands, HttpContext http) =>
        {
            if (!await commands.ForgetAsync(id, http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.ImportForgotten);
            return Results.LocalRedirect(Urls.AdminImports);
        });

        imports.MapGet("/lines.csv", async (long id, string? show, RosterQueries rosters, IStringLocalizer<Texts> T, HttpContext http) =>
            await rosters.FindAsync(id, http.RequestAborted) is null ? Results.NotFound()
            : Report(http, rosters, T, id, Urls.RosterFilterOf(show)));
    }

    private static IResult After(HttpContext http, long id, RosterStep step)
    {
        if (step is RosterNotThere)
        {
            return Results.NotFound();
        }

        if (step is RosterBusy)
        {
            Notices.Keep(http, Notice.ImportBusy);
        }

        return Results.LocalRedirect(Urls.AdminImport(id));
    }

    /// <summary>Written as it comes from the database, whatever the number of lines.</summary>
    private static IResult Report(HttpContext http, RosterQueries rosters, IStringLocalizer<Texts> T, long id, RosterFilter filter)
    {
        http.Response.Headers.CacheControl = "private, no-store";
        var separator = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "fr" ? ';' : ',';
        return Results.Stream(async stream =>
        {
            await using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await WriteAsync(text, separator, T["Ligne"], T["Nom"], T["Résultat"], T["Détail"]);
            await foreach (var line in rosters.StreamLinesAsync(id, filter, http.RequestAborted))
            {
                await WriteAsync(text, separator, line.Line > 0 ? line.Line.ToString(CultureInfo.InvariantCulture) : "", line.Name, RosterTexts.Of(T, line).Word, RosterTexts.Say(T, line));
            }
        }, "text/csv; charset=utf-8", FormattableString.Invariant($"import-{id}.csv"));
    }

    private static Task WriteAsync(StreamWriter text, char separator, params string[] cells) => text.WriteAsync(string.Join(separator, cells.Select(Csv.Quoted)) + "\r\n");
}
