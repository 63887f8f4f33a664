namespace Portal.Data.Rendering;

/// <summary>Where the formula process is and how patient the portal is with it.</summary>
public sealed record FormulaRendererOptions
{
    /// <summary>The Node program, version 20 or later; a bare name is looked up in PATH.</summary>
    public string Node { get; init; } = "node";

    /// <summary>Folder of worker.mjs with its node_modules.</summary>
    public string Folder { get; init; } = Path.Combine(AppContext.BaseDirectory, "Rendering", "node");

    /// <summary>Longest wait for one formula or piece of code.</summary>
    public TimeSpan ItemTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Longest wait for the process to say it is ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How many items of one section may hang before the rest of it stays as source.</summary>
    public int MostRestarts { get; init; } = 3;
}
