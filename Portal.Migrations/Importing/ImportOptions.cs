namespace Portal.Migrations.Importing;

/// <summary>What an import was asked to do.</summary>
internal sealed record ImportOptions
{
    /// <summary>Every Markdown file below it becomes a chapter; nothing outside of it is read.</summary>
    public required string Folder { get; init; }

    /// <summary>Code of the university.</summary>
    public required string University { get; init; }

    /// <summary>Code of the programme for files that neither say one nor are mapped.</summary>
    public required string Programme { get; init; }

    /// <summary>Code of the level for files that say none that a track knows.</summary>
    public required string Level { get; init; }

    /// <summary>1 or 2, for files that say none.</summary>
    public required short Semester { get; init; }

    public ImportMapping Mapping { get; init; } = new();

    /// <summary>User name of the professor who stands as author; null for a nameless account of the import.</summary>
    public string? Author { get; init; }

    /// <summary>Put in front of every path, so that two folders with the same file names stay two; empty for none.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>True to write versions without publishing them.</summary>
    public bool Draft { get; init; }
}
