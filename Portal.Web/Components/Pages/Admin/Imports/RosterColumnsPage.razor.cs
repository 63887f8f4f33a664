using System.Globalization;
using Microsoft.AspNetCore.Components;
using Portal.Data.Paging;
using Portal.Data.Rosters;
using Portal.Data.Structure;
using Portal.Web.Components.Shared;

namespace Portal.Web.Components.Pages.Admin.Imports;

/// <summary>What the columns of a table are, guessed and corrected.</summary>
public sealed partial class RosterColumnsPage(RosterUploads uploads, RosterCommands commands, PageContext context, NavigationManager navigation)
{
    private RosterColumns? columns;
    private UniversityStructure? place;
    private RosterField[] chosen = [];

    [Parameter] public long ImportId { get; set; }
    [CascadingParameter] private HttpContext? Http { get; set; }
    [SupplyParameterFromQuery] private string? Charset { get; set; }
    [SupplyParameterFromQuery] private string? Delimiter { get; set; }
    [SupplyParameterFromForm(FormName = "columns")] private RosterColumnsInput Input { get => field ??= new(); set; }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        place = await context.UniversityAsync();
        var sent = Http is { Request.Method: "POST" };
        columns = await uploads.ReadAsync(ImportId, sent ? Input.Charset : Charset, RosterDelimiters.SignOf(sent ? Input.Delimiter : Delimiter), Http?.RequestAborted ?? default);
        if (columns is null)
        {
            navigation.NotFound();
            return;
        }

        if (sent && Http is { Request.HasFormContentType: true } http)
        {
            chosen = [.. columns.Headers.Select((_, i) => Enum.TryParse<RosterField>(http.Request.Form[FormattableString.Invariant($"column-{i}")], out var field) && Enum.IsDefined(field) ? field : RosterField.None)];
        }
        else
        {
            chosen = [.. columns.Layout.Columns];
            Input = Of(columns.Layout);
        }
    }

    private RosterField ChosenOf(int column) => column < chosen.Length ? chosen[column] : RosterField.None;

    private async Task SaveAsync(FormMessages messages)
    {
        if (columns is null || place is null)
        {
            return;
        }

        if (chosen.Where(c => c is not RosterField.None && !RosterLayout.MayRepeat(c)).GroupBy(c => c).FirstOrDefault(g => g.Count() > 1)?.Key is { } twice)
        {
            messages.Add("« {0} » est choisi pour deux colonnes. Gardez-en une.", RosterTexts.Of(T, twice));
        }
        else if (columns.Kind is RosterKind.Structure ? !chosen.Any(c => c is RosterField.FacultyCode or RosterField.ProgrammeCode) : !chosen.Any(c => c is RosterField.Number or RosterField.UserName or RosterField.Email))
        {
            messages.Add(columns.Kind is RosterKind.Structure ? "Dites quelle colonne porte le code de l’UFR ou de la filière." : "Dites quelle colonne reconnaît les personnes : numéro, identifiant ou courriel.");
        }
        else if (Percent(Input.MostDisabled) is not { } most)
        {
            messages.Add(() => Input.MostDisabled, "Écrivez un nombre entier, de 0 à 100.");
        }
        else
        {
            var layout = new RosterLayout
            {
                Columns = chosen, MostDisabled = most, DisableMissing = columns.Kind is not RosterKind.Structure && Input.DisableMissing, ProgrammeId = Cursors.Number(Input.Programme),
                LevelId = Cursors.Number(Input.Level), ScopeProgrammeId = Cursors.Number(Input.ScopeProgramme), ScopeLevelId = columns.Kind is RosterKind.Students ? Cursors.Number(Input.ScopeLevel) : null,
            };
            switch (await commands.SaveLayoutAsync(ImportId, layout, columns.Headers, columns.Charset, columns.Delimiter, Http?.RequestAborted ?? default))
            {
                case RosterStarted:
                    navigation.NavigateTo(Urls.AdminImport(ImportId));
                    break;
                case RosterBusy:
                    messages.Add("Un travail sur cet import est en cours. Attendez qu’il finisse.");
                    break;
                default:
                    messages.Add("Choisissez une filière et un niveau de votre université.");
                    break;
            }
        }
    }

    private static int? Percent(string? typed) => string.IsNullOrWhiteSpace(typed) ? new RosterLayout().MostDisabled
        : int.TryParse(typed.Replace("%", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 100 ? number : null;

    private static RosterColumnsInput Of(RosterLayout layout) => new()
    {
        Programme = Text(layout.ProgrammeId), Level = Text(layout.LevelId), ScopeProgramme = Text(layout.ScopeProgrammeId), ScopeLevel = Text(layout.ScopeLevelId),
        DisableMissing = layout.DisableMissing, MostDisabled = Text(layout.MostDisabled),
    };

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string CharsetWord(string charset) => charset switch { "windows-1252" => "Windows-1252", "utf-16le" => "UTF-16 LE", "utf-16be" => "UTF-16 BE", _ => "UTF-8" };

    private string DelimiterWord(string name) => name switch { "comma" => T["une virgule"], "tab" => T["une tabulation"], "pipe" => T["une barre"], _ => T["un point-virgule"] };
}
