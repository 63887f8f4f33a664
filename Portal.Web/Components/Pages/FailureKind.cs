namespace Portal.Web.Components.Pages;

/// <summary>Why a page could not be shown.</summary>
public enum FailureKind
{
    /// <summary>The fault is ours; the log has the details.</summary>
    Broken,

    /// <summary>The database does not answer; it passes by itself.</summary>
    Away,

    /// <summary>What was sent is too much or no text.</summary>
    Unreadable,
}
