using System.Text;
using Microsoft.AspNetCore.Mvc;
using Portal.Data.Accounts;
using Portal.Data.Lessons;
using Portal.Web.Security;
using Portal.Web.Startup;

namespace Portal.Web.Endpoints;

/// <summary>The way into a room, calendars, and what is cancelled. What is not the viewer's does not exist.</summary>
internal static class LessonEndpoints
{
    private const string Calendar = "text/calendar; charset=utf-8";

    public static void MapLessons(this IEndpointRouteBuilder app)
    {
        var lessons = app.MapGroup("/lessons").RequireAuthorization().AddEndpointFilter<SignedInFilter>();

        // A link and no form: it stands in calendars, and a form may not lead to another server.
        lessons.MapGet("/{id:int}/join", async (int id, LessonQueries queries, MeetingServer meetings, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            if (await queries.JoinAsync(id, http.RequestAborted) is not { } joining)
            {
                return Results.NotFound();
            }

            if (joining.Room is { } room && meetings.RoomAddress(room) is { } address)
            {
                // The other server learns nothing of where one comes from.
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                return Results.Redirect(address);
            }

            Notices.Keep(http, meetings.IsThere ? Notice.RoomClosed : Notice.NoRooms);
            return Results.LocalRedirect(http.User.ActingAs() is Role.Student ? Urls.Lessons() : Urls.TeachLessons());
        });

        lessons.MapGet("/{id:int}/lesson.ics", async (int id, LessonQueries queries, HttpContext http) =>
            await queries.FindAsync(id, http.RequestAborted) is { } lesson
                ? Results.File(Encoding.UTF8.GetBytes(CalendarText.Write([lesson], Origin(http))), Calendar, "cours.ics")
                : Results.NotFound());

        lessons.MapPost("/calendar/end", async ([FromForm] string? back, CalendarFeeds feeds, HttpContext http) =>
        {
            if (!await feeds.EndAsync(http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.CalendarEnded);
            return Results.LocalRedirect(http.User.ActingAs() is Role.Student ? Urls.Lessons() : Urls.TeachLessons());
        });

        // Calendar programs cannot sign in: the address itself is the secret.
        app.MapGet("/calendar/{secret}.ics", async (string secret, CalendarFeeds feeds, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "private, no-store";
            return await feeds.OpenAsync(secret, http.RequestAborted) is { } own
                ? Results.Text(CalendarText.Write(own, Origin(http)), Calendar, Encoding.UTF8)
                : Results.NotFound();
        }).AllowAnonymous();

        var teach = app.MapGroup(Urls.TeachLessons() + "/{id:int}").RequireAuthorization(Area.Teach).AddEndpointFilter<SignedInFilter>();
        teach.MapPost("/cancel", async ([FromForm] string? back, int id, LessonCommands commands, HttpContext http) =>
            await commands.CancelAsync(id, http.RequestAborted) ? Cancelled(http, id) : Results.NotFound());
        teach.MapPost("/times/{time:int}/cancel", async ([FromForm] string? back, int id, int time, LessonCommands commands, HttpContext http) =>
            await commands.CancelOneAsync(id, time, http.RequestAborted) ? Cancelled(http, id) : Results.NotFound());
    }

    private static string Origin(HttpContext http) => $"{http.Request.Scheme}://{http.Request.Host}";

    private static IResult Cancelled(HttpContext http, int id)
    {
        Notices.Keep(http, Notice.LessonCancelled);
        return Results.LocalRedirect(Urls.TeachLesson(id));
    }
}
