using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Study;

/// <summary>One section of a chapter, for everybody who may read it.</summary>
public sealed partial class ChapterPage
{
    private ChapterReading? chapter;
    private UniversityStructure? place;
    private SubjectItem? subject;
    private IReadOnlyList<ContentsEntry> contents = [];
    private bool isStudent;
    private bool mayAsk;

    [CascadingParameter]
    private HttpContext? Http { get; set; }

    [Parameter]
    public int ChapterId { get; set; }

    [Parameter]
    public string? Part { get; set; }

    private string? Lang => Languages.Mark(chapter?.Language);

    private string EmptyWords => chapter?.Section switch
    {
        SectionKind.Exercises => "Ce chapitre n’a pas d’exercices.",
        SectionKind.Solutions => "Ce chapitre n’a pas de solutions.",
        _ => "Ce chapitre n’a pas encore de texte.",
    };

    protected override async Task OnInitializedAsync()
    {
        var viewer = await Viewers.GetAsync();
        isStudent = viewer is StudentViewer;
        mayAsk = viewer is StudentViewer or ProfessorViewer;
        chapter = await Chapters.ReadAsync(ChapterId, SectionOf(Part));
        if (chapter is null)
        {
            Navigation.NotFound();
            return;
        }

        place = await Context.UniversityAsync();
        subject = place?.Subject(chapter.SubjectId);
        contents = ReadContents(chapter.Contents);
        if (chapter is { IsGated: true, Shut: not SubscriptionGate.Nothing })
        {
            // The page says what is missing and where to get it.
            mayAsk = false;
            if (Http is not null)
            {
                Http.Response.StatusCode = StatusCodes.Status402PaymentRequired;
            }

            return;
        }

        Reading.Opened(viewer, chapter);
    }

    private static SectionKind SectionOf(string? part) => part switch
    {
        "exercises" => SectionKind.Exercises,
        "solutions" => SectionKind.Solutions,
        _ => SectionKind.Course,
    };

    /// <summary>The second-level entries of a stored table of contents.</summary>
    internal static IReadOnlyList<ContentsEntry> ReadContents(string json) =>
        [.. (JsonSerializer.Deserialize<ContentsEntry[]>(json, JsonSerializerOptions.Web) ?? []).Where(e => e.Level == 2)];
}
