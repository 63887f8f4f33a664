using System.Globalization;

namespace Portal.Bench;

/// <summary>A programme with readers who all see the same.</summary>
/// <param name="Id">Of the programme.</param>
/// <param name="Level">Key of the level they are all at.</param>
/// <param name="Chapters">How many chapters they may read.</param>
/// <param name="Cookies">Values of the Cookie header, one for each student signed in.</param>
internal sealed record ReadProgramme(int Id, int Level, int Chapters, IReadOnlyList<string> Cookies);

/// <summary>Finds students of one programme and level and signs them in by the form that people use.</summary>
internal static class Students
{
    private const int Readers = 50;

    /// <summary>Where students see nearest to <paramref name="chapters"/> chapters, with the first of them signed in.</summary>
    public static async Task<ReadProgramme> SeeingAsync(BenchDatabase database, Uri server, int chapters, CancellationToken ct)
    {
        var found = await database.ListAsync(
            """
            SELECT concat_ws(' ', s.programme_id, l.id, count(*))
            FROM (SELECT DISTINCT programme_id, level_id FROM students) s
            JOIN levels l ON l.id = s.level_id
            JOIN chapters c ON c.programme_id = s.programme_id AND c.track_id = l.track_id AND c.level_rank <= l.rank
            WHERE c.published_at IS NOT NULL AND c.deleted_at IS NULL
            GROUP BY s.programme_id, l.id ORDER BY abs(count(*) - $1), s.programme_id, l.id LIMIT 1
            """, ct, chapters);
        if (found is not [var place] || place.Split(' ').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray() is not [var id, var level, var visible])
        {
            throw new BenchException("La base n’a pas d’étudiants qui verraient un chapitre.");
        }

        var names = await database.ListAsync(
            "SELECT a.user_name FROM students s JOIN accounts a ON a.id = s.account_id WHERE s.programme_id = $1 AND s.level_id = $2 ORDER BY s.id LIMIT $3",
            ct, id, level, Readers);
        var cookies = new List<string>();
        foreach (var name in names)
        {
            cookies.Add(await Forms.SignInAsync(server, name, ct));
        }

        return new(id, level, visible, cookies);
    }
}
