using Portal.Data.Chapters.Drafts;

namespace Portal.Data.Chapters.Publication;

/// <summary>What the authors have in their hands, in the words a publication takes.</summary>
internal static class ChapterDraftTexts
{
    /// <summary>The draft as it stands: what is written now, and what readers see where nobody has written since. The chapter was found visible before.</summary>
    public static async Task<ChapterTexts> ReadAsync(PortalDbContext db, Chapter chapter, CancellationToken ct) => (await DraftQueries.TextsAsync(db, chapter, ct)).Texts;
}
