using Portal.Web.Localization;

namespace Portal.Web.Endpoints;

/// <summary>The language one reads in and the colours of a university.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this IEndpointRouteBuilder app)
    {
        app.MapGet("/language/{language:regex(^(fr|en)$)}", (string language, string? back, HttpContext http, TimeProvider time) =>
        {
            Languages.Keep(http, language, time);
            return Results.LocalRedirect(Urls.Local(back));
        }).AllowAnonymous();

        app.MapGet("/theme/{brand:int:range(0,359)}-{margin:int:range(0,359)}.css", (int brand, int margin, HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            return Results.Text($":root{{--brand-hue:{brand};--margin-hue:{margin}}}", "text/css");
        }).AllowAnonymous();
    }
}
