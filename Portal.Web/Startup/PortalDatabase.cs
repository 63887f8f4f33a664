using Portal.Data;
using Portal.Data.Files;
using Portal.Data.Local;
using Portal.Data.Rendering;
using Portal.Migrations.Commands;
using Portal.Migrations.Demo;

namespace Portal.Web.Startup;

/// <summary>The database the application runs on: the one of PORTAL_DATABASE, else a private one beside the sources.</summary>
internal sealed class PortalDatabase : IAsyncDisposable
{
    private const string Accounts = $"""

          etudiant.demo         étudiante, licence 2
          professeur.demo       enseignante
          admin.demo            administration d’une université
          principal.demo        administration principale
          mot de passe          {DemoSeed.Password}

        """;

    private readonly PrivatePostgres? local;
    private readonly IHostEnvironment environment;
    private bool hasDemo;

    private PortalDatabase(PortalConnection connection, FileStoreOptions files, IHostEnvironment environment, PrivatePostgres? local) =>
        (Connection, Files, this.environment, this.local) = (connection, files, environment, local);

    public PortalConnection Connection { get; }

    /// <summary>Where files lie: beside the private database unless PORTAL_FILES says otherwise.</summary>
    public FileStoreOptions Files { get; }

    public static async Task<PortalDatabase> OpenAsync(IConfiguration configuration, IHostEnvironment environment)
    {
        var data = PrivatePostgres.FolderFor(environment.ContentRootPath);
        var files = FileStoreOptions.From(configuration, Path.GetDirectoryName(data) ?? data);
        if (configuration["PORTAL_DATABASE"] is { Length: > 0 } given)
        {
            var direct = configuration["PORTAL_DATABASE_DIRECT"] is { Length: > 0 } text ? DatabaseAddress.Parse(text).ConnectionString : null;
            return new(new(DatabaseAddress.Parse(given).ConnectionString, direct), files, environment, local: null);
        }

        if (environment.IsProduction())
        {
            throw new StartRefusedException("Set PORTAL_DATABASE: in production the portal does not start a database of its own.");
        }

        var local = await PrivatePostgres.StartAsync(data, CancellationToken.None);
        return new(new(await local.EnsureDatabaseAsync("portal", CancellationToken.None)), files, environment, local);
    }

    /// <summary>
    /// On the private database: brings it up to date and puts the demo content in. A given database is migrated before the deployment
    /// (<c>./portal migrate</c>), never by a web server that happens to start.
    /// </summary>
    public async Task PrepareAsync(IServiceProvider services)
    {
        if (local is null)
        {
            return;
        }

        await Migrator.ApplyAsync(Connection.ForWork);
        var demo = new DemoSeed(Connection.ForWork, services.GetRequiredService<ChapterRenderer>(), services.GetRequiredService<TimeProvider>());
        hasDemo = await demo.ApplyAsync(environment.EnvironmentName) is not DemoRefused;
    }

    /// <summary>From the moment the application runs, the host ends its requests first and the private database after them.</summary>
    public void LeaveSignalsTo(WebApplication app)
    {
        if (local is not null)
        {
            app.Lifetime.ApplicationStarted.Register(() =>
            {
                local.LeaveSignalsToHost();
                Welcome(app);
            });
        }
    }

    public ValueTask DisposeAsync() => local?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Welcome(WebApplication app) => Console.WriteLine($"""

          Portail pédagogique   {string.Join("  ", app.Urls)}
        {(hasDemo ? Accounts : "")}
          Ctrl+C arrête le portail et sa base.

        """);
}
