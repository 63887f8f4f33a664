using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>What pages of readers send back × everybody.</summary>
public sealed class SendingMatrixTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    [Theory]
    [MemberData(nameof(IsolationMatrixTests.Everybody), MemberType = typeof(IsolationMatrixTests))]
    public async Task What_readers_send_back_is_kept_for_what_they_see_and_nothing_else(Who who)
    {
        var client = await browsers.OfAsync(who);
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        var wrong = new List<string>();
        foreach (var row in Matrix.Sending(app.World))
        {
            var (outcome, shape) = await browsers.AskAsync(who, row.Method, row.Address, token);
            if (outcome != row.Expected(who))
            {
                wrong.Add($"{row.Method} {row.Address}: {row.Expected(who)} expected, {outcome} came");
            }
            else if (outcome is "404" or "login" && row.Missing is not null && (await browsers.AskAsync(who, row.Method, row.Missing, token)).Shape is var like && shape != like)
            {
                wrong.Add($"{row.Method} {row.Address}: differs from what does not exist\n{shape}\n--\n{like}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <inheritdoc/>
    public void Dispose() => browsers.Dispose();
}
