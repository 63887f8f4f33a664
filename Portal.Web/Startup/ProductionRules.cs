using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Portal.Web.Startup;

/// <summary>What has to be set before the portal may be open to the world.</summary>
internal static class ProductionRules
{
    /// <summary>Shown in the README; nobody may go live with it.</summary>
    public const string DemoPassword = "Demo-portail-2026";

    /// <summary>Throws with a sentence for the person who deploys when a secret is missing, short or the demo's.</summary>
    public static void RefuseUnsafeProduction(this IConfiguration configuration, IHostEnvironment environment)
    {
        if (!environment.IsProduction())
        {
            return;
        }

        if (configuration["PORTAL_FILES"] is not { Length: > 0 })
        {
            throw new StartRefusedException("Set PORTAL_FILES: a folder that outlives the machine or container, for the files of chapters.");
        }

        if (configuration["PORTAL_ADMIN_USER"] is not { Length: > 0 })
        {
            throw new StartRefusedException("Set PORTAL_ADMIN_USER: the user name of the main administrator.");
        }

        if (configuration["PORTAL_ADMIN_PASSWORD"] is not { Length: >= 12 } password || password.Contains(DemoPassword, StringComparison.OrdinalIgnoreCase))
        {
            throw new StartRefusedException("Set PORTAL_ADMIN_PASSWORD to a password of your own, 12 characters or more.");
        }
    }

    /// <summary>Believes the forwarded address and scheme of the proxies in PORTAL_PROXIES (addresses or networks, separated by commas); "*" believes any.</summary>
    public static void TrustConfiguredProxies(this ForwardedHeadersOptions options, IConfiguration configuration)
    {
        options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        var proxies = (configuration["PORTAL_PROXIES"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (proxies is ["*"])
        {
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            return;
        }

        foreach (var proxy in proxies)
        {
            if (IPAddress.TryParse(proxy, out var address))
            {
                options.KnownProxies.Add(address);
            }
            else if (System.Net.IPNetwork.TryParse(proxy, out var network))
            {
                options.KnownIPNetworks.Add(network);
            }
            else
            {
                throw new StartRefusedException($"PORTAL_PROXIES: “{proxy}” is neither an address nor a network such as 10.0.0.0/8.");
            }
        }

        // Every hop that is named is believed, the first that is not ends the walk: the address before it is the visitor's.
        options.ForwardLimit = proxies.Length == 0 ? 1 : null;
    }
}
