using Microsoft.AspNetCore.Components;
using Portal.Data.Paging;
using Portal.Data.Progression;
using Portal.Data.Structure;
using Portal.Web.Components.Shared;
using Portal.Web.Localization;
using Portal.Web.Security;

namespace Portal.Web.Components.Pages.Admin.Progression;

/// <summary>Where students may go, and when they may choose (EL-Q1).</summary>
public sealed partial class ProgressionSettingsPage
{
    private UniversityStructure? place;
    private IReadOnlyList<ProgressionRuleItem>? rules;

    [CascadingParameter] private HttpContext? Http { get; set; }

    [SupplyParameterFromForm(FormName = "period")] private PeriodInput Period { get => field ??= new(); set; }

    [SupplyParameterFromForm(FormName = "rule")] private RuleInput Rule { get => field ??= new(); set; }

    protected override async Task OnInitializedAsync()
    {
        place = await Context.UniversityAsync();
        await ListAsync();
        if (place is null || rules is null)
        {
            (place, rules) = (null, null);
            Navigation.NotFound();
            return;
        }

        if (place.Rules.ProgressionPeriod is { } period && !(Http is { Request.HasFormContentType: true } && Http.Request.Form["_handler"] == "period"))
        {
            Period = new() { Opens = LocalHours.Day(period.OpensAt, place.Rules.Zone), Closes = LocalHours.Day(period.ClosesAt.AddTicks(-1), place.Rules.Zone) };
        }
    }

    private async Task ListAsync()
    {
        if (place is not { } here || await Queries.ListRulesAsync(Http?.RequestAborted ?? default) is not { } all)
        {
            rules = null;
            return;
        }

        rules =
        [
            .. all.OrderBy(r => Name(here, r.From), StringComparer.CurrentCulture).ThenBy(r => here.Level(r.From.LevelId ?? 0)?.Rank).ThenBy(r => Name(here, r.To), StringComparer.CurrentCulture)
                .ThenBy(r => r.Id),
        ];
    }

    private static string? Name(UniversityStructure here, ProgressionPlace of) => here.Programme(of.ProgrammeId ?? 0)?.Name;

    private async Task SavePeriodAsync(FormMessages messages)
    {
        if (place is null || Http is null)
        {
            return;
        }

        ProgressionPeriod? period = null;
        if (!string.IsNullOrWhiteSpace(Period.Opens) || !string.IsNullOrWhiteSpace(Period.Closes))
        {
            var opens = LocalHours.Parse(Period.Opens, "00:00", place.Rules.Zone);
            var last = LocalHours.Parse(Period.Closes, "00:00", place.Rules.Zone);
            if (opens is null)
            {
                messages.Add(() => Period.Opens, "Donnez un jour, comme 2027-06-15.");
            }

            if (last is null)
            {
                messages.Add(() => Period.Closes, "Donnez un jour, comme 2027-06-15.");
            }

            if (opens is null || last is not { } end)
            {
                return;
            }

            // The last day counts whole, however long it is.
            var closes = LocalTimes.InstantOf(TimeZoneInfo.ConvertTime(end, place.Rules.Zone).Date.AddDays(1), place.Rules.Zone);
            period = new(opens.Value, closes);
        }

        if (!await Rules.SavePeriodAsync(period, Http.RequestAborted))
        {
            messages.Add(() => Period.Closes, "La période finit avant de commencer. Choisissez un dernier jour plus tard.");
            return;
        }

        Notices.Keep(Http, Notice.PeriodSet);
        Navigation.NavigateTo(Urls.AdminProgressionSettings);
    }

    private async Task AddRuleAsync(FormMessages messages)
    {
        var from = new ProgressionPlace(Cursors.Number(Rule.FromProgramme), Cursors.Number(Rule.FromLevel));
        var to = new ProgressionPlace(Cursors.Number(Rule.ToProgramme), Cursors.Number(Rule.ToLevel));
        switch (await Rules.AddAsync(from, to, Http?.RequestAborted ?? default))
        {
            case RuleChange.Done when Http is not null:
                Notices.Keep(Http, Notice.ProgressionRulesAdded);
                Navigation.NavigateTo(Urls.AdminProgressionSettings);
                break;
            case RuleChange.Twice:
                messages.Add("Cette règle existe déjà.");
                break;
            case RuleChange.Nowhere:
                messages.Add("Cette règle mène là d’où elle part. Choisissez une autre arrivée ; redoubler ne demande aucune règle.");
                break;
            default:
                messages.Add("Choisissez une filière et un niveau de départ, puis les deux de l’arrivée, ou aucun des deux pour la fin d’études.");
                break;
        }
    }

    private RenderFragment Programmes(string? chosen, bool ends) => Options(chosen, ends, place?.Programmes.Select(p => (p.Id, p.Name)) ?? []);

    private RenderFragment Levels(string? chosen, bool ends) => Options(chosen, ends, place?.Levels.Select(l => (l.Id, $"{l.Code}, {l.TrackName}")) ?? []);

    private RenderFragment Options(string? chosen, bool ends, IEnumerable<(int Id, string Name)> all) => builder =>
    {
        builder.OpenElement(0, "option");
        builder.AddAttribute(1, "value", "");
        builder.AddContent(2, ends ? T["Fin d’études"] : T["Choisir"]);
        builder.CloseElement();
        foreach (var (id, name) in all)
        {
            builder.OpenElement(3, "option");
            builder.AddAttribute(4, "value", id);
            builder.AddAttribute(5, "selected", Cursors.Number(chosen) == id);
            builder.AddContent(6, name);
            builder.CloseElement();
        }
    };

    /// <summary>Days as the browser sends them.</summary>
    public sealed class PeriodInput
    {
        public string? Opens { get; set; }

        public string? Closes { get; set; }
    }

    /// <summary>Ids as they are chosen; empty for none.</summary>
    public sealed class RuleInput
    {
        public string? FromProgramme { get; set; }

        public string? FromLevel { get; set; }

        public string? ToProgramme { get; set; }

        public string? ToLevel { get; set; }
    }
}
