using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Portal.Data.Local;
using Portal.Migrations.Commands;
using Portal.Web;
using Portal.Web.Startup;

namespace Portal.Tests.Deploy;

/// <summary>render.yaml makes a portal that starts: its parts fit each other, the image and the rules of production.</summary>
public sealed class RenderTests
{
    private static readonly Yaml Blueprint = Yaml.Read("render.yaml");
    private static readonly Yaml Web = Blueprint["services"].Items.Single(service => service["type"].Text == "web");
    private static readonly Dictionary<string, Yaml> Variables = Web["envVars"].Items.ToDictionary(variable => variable["key"].Text);

    [Fact]
    public void There_is_one_web_server_of_the_image_and_one_database_beside_it()
    {
        Assert.Equal("docker", Web["runtime"].Text);
        Assert.True(File.Exists(Written.PathOf(Web["dockerfilePath"].Text)));
        var database = Assert.Single(Blueprint["databases"].Items);
        Assert.Equal("frankfurt", Web["region"].Text);
        Assert.Equal(Web["region"].Text, database["region"].Text);
        Assert.True(int.Parse(database["postgresMajorVersion"].Text, CultureInfo.InvariantCulture) >= PostgresBinaries.OldestMajor);
        Assert.Empty(database["ipAllowList"].Items);
    }

    [Fact]
    public void The_database_is_migrated_before_a_new_version_takes_over()
    {
        Assert.Equal($"dotnet {typeof(Migrator).Assembly.GetName().Name}.dll migrate", Web["preDeployCommand"].Text);
        Assert.Contains("  migrate\n", Help.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_takes_over_when_it_is_ready() => Assert.Equal(Urls.Ready, Web["healthCheckPath"].Text);

    [Fact]
    public void The_database_address_comes_from_the_database()
    {
        var from = Variables["PORTAL_DATABASE"]["fromDatabase"];
        Assert.Equal(Blueprint["databases"].Items[0]["name"].Text, from["name"].Text);
        Assert.Equal("connectionString", from["property"].Text);
    }

    [Fact]
    public void Files_lie_on_the_disk()
    {
        Assert.Equal(Web["disk"]["mountPath"].Text, Variables["PORTAL_FILES"]["value"].Text);
        Assert.True(int.Parse(Web["disk"]["sizeGB"].Text, CultureInfo.InvariantCulture) >= 1);

        // A disk cannot be shared, so nothing may ask for a second server.
        Assert.False(Web.Has("numInstances"));
        Assert.False(Web.Has("scaling"));
    }

    [Fact]
    public void Everything_production_asks_for_is_given()
    {
        Production(Variables.Keys).RefuseUnsafeProduction(Environment);
        Assert.Contains("PORTAL_DATABASE", Variables.Keys);
        Assert.Equal("Production", Variables["ASPNETCORE_ENVIRONMENT"]["value"].Text);
    }

    [Theory]
    [InlineData("PORTAL_ADMIN_USER")]
    [InlineData("PORTAL_ADMIN_PASSWORD")]
    public void Without_a_secret_production_refuses_and_names_it(string missing)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Production(Variables.Keys.Except([missing])).RefuseUnsafeProduction(Environment));
        Assert.Contains(missing, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_secret_stands_in_the_file()
    {
        string[] open = ["ASPNETCORE_ENVIRONMENT", "PORTAL_FILES", "PORTAL_PROXIES"];
        Assert.All(Variables.Where(variable => !open.Contains(variable.Key)), variable =>
        {
            Assert.False(variable.Value.Has("value"), variable.Key);
            Assert.True(variable.Value.Has("fromDatabase") || variable.Value.Has("generateValue") || variable.Value["sync"].Text == "false", variable.Key);
        });
        Assert.DoesNotContain("://", Written.Read("render.yaml"), StringComparison.Ordinal);
    }

    private static IHostEnvironment Environment => new HostingEnvironment { EnvironmentName = Environments.Production };

    /// <summary>What the web server would be given, with a person's own words for what is asked when the blueprint is created.</summary>
    private static IConfigurationRoot Production(IEnumerable<string> names) => new ConfigurationBuilder().AddInMemoryCollection(
        names.ToDictionary(name => name, name => (string?)(Variables[name].Has("value") ? Variables[name]["value"].Text : "a-word-of-their-own"))).Build();
}
