using Microsoft.AspNetCore.Components;
using Portal.Data.Paging;
using Portal.Data.Progression;
using Portal.Data.Structure;

namespace Portal.Web.Components.Pages.Admin.Progression;

/// <summary>The passages of a year: what waits first, and what became of the others.</summary>
public sealed partial class ProgressionsPage
{
    private UniversityStructure? place;
    private ProgressionFilter filter = new(0);
    private Page<ProgressionListItem>? page;
    private int? number;

    /// <summary>What can be done with rows of the present state.</summary>
    private (ProgressionDeed Deed, string Word)[] deeds = [];

    [SupplyParameterFromQuery] private string? Year { get; set; }
    [SupplyParameterFromQuery] private string? State { get; set; }
    [SupplyParameterFromQuery] private string? Programme { get; set; }
    [SupplyParameterFromQuery] private string? Level { get; set; }
    [SupplyParameterFromQuery] private string? Kind { get; set; }
    [SupplyParameterFromQuery] private string? Q { get; set; }
    [SupplyParameterFromQuery] private string? Job { get; set; }
    [SupplyParameterFromQuery] private string? Before { get; set; }

    protected override async Task OnInitializedAsync()
    {
        place = await Context.UniversityAsync();
        if (place is not { Rules.Progression: true })
        {
            place = null;
            Navigation.NotFound();
            return;
        }

        filter = Urls.ProgressionFilterOf(YearOf(place, Time.GetUtcNow()), Year, State, Programme, Level, Kind, Q, Job);
        page = await Queries.ListAsync(filter, Cursors.Long(Before));
        if (filter is { Words: "", JobId: null })
        {
            // Kept figures: nothing is counted.
            number = (await Queries.CountAsync(filter.Year))
                .Where(f => f.State == filter.State && (filter.ProgrammeId is null || f.ProgrammeId == filter.ProgrammeId) && (filter.LevelId is null || f.LevelId == filter.LevelId)
                    && (filter.Kind is null || f.Kind == filter.Kind)).Sum(f => f.Number);
        }

        deeds = filter.State switch
        {
            ProgressionState.Asked => [(ProgressionDeed.Validate, "Valider"), (ProgressionDeed.Refuse, "Refuser")],
            ProgressionState.Validated => [(ProgressionDeed.Undo, "Annuler")],
            _ => [],
        };
    }

    /// <summary>The year of the period, else the present one.</summary>
    internal static short YearOf(UniversityStructure place, DateTimeOffset now) =>
        place.Rules.ProgressionPeriod?.Year(place.Rules.Zone) ?? AcademicYears.Of(now, place.Rules.Zone);
}
