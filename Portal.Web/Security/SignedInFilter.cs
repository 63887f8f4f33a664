using Microsoft.AspNetCore.Components.Authorization;

namespace Portal.Web.Security;

/// <summary>Tells the authentication state of pages to endpoints that are none, so that both ask the same viewer.</summary>
internal sealed class SignedInFilter(AuthenticationStateProvider provider) : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (provider is IHostEnvironmentAuthenticationStateProvider host)
        {
            host.SetAuthenticationState(Task.FromResult(new AuthenticationState(context.HttpContext.User)));
        }

        return next(context);
    }
}
