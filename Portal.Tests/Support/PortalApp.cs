using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Migrations;
using Portal.Web;
using Portal.Web.Components;

namespace Portal.Tests.Support;

/// <summary>
/// The whole application on a database of its own, with two universities in it. One per test class: <c>IClassFixture&lt;PortalApp&gt;</c>.
/// Sign-ins are real: the form, its token, the password, the cookie.
/// </summary>
public class PortalApp(PortalCluster cluster) : WebApplicationFactory<App>, IAsyncLifetime
{
    private ThrowAwayFolder? folder;

    /// <summary>How to reach the database.</summary>
    public string Database { get; private set; } = "";

    /// <summary>The folder of the file store.</summary>
    public string Files => folder?.FullName ?? throw new InvalidOperationException("The application is not prepared yet.");

    /// <summary>Who and what is in the database.</summary>
    public World World { get; private set; } = World.Empty;

    /// <summary>The application's clock.</summary>
    public MovableClock Clock { get; } = new();

    /// <summary>The statements the application sends.</summary>
    public StatementCounter Statements { get; } = new();

    /// <summary>Settings beside the database and the files; a derived class adds its own.</summary>
    protected virtual IEnumerable<(string Name, string Value)> Settings => [];

    /// <summary>An empty database with all migrations.</summary>
    protected virtual Task<string> CreateDatabaseAsync() => cluster.CreateDatabaseAsync();

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        Database = await CreateDatabaseAsync();
        World = await World.BuildAsync(Database, Files, Clock);
    }

    /// <inheritdoc/>
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Testing").UseStaticWebAssets();
        builder.UseSetting("PORTAL_DATABASE", Database).UseSetting("PORTAL_FILES", Files);
        builder.UseSetting("Logging:LogLevel:Default", "Warning").UseSetting("Logging:LogLevel:Microsoft.AspNetCore.DataProtection", "Error");
        foreach (var (name, value) in Settings)
        {
            builder.UseSetting(name, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<TimeProvider>(Clock);
            services.ConfigureDbContext<PortalDbContext>(options => options.AddInterceptors(Statements));

            // Hashing slowly is Identity's business, tested there.
            services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = World.HashIterations);
        });
    }

    /// <summary>Somebody who has not signed in, in a browser of their own that keeps cookies and follows no redirect.</summary>
    public virtual HttpClient Visitor() => CreateClient(new() { AllowAutoRedirect = false });

    /// <summary>Somebody of the world, signed in.</summary>
    public Task<HttpClient> SignInAsync(Person person) => SignInAsync(person.UserName, World.Password);

    /// <summary>A browser that has signed in; fails the test when the portal refuses.</summary>
    public async Task<HttpClient> SignInAsync(string userName, string password)
    {
        var client = Visitor();
        using var answer = await PostFormAsync(client, Urls.Login, "login", new() { ["Input.UserName"] = userName, ["Input.Password"] = password });
        return answer.StatusCode == HttpStatusCode.Redirect
            ? client
            : throw new InvalidOperationException($"{userName} could not sign in ({(int)answer.StatusCode}).");
    }

    /// <summary>What the page of an address says, whatever its status.</summary>
    public static async Task<(HttpStatusCode Status, string Body)> GetAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync(address);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Opens a page, fills one of its forms and sends it as a browser would, with everything hidden in it.</summary>
    /// <param name="client">The browser.</param>
    /// <param name="page">Address of the page the form is on.</param>
    /// <param name="form">The form's name (the hidden _handler) or its action.</param>
    /// <param name="fields">What is typed, by field name; null leaves the form as it came.</param>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient client, string page, string form, Dictionary<string, string>? fields = null)
    {
        var (status, body) = await GetAsync(client, page);
        if (status != HttpStatusCode.OK)
        {
            throw new InvalidOperationException($"{page} answered {(int)status}, where a form was to be filled.");
        }

        using var document = await new HtmlParser().ParseDocumentAsync(body);
        var found = document.Forms.FirstOrDefault(f => f.GetAttribute("action") == form || Hidden(f).GetValueOrDefault("_handler") == form)
            ?? throw new InvalidOperationException($"{page} has no form {form}.");
        var sent = Hidden(found);
        foreach (var (name, value) in fields ?? [])
        {
            sent[name] = value;
        }

        return await client.PostAsync(found.GetAttribute("action") is { Length: > 0 } action ? action : page, new FormUrlEncodedContent(sent));
    }

    /// <summary>The token a browser would find in the forms of a page.</summary>
    public static async Task<string> TokenAsync(HttpClient client, string page)
    {
        using var document = await new HtmlParser().ParseDocumentAsync((await GetAsync(client, page)).Body);
        return (document.QuerySelector("input[name=__RequestVerificationToken]") as IHtmlInputElement)?.Value
            ?? throw new InvalidOperationException($"{page} has no form with a token.");
    }

    /// <summary>A context that sees with the eyes of the portal itself, in one university or in none.</summary>
    public PortalDbContext Open(int? universityId = null) => PortalDbContextFactory.Create(Database, universityId);

    /// <summary>Changes rows by hand.</summary>
    public async Task<int> ExecuteAsync(FormattableString sql)
    {
        await using var db = Open();
        return await db.Database.ExecuteSqlAsync(sql);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        if (folder is not null)
        {
            await folder.DisposeAsync();
        }
    }

    private static Dictionary<string, string> Hidden(IHtmlFormElement form) =>
        form.QuerySelectorAll("input[type=hidden][name]").OfType<IHtmlInputElement>().ToDictionary(i => i.Name ?? "", i => i.Value);
}
