namespace Portal.Web.Components.Pages.Teach.Import;

/// <summary>A file to read, and the subject its chapters are for.</summary>
public sealed class ImportInput
{
    public int SubjectId { get; set; }

    public IFormFile? File { get; set; }
}

/// <summary>Which items become chapters, and how they are called.</summary>
public sealed class ImportChoices
{
    public List<ImportChoiceInput>? Items { get; set; }
}

/// <summary>One item.</summary>
public sealed class ImportChoiceInput
{
    public long Id { get; set; }

    /// <summary>Whether it becomes a chapter.</summary>
    public bool Take { get; set; }

    public string? Title { get; set; }

    /// <summary>As typed; anything but a whole number from 0 on means the next one.</summary>
    public string? Number { get; set; }
}
