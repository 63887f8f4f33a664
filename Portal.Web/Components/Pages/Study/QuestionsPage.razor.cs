using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Discussion;
using Portal.Data.Paging;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;
using Portal.Web.Components.Shared;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Study;

/// <summary>What is asked about a chapter, and the form to ask; for everybody who may read it.</summary>
public sealed partial class QuestionsPage(QuestionQueries questions, CommentCommands commands, PageContext context, IViewerSource viewers, NavigationManager navigation)
{
    private static readonly (QuestionFilter State, string Word)[] Filters =
    [
        (QuestionFilter.All, "Toutes"), (QuestionFilter.Open, "Sans réponse"), (QuestionFilter.Accepted, "Réponse acceptée"), (QuestionFilter.Mine, "Les miennes"),
    ];

    private QuestionedChapter? chapter;
    private UniversityStructure? place;
    private AskedPlace? at;
    private IReadOnlyList<ContentsEntry> headings = [];
    private Page<CommentItem>? page;
    private QuestionFilter filter;
    private bool mayWrite;

    [Parameter]
    public int ChapterId { get; set; }

    [SupplyParameterFromQuery]
    private string? At { get; set; }

    [SupplyParameterFromQuery]
    private string? State { get; set; }

    [SupplyParameterFromQuery]
    private string? Before { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [SupplyParameterFromForm]
    private QuestionInput Input { get => field ??= new(); set; }

    private string? Lang => Languages.Mark(chapter?.Language);

    protected override async Task OnInitializedAsync()
    {
        chapter = await questions.FindChapterAsync(ChapterId);
        if (chapter is null)
        {
            if (await context.GateAsync() is SubscriptionGate.Chapters)
            {
                // The chapter's page says what is missing; one that does not exist leads to the same.
                navigation.NavigateTo(Urls.Chapter(ChapterId));
                return;
            }

            navigation.NotFound();
            return;
        }

        mayWrite = await viewers.GetAsync() is StudentViewer or ProfessorViewer;
        place = await context.UniversityAsync();
        filter = Urls.QuestionFilterOf(State);
        at = await questions.FindPlaceAsync(ChapterId, At);
        headings = at is null && mayWrite ? [.. (await questions.ListContentsAsync(ChapterId)).SelectMany(ChapterPage.ReadContents)] : [];
        var before = long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : (long?)null;
        page = await questions.ListAsync(ChapterId, filter, at?.Anchor, before);
    }

    private async Task AskAsync(FormMessages messages)
    {
        var outcome = await commands.AskAsync(ChapterId, Input.At, Input.Text, id => Urls.Question(ChapterId, id), Http?.RequestAborted ?? default);
        if (outcome is CommentOutcome.Written written && Http is not null)
        {
            Notices.Keep(Http, Notice.QuestionAsked);
            navigation.NavigateTo(Urls.Question(ChapterId, written.QuestionId));
        }
        else if (!Input.Explain(outcome, messages))
        {
            navigation.NotFound();
        }
    }
}
