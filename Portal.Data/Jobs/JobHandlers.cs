using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;

namespace Portal.Data.Jobs;

/// <summary>A kind of job that this program can do.</summary>
/// <param name="AtOnce">How many run at once over all servers.</param>
public sealed record JobKind(string Kind, short Version, string Title, int AtOnce, Type Handler)
{
    /// <summary>The present form of a payload and the one before.</summary>
    public bool Reads(short version) => version == Version || version == Version - 1;
}

/// <summary>Every kind of job that this program can do.</summary>
public sealed class JobHandlers(IEnumerable<JobKind> kinds)
{
    private readonly Dictionary<string, JobKind> known = kinds.ToDictionary(k => k.Kind);

    /// <summary>All, in no order.</summary>
    public IReadOnlyCollection<JobKind> All => known.Values;

    /// <summary>Null when nothing here does that kind.</summary>
    public JobKind? Find(string kind) => known.GetValueOrDefault(kind);

    /// <summary>What people read, in French as in the sources; the kind itself when it has no words.</summary>
    public string TitleOf(string kind) => Find(kind)?.Title is { Length: > 0 } title ? title : kind;
}

/// <summary>How kinds of jobs become known.</summary>
public static class JobRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Makes a kind of job known.</summary>
        public IServiceCollection AddJobHandler<T>() where T : class, IJobHandler
        {
            services.AddScoped<T>();
            return services.AddSingleton(new JobKind(T.Kind, T.Version, T.Title, T.AtOnce, typeof(T)));
        }

        /// <summary>Makes a kind of job known that is due again and again, in no university: exactly one run for each due time, whatever the number of servers.</summary>
        public IServiceCollection AddRecurringJob<T>(Recurrence recurrence) where T : class, IJobHandler =>
            services.AddJobHandler<T>().AddSingleton(new RecurringKind(T.Kind, recurrence));

        /// <summary>Says who asks in requests; in the scope of a job it is the portal itself in the job's university.</summary>
        public IServiceCollection AddViewerSource<T>() where T : class, IViewerSource
        {
            services.AddScoped<T>();
            services.AddScoped<JobEyes>();
            return services.AddScoped<IViewerSource>(provider => provider.GetRequiredService<JobEyes>().Source ?? provider.GetRequiredService<T>());
        }

        internal IServiceCollection AddJobs()
        {
            services.AddSingleton<JobHandlers>();
            services.AddSingleton<JobSignals>();
            services.AddSingleton<JobClaims>();
            services.AddSingleton<JobRunner>();
            services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
            services.AddScoped<JobQueue>();
            services.AddScoped<JobQueries>();
            services.AddScoped<JobCommands>();
            return services.AddRecurringJob<JobTidying>(Recurrence.DailyAt(TimeSpan.FromHours(2)));
        }
    }
}

/// <summary>Whose eyes the scope of a job sees with; nothing is set outside of jobs.</summary>
internal sealed class JobEyes
{
    public IViewerSource? Source { get; set; }
}
