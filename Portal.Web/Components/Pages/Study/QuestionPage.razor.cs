using Microsoft.AspNetCore.Components;
using Portal.Data.Access;
using Portal.Data.Discussion;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;
using Portal.Web.Components.Shared;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Study;

/// <summary>One question with its answers.</summary>
public sealed partial class QuestionPage(
    QuestionQueries questions, CommentCommands commands, PageContext context, IViewerSource viewers, TimeProvider time, NavigationManager navigation)
{
    private QuestionedChapter? chapter;
    private UniversityStructure? place;
    private QuestionThread? thread;
    private bool mayWrite;
    private bool mayPin;
    private bool mayAccept;

    [Parameter]
    public int ChapterId { get; set; }

    [Parameter]
    public long QuestionId { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [SupplyParameterFromForm]
    private QuestionInput Input { get => field ??= new(); set; }

    private string? Lang => Languages.Mark(chapter?.Language);

    protected override async Task OnInitializedAsync()
    {
        chapter = await questions.FindChapterAsync(ChapterId);
        thread = chapter is null ? null : await questions.ReadThreadAsync(ChapterId, QuestionId);
        if (chapter is null || thread is null)
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

        var viewer = await viewers.GetAsync();
        mayWrite = viewer is StudentViewer or ProfessorViewer;
        mayPin = viewer is ProfessorViewer && chapter.Moderates;
        mayAccept = !thread.Question.IsHidden && (mayPin || thread.Question.Mine);
        place = await context.UniversityAsync();
    }

    /// <summary>What else one may do with a text: change it, moderate it.</summary>
    private RenderFragment Links(CommentItem item) => builder =>
    {
        if (item.IsChangeable(time.GetUtcNow()))
        {
            Link(Urls.CommentEdit(ChapterId, item.Id), T["Modifier"]);
        }

        if (chapter is { Moderates: true })
        {
            Link(Urls.CommentModeration(ChapterId, item.Id), T[item.IsHidden ? "Voir la modération" : "Masquer"]);
        }

        void Link(string address, string word)
        {
            builder.OpenElement(0, "a");
            builder.AddAttribute(1, "class", "tap");
            builder.AddAttribute(2, "href", address);
            builder.AddContent(3, word);
            builder.OpenElement(4, "span");
            builder.AddAttribute(5, "class", "unseen");
            builder.AddContent(6, "\u00A0: " + item.Summary);
            builder.CloseElement();
            builder.CloseElement();
        }
    };

    private async Task AnswerAsync(FormMessages messages)
    {
        var outcome = await commands.AnswerAsync(ChapterId, QuestionId, Input.Text, id => Urls.Question(ChapterId, id), Http?.RequestAborted ?? default);
        if (outcome is CommentOutcome.Written written && Http is not null)
        {
            Notices.Keep(Http, Notice.AnswerWritten);
            navigation.NavigateTo(Urls.Answer(ChapterId, QuestionId, written.Id));
        }
        else if (!Input.Explain(outcome, messages))
        {
            navigation.NotFound();
        }
    }
}
