using Microsoft.AspNetCore.Antiforgery;

namespace Portal.Web.Endpoints;

/// <summary>
/// For addresses that scripts of the portal call: the token travels in the header RequestVerificationToken. One that no longer fits (another
/// sign-in, older keys) is answered with 400 and "stale"; the page then asks for a new one and tries again.
/// </summary>
internal sealed class FetchTokenFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await antiforgery.IsRequestValidAsync(context.HttpContext) ? await next(context) : Results.Json(new { stale = true }, statusCode: StatusCodes.Status400BadRequest);
}
