using System.Net.Sockets;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Portal.Web.Components.Pages;

namespace Portal.Web.Startup;

/// <summary>When something fails: a calm page, a reference to give, nothing of the inside. The details are in the log under the same reference.</summary>
internal static class CalmFailures
{
    private const int RetryAfterSeconds = 30;

    public static IApplicationBuilder UseCalmFailures(this IApplicationBuilder app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        // The framework's own log line would lack the reference.
        SuppressDiagnosticsCallback = _ => true,

        // What failed inside a page has used up the services of its request: the calm page gets its own.
        CreateScopeForErrors = true,
        ExceptionHandler = AnswerAsync,
    });

    private static async Task AnswerAsync(HttpContext http)
    {
        var error = http.Features.Get<IExceptionHandlerFeature>()?.Error;
        var away = IsDatabaseAway(error);
        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(CalmFailures));
        if (away)
        {
            log.LogWarning("The database does not answer ({Reference}): {Reason}", http.TraceIdentifier, error?.GetBaseException().Message);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
        else if (RefusalOf(error, http) is { } refusal)
        {
            log.LogInformation("A request could not be read ({Reference}): {Reason}", http.TraceIdentifier, error?.GetBaseException().Message);
            http.Response.StatusCode = refusal;
        }
        else
        {
            log.LogError(error, "A request failed ({Reference}): {Method} {Path}", http.TraceIdentifier, http.Request.Method, http.Request.Path);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }

        // Rendered by itself: the frame of the other pages asks the database who is there.
        var kind = away ? FailureKind.Away : RefusalOf(error, http) is null ? FailureKind.Broken : FailureKind.Unreadable;
        var page = new RazorComponentResult<FailurePage>(new { Kind = kind, Reference = http.TraceIdentifier }) { StatusCode = http.Response.StatusCode };
        await page.ExecuteAsync(http);
    }

    /// <summary>The status for what a browser never sends: too much, or bytes that are no text. Null when the fault is ours.</summary>
    private static int? RefusalOf(Exception? error, HttpContext http) => error switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        InvalidDataException => StatusCodes.Status400BadRequest,

        // A form that ends before it says so, or is written in a character set nobody reads any more: it was not read at all.
        IOException or NotSupportedException when http.Request.ContentType is not null && http.Features.Get<IFormFeature>()?.Form is null =>
            StatusCodes.Status400BadRequest,
        _ => null,
    };

    /// <summary>Whether the server is gone, restarting or full: things that pass by themselves.</summary>
    private static bool IsDatabaseAway(Exception? error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException p:
                    return p.IsTransient || p.SqlState.StartsWith("57P", StringComparison.Ordinal) || p.SqlState.StartsWith("53", StringComparison.Ordinal);
                case NpgsqlException or SocketException or TimeoutException:
                    return true;
            }
        }

        return false;
    }
}
