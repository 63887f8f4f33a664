using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Portal.Web.Localization;

/// <summary>French first, English beside it; a person's choice is kept in a cookie for a year.</summary>
internal static class Languages
{
    private const string CookieName = "portal.language";

    public static readonly string[] All = ["fr", "en"];

    public static IServiceCollection AddPortalLanguages(this IServiceCollection services)
    {
        services.AddLocalization();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture("fr").AddSupportedCultures(All).AddSupportedUICultures(All);
            options.RequestCultureProviders = [new CookieRequestCultureProvider { CookieName = CookieName }];
        });
        return services;
    }

    /// <summary>The other language, for the link that offers it.</summary>
    public static string Other => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "fr" : "en";

    /// <summary>The lang attribute of a text in <paramref name="language"/>: null, no attribute, when it is the language of the page.</summary>
    public static string? Mark(string? language) => language == CultureInfo.CurrentUICulture.TwoLetterISOLanguageName ? null : language;

    public static void Keep(HttpContext http, string language, TimeProvider time) => http.Response.Cookies.Append(
        CookieName,
        CookieRequestCultureProvider.MakeCookieValue(new(language)),
        new() { Expires = time.GetUtcNow().AddYears(1), IsEssential = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps });
}
