using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Portal.Tests.Support;

namespace Portal.Tests.Access;

/// <summary>Every address of the running application × everybody.</summary>
public sealed class IsolationMatrixTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    [Fact]
    public void Every_page_and_endpoint_has_a_row()
    {
        using var _ = app.CreateClient();
        var rows = Matrix.Reading(app.World).Concat(Matrix.Sending(app.World)).Select(r => $"{r.Method} {r.Pattern}").Concat(Matrix.Elsewhere.Keys).ToHashSet();
        var declared = app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .SelectMany(e => MethodsOf(e).Select(method => $"{method} /{e.RoutePattern.RawText?.TrimStart('/')}"))
            .ToHashSet();

        Assert.Equal([], declared.Except(rows).Order());
        Assert.Equal(["GET "], rows.Except(declared).Order());
    }

    [Theory]
    [MemberData(nameof(Everybody))]
    public async Task Everybody_gets_what_the_matrix_says(Who who)
    {
        var wrong = new List<string>();
        var absent = new Dictionary<string, string>();
        foreach (var row in Matrix.Reading(app.World))
        {
            var (outcome, shape) = await browsers.AskAsync(who, row.Method, row.Address);
            if (outcome != row.Expected(who))
            {
                wrong.Add($"{row.Method} {row.Address}: {row.Expected(who)} expected, {outcome} came");
            }

            if (outcome is "404" or "login" && row.Missing is { } missing && shape != await ShapeOfAsync(missing))
            {
                wrong.Add($"{row.Method} {row.Address}: differs from what does not exist\n{shape}\n--\n{await ShapeOfAsync(missing)}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));

        async Task<string> ShapeOfAsync(string missing) =>
            absent.TryGetValue(missing, out var shape) ? shape : absent[missing] = (await browsers.AskAsync(who, "GET", missing)).Shape;
    }

    [Theory]
    [InlineData(Who.Visitor)]
    [InlineData(Who.OtherProgramme)]
    [InlineData(Who.Stranger)]
    [InlineData(Who.AdminElsewhere)]
    public async Task A_page_cannot_be_had_by_another_method(Who who)
    {
        var client = await browsers.OfAsync(who);
        var wrong = new List<string>();
        foreach (var row in Matrix.Reading(app.World).Where(r => r.Expected(who) is "404" or "login").DistinctBy(r => r.Pattern + r.Expected(who)))
        {
            foreach (var method in new[] { "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH" })
            {
                using var request = new HttpRequestMessage(new(method), browsers.AddressFor(who, row.Address));
                request.Content = method is "HEAD" or "OPTIONS" ? null : new FormUrlEncodedContent([new("_handler", "login")]);
                using var answer = await client.SendAsync(request);
                if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Redirect or HttpStatusCode.BadRequest or HttpStatusCode.MethodNotAllowed))
                {
                    wrong.Add($"{method} {row.Address}: {(int)answer.StatusCode}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    public static TheoryData<Who> Everybody { get; } = [.. Enum.GetValues<Who>()];

    /// <inheritdoc/>
    public void Dispose() => browsers.Dispose();

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint)
    {
        var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
        return methods.Contains("GET") ? ["GET"] : methods;
    }
}
