using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Paging;

/// <summary>A part of a list, from a cursor on.</summary>
/// <param name="Items">At most as many as were asked for, in the order of the list.</param>
/// <param name="HasBefore">Whether there is something before the first item.</param>
/// <param name="HasAfter">Whether there is something after the last item.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, bool HasBefore, bool HasAfter);

/// <summary>How lists are cut: from a key on, never by counting rows that are skipped.</summary>
public static class Paging
{
    /// <summary>
    /// Takes one row more than asked, so that "is there more" costs no COUNT. Rows sought backwards come in reverse order and are turned round.
    /// </summary>
    /// <param name="rows">Ordered, and already cut at the cursor.</param>
    /// <param name="size">Rows of a page, 1 or more.</param>
    /// <param name="fromCursor">Whether a cursor was given: then there is something on its other side.</param>
    /// <param name="backwards">Whether the rows come in reverse order, towards the beginning of the list.</param>
    public static async Task<Page<T>> ToPageAsync<T>(
        this IQueryable<T> rows, int size, bool fromCursor, bool backwards, CancellationToken ct)
    {
        var items = await rows.Take(size + 1).ToListAsync(ct);
        var more = items.Count > size;
        if (more)
        {
            items.RemoveAt(size);
        }

        if (backwards)
        {
            items.Reverse();
        }

        return backwards ? new(items, more, fromCursor) : new(items, fromCursor, more);
    }

    /// <summary>The first page, from rows of which one more than <paramref name="size"/> was asked for.</summary>
    public static Page<T> FirstOf<T>(IReadOnlyList<T> rows, int size) => new([.. rows.Take(size)], HasBefore: false, HasAfter: rows.Count > size);
}
