namespace Portal.Web.Components.Pages.Teach.Export;

/// <summary>What the form of a programme's export sends: which of its two buttons was pressed.</summary>
public sealed class ExportInput
{
    /// <summary>"zip" or "epub"; anything else is "zip".</summary>
    public string? As { get; set; }
}
