using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Data.Jobs;
using Portal.Data.Paging;
using Portal.Data.Rosters;
using Portal.Data.Structure;
using Portal.Web.Components.Shared;

namespace Portal.Web.Components.Pages.Admin.Imports;

/// <summary>An import at whatever step it is: what it would change, how far it is, what it did.</summary>
public sealed partial class RosterPage(RosterQueries rosters, RosterCommands commands, JobQueries jobs, PageContext context, NavigationManager navigation, TimeProvider time)
{
    private RosterReading? import;
    private UniversityStructure? place;
    private JobLine? job;
    private Page<RosterLine>? lines;
    private RosterFilter filter = new();
    private int? number;
    private DateTimeOffset until;
    private bool undoable;

    [Parameter] public long ImportId { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery] private string? Show { get; set; }
    [SupplyParameterFromQuery] private string? After { get; set; }
    [SupplyParameterFromQuery] private string? Before { get; set; }
    [SupplyParameterFromForm(FormName = "apply")] private ApplyRosterInput Input { get => field ??= new(); set; }

    private TimeProvider Time => time;

    private bool IsBusy => job is { IsOver: false };

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        place = await context.UniversityAsync();
        import = await rosters.FindAsync(ImportId, Http?.RequestAborted ?? default);
        if (import is null)
        {
            navigation.NotFound();
            return;
        }

        job = import.JobId is { } id ? await jobs.FindAsync(id) : null;
        filter = Urls.RosterFilterOf(Show);
        if (!IsBusy && import.State > RosterState.Brought)
        {
            lines = await rosters.ListLinesAsync(ImportId, filter, RosterCursor.Parse(After), RosterCursor.Parse(Before), Http?.RequestAborted ?? default);
        }

        number = import.Layout is { } layout ? RosterCommands.NumberToType(import.Kind, import.Disabled, import.Changed, import.People, import.PeopleInScope, layout) : null;
        until = (import.AppliedAt ?? import.CreatedAt) + RosterImport.Undoable;
        undoable = until > time.GetUtcNow();
    }

    private async Task ApplyAsync(FormMessages messages)
    {
        int? typed = int.TryParse(string.Concat((Input.Number ?? "").Where(c => !char.IsWhiteSpace(c))), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
        switch (await commands.ApplyAsync(ImportId, Input.Anyway, typed, Http?.RequestAborted ?? default))
        {
            case RosterStarted:
                navigation.NavigateTo(Urls.AdminImport(ImportId));
                break;
            case RosterHasRefused refused:
                messages.Add("Des lignes sont refusées ({0}). Cochez la case pour appliquer les autres, ou corrigez le fichier.", RosterTexts.Number(refused.Refused));
                break;
            case RosterNeedsNumber needed:
                messages.Add(() => Input.Number, "Tapez {0} pour confirmer.", needed.Number);
                break;
            case RosterNothingToDo:
                messages.Add("Il n’y a rien à appliquer : aucune ligne ne change quelque chose.");
                break;
            case RosterBusy:
                messages.Add("Un travail sur cet import est en cours. Attendez qu’il finisse.");
                break;
            default:
                messages.Add("Cet import ne s’applique plus. Actualisez la page.");
                break;
        }
    }

    private async Task SaveWordsAsync(FormMessages messages)
    {
        if (Http is not { Request.HasFormContentType: true } || import is null)
        {
            return;
        }

        var form = Http.Request.Form;
        var words = import.Unknown
            .Select((w, i) => (w.Field, w.Word, Target: Cursors.Number(form[FormattableString.Invariant($"target-{i}")]), Sent: form[FormattableString.Invariant($"word-{i}")].ToString()))
            .Where(w => w.Target is not null && w.Sent == w.Word).Select(w => (w.Field, w.Word, w.Target ?? 0)).ToList();
        if (words.Count == 0)
        {
            messages.Add("Choisissez au moins une correspondance.");
            return;
        }

        switch (await commands.SaveWordsAsync(ImportId, words, Http.RequestAborted))
        {
            case RosterStarted:
                navigation.NavigateTo(Urls.AdminImport(ImportId));
                break;
            default:
                messages.Add("Un travail sur cet import est en cours. Attendez qu’il finisse.");
                break;
        }
    }
}
