using System.Text.Json;

namespace Portal.Web.Endpoints;

/// <summary>What a script of the portal sent. Read by the handler itself, so that who may is asked before what was sent is looked at.</summary>
internal static class SentJson
{
    /// <summary>Null for anything that is not what was asked for.</summary>
    public static async Task<T?> ReadAsync<T>(HttpContext http) where T : class
    {
        try
        {
            return http.Request.HasJsonContentType() ? await http.Request.ReadFromJsonAsync<T>(http.RequestAborted) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
