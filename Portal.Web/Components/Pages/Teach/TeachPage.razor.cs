using Microsoft.AspNetCore.Components;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Own;
using Portal.Data.Chapters.Review;
using Portal.Data.Discussion;
using Portal.Data.Paging;
using Portal.Data.Structure;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Teach;

/// <summary>A professor's chapters (EL-P2): what waits, then all of them, as a tree of subjects or the last changed first.</summary>
public sealed partial class TeachPage(TeachQueries teach, QueueQueries queue, ReviewQueries reviews, PageContext context, Moments moments)
{
    internal static readonly (ChapterState State, string Word)[] States =
    [
        (ChapterState.Draft, "Brouillon"), (ChapterState.InReview, "En relecture"), (ChapterState.Scheduled, "Programmé"), (ChapterState.Published, "Publié"), (ChapterState.Withdrawn, "Retiré"),
    ];

    private UniversityStructure? place;
    private OwnOverview? overview;
    private WaitingCount? waiting;
    private IReadOnlyList<ReviewToAnswer> asked = [];
    private Page<OwnChapter>? page;
    private OwnFilter filter = new();

    /// <summary>The order of a subject is changed where all of it is listed, and nothing else.</summary>
    private bool Sortable => filter is { Words.Length: 0, State: null, Authorship: Authorship.Any, SubjectId: not null, Order: OwnOrder.Place };

    private Moments Moments => moments;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? With { get; set; }

    [SupplyParameterFromQuery]
    private string? View { get; set; }

    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override async Task OnInitializedAsync()
    {
        place = await context.UniversityAsync();
        var words = Q ?? "";
        filter = new(
            words.Length <= 100 ? words : words[..(char.IsHighSurrogate(words[99]) ? 99 : 100)], Cursors.Number(Subject), Urls.StateOf(State),
            With switch { "alone" => Authorship.Alone, "shared" => Authorship.Shared, _ => Authorship.Any }, View is "flat" ? OwnOrder.Changed : OwnOrder.Place);
        overview = await teach.ReadOverviewAsync();
        waiting = await queue.CountAsync();
        asked = await reviews.ListToAnswerAsync();
        page = await teach.ListOwnAsync(filter, OwnCursor.Parse(After));
    }
}
