using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components.Endpoints;
using Portal.Web.Components.Shared;

namespace Portal.Web.Security;

/// <summary>
/// A form whose token no longer fits (the keys changed, one signed in or out in another tab) is not answered with an empty 400: its page is shown
/// again with what was typed. <see cref="PortalForm{TModel}"/> refuses to act on it; a test holds that no page has another kind of form.
/// A lone button has nothing typed: its page comes back, with a token that fits.
/// </summary>
internal static class StaleFormMiddleware
{
    public static IApplicationBuilder UseStaleForms(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false })
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is null)
            {
                http.Response.Redirect(Urls.Local(Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var page) ? page.PathAndQuery : null));
                return Task.CompletedTask;
            }

            http.RequestServices.GetRequiredService<StaleForms>().IsStale = true;
            http.Features.Set<IAntiforgeryValidationFeature>(new ShownAgain());
        }

        return next(http);
    });

    private sealed class ShownAgain : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
