using System.Text.Json;

namespace Portal.Data.Jobs;

/// <summary>How a run ended, when it ended by itself.</summary>
public abstract record JobOutcome
{
    private JobOutcome()
    {
    }

    /// <summary>It is done.</summary>
    /// <param name="Result">What is kept and shown, best a <see cref="JobResult"/>; null for nothing to tell.</param>
    public sealed record Succeeded(object? Result = null) : JobOutcome;

    /// <summary>It cannot be done, and trying again would not help.</summary>
    /// <param name="Sentence">Why, and what helps; in French as in the sources.</param>
    /// <param name="Arguments">What fills its places.</param>
    public sealed record Failed(string Sentence, params object[] Arguments) : JobOutcome;

    /// <summary>It is done; <paramref name="result"/> is kept and shown.</summary>
    public static JobOutcome Done(object? result = null) => new Succeeded(result);

    /// <summary>It cannot be done; the sentence says why.</summary>
    public static JobOutcome Fail(string sentence, params object[] arguments) => new Failed(sentence, arguments);
}

/// <summary>What the page of a job shows of its result.</summary>
public sealed record JobResult
{
    /// <summary>An address of the portal where the outcome is; null for none.</summary>
    public string? Link { get; init; }

    /// <summary>What was counted, by words in French as in the sources.</summary>
    public Dictionary<string, long> Counts { get; init; } = [];

    /// <summary>Null when nothing was kept, or something of another form.</summary>
    public static JobResult? Read(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<JobResult>(json, JobQueue.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
