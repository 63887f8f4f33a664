namespace Portal.Web.Components.Pages.Teach;

/// <summary>Files for a chapter.</summary>
public sealed class FilesInput
{
    /// <summary>"Course", "Exercises" or "Solutions".</summary>
    public string? Section { get; set; }

    /// <summary>Whether they are images of the text.</summary>
    public bool Inline { get; set; }

    public IFormFileCollection? Files { get; set; }
}
