using Microsoft.AspNetCore.Components;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Review;
using Portal.Data.Paging;
using Portal.Data.Structure;

namespace Portal.Web.Components.Pages.Teach.Publishing;

/// <summary>A draft as its reviewers read it, with their remarks beside the passages; the questions and answers of the review.</summary>
public sealed partial class ReviewPage
{
    private DraftUnderReview? draft;
    private UniversityStructure? place;
    private SectionKind part;
    private int? chosen;
    private IReadOnlyList<DraftPassage> passages = [];
    private Dictionary<int, List<ReviewRemark>> remarks = [];

    [Parameter]
    public int ChapterId { get; set; }

    [SupplyParameterFromQuery]
    private string? Part { get; set; }

    [SupplyParameterFromQuery]
    private string? Passage { get; set; }

    protected override async Task OnInitializedAsync()
    {
        place = await Context.UniversityAsync();
        draft = await Reviews.ReadAsync(ChapterId);
        if (draft is null || await Reviews.RenderAsync(ChapterId, draft.Texts) is not { } rendered)
        {
            draft = null;
            Navigation.NotFound();
            return;
        }

        part = Urls.SectionOf(Part);
        chosen = Cursors.Number(Passage);
        passages = rendered.Sections.TryGetValue(part, out var section) ? DraftPassages.Of(section.Html) : [];
        remarks = draft.Remarks.Where(r => r.ParentId is null && r.Part == part)
            .GroupBy(r => DraftPassages.Find(passages, r.Heading, r.Quote)).ToDictionary(g => g.Key, g => g.ToList());
    }

    private int Open(SectionKind kind) => draft?.Remarks.Count(r => r is { ParentId: null, ResolvedAt: null } && r.Part == kind) ?? 0;

    private static string Mark(ReviewItem review) => review.Decision switch
    {
        ReviewDecision.Approved => "live",
        ReviewDecision.ChangesAsked => "changed",
        ReviewDecision.Open => "half",
        _ => "draft",
    };

    private static string Word(ReviewItem review) => review.Decision switch
    {
        ReviewDecision.Approved => "Approuvé",
        ReviewDecision.ChangesAsked => "À changer",
        ReviewDecision.Open => "Demandé",
        _ => "Repris",
    };
}
