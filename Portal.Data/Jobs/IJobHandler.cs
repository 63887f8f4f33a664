namespace Portal.Data.Jobs;

/// <summary>
/// Does the jobs of one kind. Registered with <c>services.AddJobHandler&lt;T&gt;()</c>; made anew for each run, in a scope whose viewer is the portal itself in the
/// job's university. A run may be the second one of the same job: what the first has done stays done.
/// </summary>
public interface IJobHandler
{
    /// <summary>A dotted name, unique in the portal; it is written in the rows and never changes.</summary>
    static abstract string Kind { get; }

    /// <summary>Present form of the payload, 1 at first. The one before is still read.</summary>
    static virtual short Version => 1;

    /// <summary>What people read, in French as in the sources; empty shows the kind.</summary>
    static virtual string Title => "";

    /// <summary>How many run at once over all servers.</summary>
    static virtual int AtOnce => JobRunner.AtOnce;

    /// <summary>Does it. An exception means: try again a little later; a job that must not is answered with <see cref="JobOutcome.Failed"/>.</summary>
    Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct);
}
