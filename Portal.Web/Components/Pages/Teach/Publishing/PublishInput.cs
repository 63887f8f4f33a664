using Portal.Data.Chapters;

namespace Portal.Web.Components.Pages.Teach.Publishing;

/// <summary>What the publishing form takes.</summary>
public sealed class PublishInput
{
    public const string Now = "now";
    public const string Later = "later";

    /// <summary>"now" or "later".</summary>
    public string? When { get; set; } = Now;

    public string? Day { get; set; }

    public string? Hour { get; set; }

    public SolutionRelease Release { get; set; }

    public string? SolutionsDay { get; set; }

    public string? SolutionsHour { get; set; }

    public string? Erratum { get; set; }

    public bool Tell { get; set; }

    /// <summary>Seal of the texts that were on the screen.</summary>
    public string? Seen { get; set; }
}

/// <summary>What the form about the solutions of a published chapter takes.</summary>
public sealed class ReleaseInput
{
    public SolutionRelease Release { get; set; }

    public string? SolutionsDay { get; set; }

    public string? SolutionsHour { get; set; }
}
