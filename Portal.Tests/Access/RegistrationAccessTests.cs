using Microsoft.EntityFrameworkCore;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Accepting a registration opens an account: only the administration of that university does it, however the request is forged.</summary>
public sealed class RegistrationAccessTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    [Fact]
    public async Task Nobody_else_accepts_or_refuses()
    {
        var waiting = app.World.Fleuve.Waiting;
        foreach (var who in Enum.GetValues<Who>().Except([Who.Admin, Who.MainHere]))
        {
            var client = await browsers.OfAsync(who);
            var token = await PortalApp.TokenAsync(client, who is Who.Visitor ? Urls.Login : Urls.Account);
            foreach (var deed in new[] { Urls.RegistrationAccept(waiting.Id), Urls.RegistrationRefuse(waiting.Id) })
            {
                Assert.Equal(who is Who.Visitor ? "login" : "404", (await browsers.AskAsync(who, "POST", deed, token)).Outcome);
            }
        }

        Assert.True(await WaitsAsync(waiting));
    }

    [Fact]
    public async Task Their_own_administration_does()
    {
        var waiting = app.World.Dunes.Waiting;
        var client = await browsers.OfAsync(Who.AdminElsewhere);
        using var answer = await PortalApp.PostFormAsync(client, Urls.Registration(waiting.Id), Urls.RegistrationAccept(waiting.Id));
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        Assert.False(await WaitsAsync(waiting));
        using var student = await app.SignInAsync(waiting);
    }

    /// <inheritdoc/>
    public void Dispose() => browsers.Dispose();

    private async Task<bool> WaitsAsync(Person person)
    {
        await using var db = app.Open();
        return await db.Users.AnyAsync(a => a.Id == person.AccountId && a.AcceptedAt == null);
    }
}
