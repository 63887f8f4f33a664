using Microsoft.AspNetCore.Components;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Structure;
using Portal.Web.Components.Shared;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Teach.Editor;

/// <summary>
/// The editor of a chapter. The page is whole without a script: a form saves what was typed. With one, every pause of the keys is saved, and the
/// preview follows.
/// </summary>
public sealed partial class EditorPage(
    DraftQueries drafts, DraftCommands commands, DraftPreview preview, PageContext context, Moments moments, IViewerSource viewers, NavigationManager navigation)
{
    private ChapterDrafting? chapter;
    private UniversityStructure? place;
    private IReadOnlyList<WaitingText> waiting = [];
    private DraftPart part;
    private string shown = "";
    private string? theirs;
    private int account;

    [Parameter]
    public int ChapterId { get; set; }

    [SupplyParameterFromQuery]
    private string? Part { get; set; }

    /// <summary>The line to begin at, from 1.</summary>
    [SupplyParameterFromQuery]
    private string? Line { get; set; }

    [SupplyParameterFromForm(FormName = "draft", Name = "Input")]
    private InputModel? Sent { get; set; }

    private InputModel Input { get; set; } = new();

    private string SavedLine => chapter?.Texts.Parts[(int)part].SavedAt is { } at && place is not null
        ? T["Enregistré, {0}", moments.Near(at, place.Rules.Zone)]
        : T["Rien de nouveau à enregistrer"];

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        part = Urls.PartOf(Part) is { } named and not DraftPart.Title ? named : DraftPart.Course;
        place = await context.UniversityAsync();
        account = (await viewers.GetAsync()).Account ?? 0;
        chapter = await drafts.ReadAsync(ChapterId);
        if (chapter is null)
        {
            navigation.NotFound();
            return;
        }

        waiting = [.. chapter.Conflicts.Where(c => c.Part == part)];
        Input = Sent ?? new()
        {
            Title = chapter.Title, TitleRevision = Revision(DraftPart.Title), Text = chapter.Texts.Of(part), Revision = Revision(part),
        };
        shown = Sent is null ? await ShownAsync(Input.Text) : "";
    }

    private int Revision(DraftPart which) => chapter?.Texts.Parts[(int)which].Revision ?? 0;

    private async Task<string> ShownAsync(string? text) =>
        await preview.RenderAsync(ChapterId, (SectionKind)part, text ?? "", new HashSet<string>()) is { } made ? string.Concat(made.Blocks.Select(b => b.Html)) : "";

    /// <summary>For browsers without scripts: the whole text, in one piece.</summary>
    private async Task SaveAsync(FormMessages messages)
    {
        var text = (Input.Text ?? "").ReplaceLineEndings("\n");
        var titled = await commands.SaveAsync(ChapterId, DraftPart.Title, new() { Base = Input.TitleRevision, Text = Input.Title ?? "" });
        var saved = await commands.SaveAsync(ChapterId, part, new() { Base = Input.Revision, Text = text });
        switch (saved)
        {
            case DraftSave.Saved when titled is DraftSave.Saved:
                navigation.NavigateTo(Urls.EditChapter(ChapterId, part));
                break;
            case DraftSave.TooLong { Limit: var limit }:
                messages.Add("Ce texte est trop long : {0} caractères au plus. Répartissez-le sur deux chapitres.", limit);
                break;
            default:
                var present = await drafts.ReadAsync(ChapterId);
                theirs = saved is DraftSave.WholeTextNeeded ? present?.Texts.Of(part) : null;
                Input.Revision = present?.Texts.Parts[(int)part].Revision ?? 0;
                Input.TitleRevision = present?.Texts.Parts[(int)DraftPart.Title].Revision ?? 0;
                if (titled is not DraftSave.Saved && present is not null)
                {
                    messages.Add(() => Input.Title, "Le titre a été changé entre-temps en « {0} ». Envoyez encore pour garder le vôtre.", present.Title);
                }

                break;
        }

        shown = await ShownAsync(text);
    }

    private sealed class InputModel
    {
        public string? Title { get; set; }

        public int TitleRevision { get; set; }

        public string? Text { get; set; }

        public int Revision { get; set; }
    }
}
