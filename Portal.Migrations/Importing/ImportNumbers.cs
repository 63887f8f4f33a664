using Microsoft.EntityFrameworkCore;
using Portal.Data;

namespace Portal.Migrations.Importing;

/// <summary>Chapter numbers that are taken, subject by subject (EL-R8).</summary>
internal sealed class ImportNumbers
{
    private readonly Dictionary<int, HashSet<int>> taken = [];

    /// <summary>The wanted number, or the next free one above it; without a wish the one after the last.</summary>
    public async Task<int> FreeAsync(PortalDbContext db, int subjectId, int? wanted, CancellationToken ct)
    {
        if (!taken.TryGetValue(subjectId, out var numbers))
        {
            taken[subjectId] = numbers = await db.Chapters.Where(c => c.SubjectId == subjectId).Select(c => c.Number).ToHashSetAsync(ct);
        }

        var number = wanted ?? (numbers.Count == 0 ? 1 : numbers.Max() + 1);
        while (numbers.Contains(number))
        {
            number++;
        }

        return number;
    }

    /// <summary>Remembers a number that has been written.</summary>
    public void Take(int subjectId, int number) => taken[subjectId].Add(number);
}
