using Microsoft.AspNetCore.Diagnostics;

namespace Portal.Web.Startup;

/// <summary>An answer without a body gets the page that says so.</summary>
internal static class NotFoundPages
{
    public static void UseNotFoundPage(this WebApplication app)
    {
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);

        // Drawn, not sent to: a refused form keeps its 404 instead of failing once more for want of a token.
        app.Use((http, next) =>
        {
            if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null && !HttpMethods.IsHead(http.Request.Method))
            {
                http.Request.Method = HttpMethods.Get;
            }

            return next(http);
        });
    }
}
