namespace Portal.Web.Startup;

/// <summary>The Jitsi server where lessons take place, from PORTAL_MEETINGS; without one, lessons can be planned and nobody can join.</summary>
public sealed class MeetingServer
{
    private const string Setting = "PORTAL_MEETINGS";

    private readonly Uri? address;

    public MeetingServer(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } given)
        {
            return;
        }

        address = Uri.TryCreate(given, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { UserInfo: "", Query: "", Fragment: "" }
            ? new Uri(uri.AbsoluteUri.TrimEnd('/') + '/')
            : throw new StartRefusedException($"{Setting}: “{given}” is no address of a meeting server such as https://meet.example.org.");
    }

    public bool IsThere => address is not null;

    /// <summary>The address of a room; null without a server.</summary>
    public string? RoomAddress(string room) => address is null ? null : new Uri(address, Uri.EscapeDataString(room)).AbsoluteUri;
}
