using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Portal.Data.Files;
using Portal.Data.Subscriptions;
using Portal.Web.Security;

namespace Portal.Web.Endpoints;

/// <summary>Proofs of payments, the button that accepts one, and where a payment provider sends its messages.</summary>
internal static class SubscriptionEndpoints
{
    public static void MapSubscriptions(this IEndpointRouteBuilder app)
    {
        app.MapMethods("/subscriptions/proofs/{id:long}", [HttpMethods.Get, HttpMethods.Head], ProofAsync).RequireAuthorization().AddEndpointFilter<SignedInFilter>();

        var admin = app.MapGroup("").RequireAuthorization(Area.Admin).AddEndpointFilter<SignedInFilter>();
        SubscriptionTables.MapTo(admin);
        admin.MapPost("/admin/subscriptions/{id:long}/accept", async (long id, [FromForm] string? stay, SubscriptionPayments payments, SubscriptionQueries queries, HttpContext http) =>
        {
            var accepted = await payments.AcceptAsync(id, http.RequestAborted);
            if (!accepted && await queries.ReadAsync(id, http.RequestAborted) is null)
            {
                return Results.NotFound();
            }

            Notices.Keep(http, accepted ? Notice.PaymentAccepted : Notice.PaymentDecided);
            return Results.LocalRedirect(Urls.AdminSubscriptions);
        });

        admin.MapPost(Urls.AdminSubscriptionSecretForget, async ([FromForm] string? stay, SubscriptionTerms terms, HttpContext http) =>
        {
            if (!await terms.ForgetSecretAsync(http.RequestAborted))
            {
                return Results.NotFound();
            }

            Notices.Keep(http, Notice.SecretForgotten);
            return Results.LocalRedirect(Urls.AdminSubscriptionSettings);
        });

        app.MapPost("/payments/{university:int}/events", ReceiveAsync).AllowAnonymous().DisableAntiforgery();
    }

    private static async Task<IResult> ProofAsync(long id, SubscriptionQueries queries, FileStore store, HttpContext http, CancellationToken ct)
    {
        if (await queries.FindProofAsync(id, ct) is not { } proof || await store.OpenAsync(proof.UniversityId, proof.Sha256, ct) is not { } content)
        {
            return Results.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = "private, no-cache";

        // Should anything here ever be taken for a page, it may do nothing at all.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = new ContentDispositionHeaderValue("inline").ToString();
        return Results.Stream(content, proof.ContentType, lastModified: proof.CreatedAt, entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(proof.Sha256)}\""));
    }

    /// <summary>Says to a program what became of its message; never why a signature does not fit.</summary>
    private static async Task<IResult> ReceiveAsync(int university, PaymentProvider provider, HttpContext http, CancellationToken ct)
    {
        var body = await BodyAsync(http.Request, ct);
        if (body is null)
        {
            http.Response.Headers.Connection = "close";
            return Results.Json(new { error = "too_large" }, statusCode: StatusCodes.Status413PayloadTooLarge);
        }

        return await provider.ReceiveAsync(university, http.Request.Headers["Portal-Timestamp"], http.Request.Headers["Portal-Signature"], body, ct) switch
        {
            ProviderAnswer.Paid => Results.Json(new { state = "paid" }),
            ProviderAnswer.Recorded => Results.Json(new { state = "recorded" }, statusCode: StatusCodes.Status202Accepted),
            ProviderAnswer.NotSigned => Results.Json(new { error = "not_signed" }, statusCode: StatusCodes.Status401Unauthorized),
            ProviderAnswer.Again => Results.Json(new { error = "again" }, statusCode: StatusCodes.Status409Conflict),
            ProviderAnswer.Wrong => Results.Json(new { error = "wrong" }, statusCode: StatusCodes.Status422UnprocessableEntity),
            _ => Results.NotFound(),
        };
    }

    /// <summary>Null when it is larger than a message may be; one byte more than that is read at most.</summary>
    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > PaymentProvider.LargestMessage)
        {
            return null;
        }

        var buffer = new byte[PaymentProvider.LargestMessage + 1];
        var read = await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        return read > PaymentProvider.LargestMessage ? null : buffer[..read];
    }
}
