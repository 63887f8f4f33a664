using Portal.Data.Paging;

namespace Portal.Data.Chapters;

/// <summary>A chapter as its authors list it.</summary>
public sealed record OwnChapter(int Id, int SubjectId, int Number, string Title, string AuthorNames, DateTimeOffset? PublishedAt, DateTimeOffset UpdatedAt);

/// <summary>What a professor wrote.</summary>
public sealed class TeachQueries(PortalDb portal)
{
    public const int PageSize = 50;

    /// <summary>The chapters the viewer may change, last written first, from <paramref name="beforeId"/> on; null for the beginning.</summary>
    public async Task<Page<OwnChapter>> ListOwnAsync(int? beforeId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.EditableBy(db.Viewer)
            .Where(c => beforeId == null || c.Id < beforeId)
            .OrderByDescending(c => c.Id)
            .Select(c => new OwnChapter(c.Id, c.SubjectId, c.Number, c.Title, c.AuthorNames, c.PublishedAt, c.UpdatedAt))
            .ToPageAsync(PageSize, beforeId is not null, backwards: false, ct);
    }
}
