using Microsoft.AspNetCore.Components;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Publication;
using Portal.Data.Structure;
using Portal.Web.Components.Shared;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Teach.Publishing;

/// <summary>The publishing desk of a chapter: what the checks say on the left, the decision on the right.</summary>
public sealed partial class PublishPage
{
    private const string NoHour = "Cette heure n’existe pas ou n’est plus à venir. Choisissez un jour et une heure des deux prochaines années.";
    private const string NoDate = "Il manque le jour ou l’heure. Choisissez les deux, ou une autre règle.";

    private PublishingDesk? desk;
    private UniversityStructure? place;
    private string? hourError;
    private string? solutionsError;
    private string? ruleError;

    [Parameter]
    public int ChapterId { get; set; }

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [SupplyParameterFromForm(FormName = "publish")]
    private PublishInput Input { get => field ??= new(); set; }

    [SupplyParameterFromForm(FormName = "release")]
    private ReleaseInput Rule { get => field ??= new(); set; }

    /// <summary>Why the button would not publish; null when nothing stands in the way.</summary>
    private string? Reason => desk switch
    {
        { MayPublish: false } => "Cette filière ne vous est plus confiée. L’administration ou un co-auteur peut publier.",
        { Checks.Blocks: true } => "Les points bloquants sont à régler d’abord.",
        { ReviewMissing: true } => "L’université demande une relecture. Faites approuver ce texte d’abord.",
        { Unchanged: true } => "Les étudiants lisent déjà exactement ce texte.",
        _ => null,
    };

    protected override async Task OnInitializedAsync()
    {
        place = await Context.UniversityAsync();
        desk = await Desk.ReadAsync(ChapterId);
        if (desk is null || place is null)
        {
            Navigation.NotFound();
            return;
        }

        if (Http is { Request.Method: "GET" or "HEAD" })
        {
            Fill(place.Rules.Zone, desk);
        }
    }

    private void Fill(TimeZoneInfo zone, PublishingDesk shown)
    {
        (Input.Release, Rule.Release) = (shown.SolutionRelease, shown.SolutionRelease);
        if (shown.SolutionsAt is { } at)
        {
            (Input.SolutionsDay, Input.SolutionsHour) = (LocalHours.Day(at, zone), LocalHours.Hour(at, zone));
            (Rule.SolutionsDay, Rule.SolutionsHour) = (Input.SolutionsDay, Input.SolutionsHour);
        }
    }

    private async Task SendAsync(FormMessages messages)
    {
        if (place is null || Http is null)
        {
            return;
        }

        DateTimeOffset? at = null;
        if (Input.When == PublishInput.Later)
        {
            at = LocalHours.Parse(Input.Day, Input.Hour, place.Rules.Zone);
            hourError = at is null || at <= Time.GetUtcNow() ? NoHour : null;
        }

        var solutionsAt = Input.Release == SolutionRelease.AtDate ? LocalHours.Parse(Input.SolutionsDay, Input.SolutionsHour, place.Rules.Zone) : null;
        solutionsError = Input.Release == SolutionRelease.AtDate && solutionsAt is null ? NoDate : null;
        if (Input.Erratum?.Length > ChapterVersion.ErratumLength)
        {
            messages.Add(() => Input.Erratum, "L’erratum est trop long. Dites-le en {0} caractères.", ChapterVersion.ErratumLength);
            return;
        }

        if (hourError is not null || solutionsError is not null || await Desk.ReadDraftAsync(ChapterId, Http.RequestAborted) is not { } texts)
        {
            messages.Add("Une indication manque. Rien n’est perdu.");
            return;
        }

        var outcome = await Publications.PublishAsync(
            ChapterId, texts,
            new() { At = at, Erratum = Input.Erratum, TellReaders = Input.Tell, Seen = Input.Seen ?? "", Release = Input.Release, SolutionsAt = solutionsAt }, Http.RequestAborted);
        Answer(outcome, messages);
    }

    private void Answer(PublishOutcome? outcome, FormMessages messages)
    {
        switch (outcome)
        {
            case PublishDone:
                Leave(Notice.ChapterPublished);
                break;
            case PublishScheduled:
                Leave(Notice.ChapterScheduled);
                break;
            case PublishBadHour:
                hourError = NoHour;
                messages.Add("Une indication manque. Rien n’est perdu.");
                break;
            case PublishOutdated:
                messages.Add("Le brouillon a changé depuis que cette page est ouverte. Regardez les vérifications, puis publiez.");
                break;
            default:
                messages.Add(Reason ?? "Cette filière ne vous est plus confiée. L’administration ou un co-auteur peut publier.");
                break;
        }
    }

    private async Task ReleaseAsync(FormMessages messages)
    {
        if (place is null || Http is null)
        {
            return;
        }

        var at = Rule.Release == SolutionRelease.AtDate ? LocalHours.Parse(Rule.SolutionsDay, Rule.SolutionsHour, place.Rules.Zone) : null;
        if (Rule.Release == SolutionRelease.AtDate && at is null)
        {
            ruleError = NoDate;
            messages.Add("Une indication manque. Rien n’est perdu.");
        }
        else if (await Releases.SetAsync(ChapterId, Rule.Release, at, Http.RequestAborted))
        {
            Leave(Notice.SolutionsSet);
        }
        else
        {
            messages.Add("Cette filière ne vous est plus confiée. L’administration ou un co-auteur peut publier.");
        }
    }

    private void Leave(Notice notice)
    {
        if (Http is not null)
        {
            Notices.Keep(Http, notice);
        }

        Navigation.NavigateTo(Urls.PublishChapter(ChapterId));
    }
}
