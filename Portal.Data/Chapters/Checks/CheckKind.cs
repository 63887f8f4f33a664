namespace Portal.Data.Chapters.Checks;

/// <summary>What is looked at before a chapter is published. Each weighs what the university says.</summary>
public enum CheckKind
{
    /// <summary>Images have a text in their place.</summary>
    AltText,

    /// <summary>Headings skip no level.</summary>
    Headings,

    /// <summary>Links inside the portal and inside the text lead somewhere.</summary>
    InsideLinks,

    /// <summary>Links to other sites answer.</summary>
    OutsideLinks,

    /// <summary>Formulas and texts can be shown as written.</summary>
    Rendering,

    /// <summary>Images are there and of a bearable weight.</summary>
    Images,

    /// <summary>Exercises have solutions.</summary>
    Unsolved,

    /// <summary>No solution stands in the course or the exercises.</summary>
    Leaks,

    /// <summary>Each part has a text or a file (EL-C1).</summary>
    Parts,
}

/// <summary>What a finding means for publishing. Stored: add at the end.</summary>
public enum CheckWeight : short
{
    /// <summary>As the portal proposes: leaked solutions block, the rest warns.</summary>
    AsProposed = 0,

    /// <summary>Not looked at.</summary>
    Off = 1,

    /// <summary>Said, and publishing stays possible.</summary>
    Warning = 2,

    /// <summary>Publishing waits until it is settled.</summary>
    Blocker = 3,
}

/// <summary>Exactly what was found; each has its own sentence on the screen.</summary>
public enum FindingKind
{
    /// <summary>An image without a text in its place; the detail is its path.</summary>
    ImageWithoutText,

    /// <summary>A heading skips a level; the detail is its words.</summary>
    HeadingSkipped,

    /// <summary>A link leads nowhere; the detail is its target.</summary>
    LinkNowhere,

    /// <summary>A link to another site did not answer when last asked; the detail is its address.</summary>
    LinkDead,

    /// <summary>A formula uses a macro nobody defined; the detail is the macro.</summary>
    UnknownMacro,

    /// <summary>A formula cannot be set; the detail is the reason.</summary>
    FormulaFaulty,

    /// <summary>Formulas cannot be set at all just now; the detail is the reason.</summary>
    FormulasUnavailable,

    /// <summary>The part is too long or nested too deeply to be shown.</summary>
    TextRefused,

    /// <summary>Raw HTML that readers will not see; the detail is the element.</summary>
    HtmlLost,

    /// <summary>An image that is not there; the detail is its path.</summary>
    ImageMissing,

    /// <summary>An image of another site, which readers get as a link; the detail is its address.</summary>
    ImageOutside,

    /// <summary>An image heavier than <see cref="ChapterInspection.HeavyImage"/>; the detail is its name.</summary>
    ImageHeavy,

    /// <summary>An exercise without a solution; the detail is its heading.</summary>
    ExerciseUnsolved,

    /// <summary>A passage of the solutions stands word for word here; the detail is its beginning.</summary>
    SolutionLeaked,

    /// <summary>The part has neither text nor file (EL-C1).</summary>
    PartEmpty,
}

/// <summary>Something to settle or to know before publishing.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Part">Where.</param>
/// <param name="Line">Line of that part's source, from 1; 0 when it concerns the whole part.</param>
/// <param name="Detail">What it is about, at most 200 characters; may be empty.</param>
public sealed record Finding(FindingKind Kind, SectionKind Part, int Line, string Detail)
{
    /// <summary>How many equal ones there are, 1 or more; the line is the first one's.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Warning or Blocker, as the university says.</summary>
    public CheckWeight Weight { get; init; } = CheckWeight.Warning;

    /// <summary>The check it belongs to.</summary>
    public CheckKind Check => Kind switch
    {
        FindingKind.ImageWithoutText => CheckKind.AltText,
        FindingKind.HeadingSkipped => CheckKind.Headings,
        FindingKind.LinkNowhere => CheckKind.InsideLinks,
        FindingKind.LinkDead => CheckKind.OutsideLinks,
        FindingKind.ImageMissing or FindingKind.ImageOutside or FindingKind.ImageHeavy => CheckKind.Images,
        FindingKind.ExerciseUnsolved => CheckKind.Unsolved,
        FindingKind.SolutionLeaked => CheckKind.Leaks,
        FindingKind.PartEmpty => CheckKind.Parts,
        _ => CheckKind.Rendering,
    };
}
