using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>When something breaks in the middle of a page.</summary>
public sealed class FailureInsideAPageTests(FailureInsideAPageTests.BrokenApp app) : IClassFixture<FailureInsideAPageTests.BrokenApp>
{
    [Fact]
    public async Task A_calm_page_with_a_reference_comes_instead_and_tells_nothing_of_the_inside()
    {
        using var client = await app.SignInAsync(app.World.Fleuve.Student);
        using var answer = await PortalApp.PostFormAsync(
            client, Urls.Password, "password", new() { ["Input.Old"] = World.Password, ["Input.Password"] = "cinq-mangues-vertes" });
        var body = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("interrompue", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Broken", body, StringComparison.Ordinal);
        Assert.DoesNotContain("mangues", body, StringComparison.Ordinal);
    }

    /// <summary>An application in which no password can be looked at.</summary>
    public sealed class BrokenApp(PortalCluster cluster) : AccountsApp(cluster)
    {
        /// <inheritdoc/>
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.UseSetting("Logging:LogLevel:Portal.Web.Startup.CalmFailures", "Critical");
            builder.ConfigureTestServices(services => services.AddSingleton<IPasswordValidator<Account>, Broken>());
        }
    }

    private sealed class Broken : IPasswordValidator<Account>
    {
        public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
            throw new NotSupportedException("Broken inside.");
    }
}
