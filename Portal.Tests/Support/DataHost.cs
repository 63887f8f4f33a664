using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Caching;
using Portal.Data.Jobs;

namespace Portal.Tests.Support;

/// <summary>The data layer alone, as one more server would have it, asked by whoever a test names.</summary>
public sealed class DataHost : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private ChangeListener? listener;
    private JobRunner? runner;

    public DataHost(string database, string files, TimeProvider? time = null, Action<IServiceCollection>? more = null)
    {
        var all = new ServiceCollection().AddLogging().AddSingleton(time ?? TimeProvider.System).AddViewerSource<Asker>();
        all.AddPortalData(new(database), new(files));
        all.ConfigureDbContext<PortalDbContext>(options => options.AddInterceptors(Statements));
        more?.Invoke(all);
        services = all.BuildServiceProvider();
    }

    public StatementCounter Statements { get; } = new();

    /// <summary>One of a kind.</summary>
    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>Asks a question as somebody.</summary>
    public async Task<TAnswer> AskAsync<T, TAnswer>(Func<T, Task<TAnswer>> question, Viewer viewer) where T : notnull
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Asker>().Viewer = viewer;
        return await question(scope.ServiceProvider.GetRequiredService<T>());
    }

    /// <summary>Begins to hear what other servers change.</summary>
    public async Task ListenAsync()
    {
        listener = ActivatorUtilities.CreateInstance<ChangeListener>(services);
        await listener.StartAsync(CancellationToken.None);
        await using var db = await Get<IDbContextFactory<PortalDbContext>>().CreateDbContextAsync();
        await Soon.Async(async () =>
            await db.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%' AND state = 'idle'").SingleAsync() > 0);
    }

    /// <summary>Begins to do jobs, as a server does.</summary>
    public async Task WorkAsync()
    {
        await ListenAsync();
        runner = Get<JobRunner>();
        await runner.StartAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (runner is not null)
        {
            await runner.StopAsync(CancellationToken.None);
        }

        if (listener is not null)
        {
            await listener.StopAsync(CancellationToken.None);
            listener.Dispose();
        }

        await services.DisposeAsync();
    }

    private sealed class Asker : IViewerSource
    {
        public Viewer Viewer { get; set; } = new AnonymousViewer();

        public ValueTask<Viewer> GetAsync(CancellationToken ct = default) => new(Viewer);
    }
}
