using Microsoft.EntityFrameworkCore;
using Portal.Data.Structure;

namespace Portal.Data.People;

/// <summary>A view as its owner's list offers it.</summary>
public sealed record SavedViewLine(int Id, string Name, string Query);

/// <summary>Lists as somebody likes to see them. One's own alone, in the university administered.</summary>
public sealed class SavedViews(PortalDb portal)
{
    /// <summary>Most views of a list.</summary>
    public const int Most = 20;

    /// <summary>One's views of a list, by name.</summary>
    public async Task<IReadOnlyList<SavedViewLine>> ListAsync(PeopleKind kind, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await Own(db, kind).OrderBy(v => v.Name).Select(v => new SavedViewLine(v.Id, v.Name, v.Query)).ToListAsync(ct);
    }

    /// <summary>Keeps a view; one of the same name is replaced. False when there are too many, or for whoever administers nothing.</summary>
    public async Task<bool> SaveAsync(PeopleKind kind, string name, string query, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || db.Viewer.Account is not { } account || query.Length > SavedView.QueryLength
            || await Own(db, kind).CountAsync(v => v.Name != name, ct) >= Most)
        {
            return false;
        }

        var list = NameOf(kind);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO saved_views (university_id, account_id, list, name, query) VALUES ({university}, {account}, {list}, {name}, {query})
            ON CONFLICT (account_id, university_id, list, name) DO UPDATE SET query = excluded.query
            """, ct);
        return true;
    }

    /// <summary>Forgets a view; false when it is not one of the viewer's.</summary>
    public async Task<bool> ForgetAsync(int id, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return db.Viewer.AdministeredUniversity() is not null && db.Viewer.Account is { } account
            && await db.SavedViews.Where(v => v.Id == id && v.AccountId == account).ExecuteDeleteAsync(ct) > 0;
    }

    private static IQueryable<SavedView> Own(PortalDbContext db, PeopleKind kind)
    {
        var (account, list) = (db.Viewer.AdministeredUniversity() is null ? null : db.Viewer.Account, NameOf(kind));
        return db.SavedViews.Where(v => v.AccountId == account && v.List == list);
    }

    private static string NameOf(PeopleKind kind) => kind switch { PeopleKind.Students => "students", PeopleKind.Professors => "professors", _ => "administrators" };
}
