namespace Portal.Tests.Support;

/// <summary>The application behind a real server on a port of its own, as browsers and hostile clients reach it.</summary>
public class ServedApp(PortalCluster cluster) : PortalApp(cluster)
{
    /// <summary>Where it answers.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <inheritdoc/>
    public override HttpClient Visitor() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <inheritdoc/>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        UseKestrel(0);
        StartServer();
        Address = ClientOptions.BaseAddress;
    }
}
