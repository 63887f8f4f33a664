using System.Text.RegularExpressions;

namespace Portal.Web.Security;

/// <summary>
/// A form with files that announces more than a form may carry is answered before a byte of it is read. With scripts, files come in pieces and no form is sent.
/// </summary>
internal static partial class UploadLimit
{
    /// <summary>What the web server takes in one request, in bytes.</summary>
    public const long MostOfAForm = 30_000_000;

    public static IApplicationBuilder UseUploadLimit(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.Request.ContentLength is not { } length || length <= MostOfAForm || !HttpMethods.IsPost(http.Request.Method) || !Pages().IsMatch(http.Request.Path))
        {
            return next(http);
        }

        Notices.Keep(http, Notice.FormTooLarge);
        http.Response.Headers.Connection = "close";
        http.Response.Redirect(http.Request.Path);
        return Task.CompletedTask;
    });

    [GeneratedRegex("^/(?:teach/(?:chapters/[0-9]{1,10}/files|import)|study/subscription|admin/imports/new|admin/settings|admin/universities/[0-9]{1,10})$")]
    private static partial Regex Pages();
}
