using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Portal.Web.Startup;

namespace Portal.Tests.Deploy;

/// <summary>deploy/ makes two web servers behind one proxy that agree about each other.</summary>
public sealed partial class ComposeTests
{
    private static readonly Yaml Compose = Yaml.Read("deploy/compose.yaml");
    private static readonly Yaml Services = Compose["services"];
    private static readonly string Nginx = Written.Read("deploy/nginx.conf");
    private static readonly string[] WebServers = [.. Services.Keys.Where(name => name.StartsWith("web-", StringComparison.Ordinal))];

    [Fact]
    public void The_proxy_shares_requests_among_all_web_servers_and_asks_no_other()
    {
        Assert.Equal(2, WebServers.Length);
        Assert.Equal(WebServers.Order(), Upstream().Matches(Nginx).Select(match => match.Groups[1].Value).Order());
        Assert.Equal(WebServers.Order(), Services["proxy"]["depends_on"].Keys.Order());
    }

    [Fact]
    public void The_proxy_asks_at_the_port_of_the_image()
    {
        var port = Port().Match(Written.Read("Dockerfile")).Groups[1].Value;
        Assert.All(Upstream().Matches(Nginx), match => Assert.Equal(port, match.Groups[2].Value));
    }

    [Fact]
    public void Web_servers_wait_for_migrations_and_migrations_for_the_database()
    {
        Assert.All(WebServers, name => Assert.Equal("service_completed_successfully", Services[name]["depends_on"]["migrate"]["condition"].Text));
        Assert.Equal(["dotnet", "Portal.Migrations.dll", "migrate"], Services["migrate"]["command"].Texts);
        Assert.Equal("service_healthy", Services["migrate"]["depends_on"]["database"]["condition"].Text);
    }

    [Fact]
    public void Migrations_and_web_servers_are_one_image_on_one_database()
    {
        Assert.All(WebServers, name => Assert.Equal(Services["migrate"]["image"].Text, Services[name]["image"].Text));
        Assert.All(WebServers, name => Assert.Equal(Address("migrate"), Address(name)));
        Assert.Contains("Host=database", Address("migrate"), StringComparison.Ordinal);

        static string Address(string service) => Services[service]["environment"]["PORTAL_DATABASE"].Text;
    }

    [Fact]
    public void All_web_servers_keep_files_in_one_place() => Assert.All(WebServers, name =>
        Assert.Contains($"files:{Services[name]["environment"]["PORTAL_FILES"].Text}", Services[name]["volumes"].Texts));

    [Fact]
    public void The_proxy_is_believed_because_its_network_is_named()
    {
        var network = IPNetwork.Parse(Compose["networks"]["default"]["ipam"]["config"].Items[0]["subnet"].Text);
        var options = new ForwardedHeadersOptions();
        options.TrustConfiguredProxies(Settings(WebServers[0]));
        Assert.Contains(network, options.KnownIPNetworks);
        Assert.Contains("X-Forwarded-For $remote_addr;", Nginx, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-Proto $scheme;", Nginx, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip off;")]
    [InlineData("client_max_body_size 30m;")]
    [InlineData("proxy_http_version 1.1;")]
    [InlineData("proxy_read_timeout 60s;")]
    [InlineData("return 301 https://$host$request_uri;")]
    public void The_proxy_leaves_to_the_portal_what_is_the_portals(string line) => Assert.Contains(line, Nginx, StringComparison.Ordinal);

    [Fact]
    public void Secrets_are_asked_for_and_never_kept_here()
    {
        foreach (var service in Services.Keys.Where(name => Services[name].Has("environment")))
        {
            var environment = Services[service]["environment"];
            Assert.All(environment.Keys.Where(key => key.Contains("PASSWORD", StringComparison.Ordinal)), key => Assert.StartsWith("${", environment[key].Text, StringComparison.Ordinal));
        }
    }

    private static IConfigurationRoot Settings(string service)
    {
        var environment = Services[service]["environment"];
        return new ConfigurationBuilder()
            .AddInMemoryCollection(environment.Keys.ToDictionary(key => key, key => (string?)environment[key].Text)).Build();
    }

    [GeneratedRegex(@"^\s+server ([\w-]+):(\d+)", RegexOptions.Multiline)]
    private static partial Regex Upstream();

    [GeneratedRegex(@"\bPORT=(\d+)")]
    private static partial Regex Port();
}
