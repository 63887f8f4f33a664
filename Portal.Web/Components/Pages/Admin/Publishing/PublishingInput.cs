using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Publication;

namespace Portal.Web.Components.Pages.Admin.Publishing;

/// <summary>What the form about the rules of publishing takes: names of weights; what is absent or unknown is as the portal proposes.</summary>
public sealed class PublishingInput
{
    public bool ReviewRequired { get; set; }

    public string? AltText { get; set; }

    public string? Headings { get; set; }

    public string? InsideLinks { get; set; }

    public string? OutsideLinks { get; set; }

    public string? Rendering { get; set; }

    public string? Images { get; set; }

    public string? Unsolved { get; set; }

    public string? Leaks { get; set; }

    public string? Parts { get; set; }

    /// <summary>The form as an administration finds it.</summary>
    public static PublishingInput From(PublicationChoices choices)
    {
        string Name(CheckKind kind) => choices.Weights.GetValueOrDefault(kind).ToString();
        return new()
        {
            ReviewRequired = choices.ReviewRequired, AltText = Name(CheckKind.AltText), Headings = Name(CheckKind.Headings), InsideLinks = Name(CheckKind.InsideLinks),
            OutsideLinks = Name(CheckKind.OutsideLinks), Rendering = Name(CheckKind.Rendering), Images = Name(CheckKind.Images), Unsolved = Name(CheckKind.Unsolved),
            Leaks = Name(CheckKind.Leaks), Parts = Name(CheckKind.Parts),
        };
    }

    /// <summary>What is chosen for a check.</summary>
    public CheckWeight Of(CheckKind kind)
    {
        var name = kind switch
        {
            CheckKind.AltText => AltText,
            CheckKind.Headings => Headings,
            CheckKind.InsideLinks => InsideLinks,
            CheckKind.OutsideLinks => OutsideLinks,
            CheckKind.Rendering => Rendering,
            CheckKind.Images => Images,
            CheckKind.Unsolved => Unsolved,
            CheckKind.Leaks => Leaks,
            _ => Parts,
        };
        return Enum.TryParse<CheckWeight>(name, out var weight) && Enum.IsDefined(weight) ? weight : CheckWeight.AsProposed;
    }

    /// <summary>All of them, to be kept.</summary>
    public PublicationChoices ToChoices() => new(ReviewRequired, Enum.GetValues<CheckKind>().ToDictionary(kind => kind, Of));
}
