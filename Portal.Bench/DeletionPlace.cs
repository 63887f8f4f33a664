using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Portal.Data.Files;
using Portal.Data.Jobs;

namespace Portal.Bench;

/// <summary>Makes professors to delete: with chapters of 12 kB, a version, a file, three questions and ten readers each.</summary>
internal sealed class DeletionPlace
{
    private const string Mark = "bench.deletion";

    private readonly BenchDatabase database;
    private readonly int university;

    private DeletionPlace(BenchDatabase database, int university, string administrator) => (this.database, this.university, Administrator) = (database, university, administrator);

    /// <summary>Tables whose rows are compared with the words of the report.</summary>
    public static IReadOnlyList<(string Table, string Word)> Counted { get; } =
    [
        ("chapters", "Chapitres"), ("chapter_sections", "Parties de chapitres"), ("chapter_versions", "Versions"), ("attachments", "Pièces jointes"),
        ("comments", "Questions et réponses"), ("reading_places", "reading_places"), ("chapter_authors", "chapter_authors"), ("stored_files", "Fichiers effacés"),
    ];

    /// <summary>Signs in to delete.</summary>
    public string Administrator { get; }

    /// <exception cref="BenchException">The base has no university with an administrator.</exception>
    public static async Task<DeletionPlace> FindAsync(BenchDatabase database, CancellationToken ct)
    {
        var found = await database.ListAsync(
            """
            SELECT concat_ws(' ', d.of_university_id, a.user_name) FROM administrators d JOIN accounts a ON a.id = d.account_id
            WHERE EXISTS (SELECT 1 FROM subjects s WHERE s.university_id = d.of_university_id) ORDER BY d.id LIMIT 1
            """, ct);
        return found is [var row] && row.Split(' ') is [var university, var name]
            ? new(database, int.Parse(university, CultureInfo.InvariantCulture), name)
            : throw new BenchException("La base n’a pas d’université avec une administration.");
    }

    /// <summary>Removes what an earlier measurement that was cut off has left.</summary>
    public async Task ClearAsync(CancellationToken ct)
    {
        const string Left = "SELECT DISTINCT a.professor_id::text FROM chapter_authors a JOIN chapters c ON c.id = a.chapter_id WHERE c.attribution = $1";
        foreach (var professor in await database.ListAsync(Left, ct, Mark))
        {
            await DeleteByOneTransactionAsync(int.Parse(professor, CultureInfo.InvariantCulture), ct);
        }
    }

    /// <summary>A professor with all these chapters, vacuumed and written down; the id.</summary>
    public async Task<int> MakeAsync(int chapters, CancellationToken ct)
    {
        var professor = int.Parse((await database.ListAsync(
            """
            WITH account AS (
                INSERT INTO accounts (university_id, last_role, enabled, accepted_at, created_at, user_name, normalized_user_name, email, normalized_email, email_confirmed,
                                      phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
                SELECT $1, 2, true, now(), now(), n, upper(n), n || '@bench.example', upper(n || '@bench.example'), true, false, false, true, 0
                  FROM (SELECT 'bench' || replace(gen_random_uuid()::text, '-', '') AS n) x RETURNING id)
            INSERT INTO professors (university_id, account_id, first_name, last_name, speciality, created_at)
            SELECT $1, id, 'Banc', 'Essai', '', now() FROM account RETURNING id
            """, ct, university))[0], CultureInfo.InvariantCulture);
        await ExecuteAsync(Rows, ct, university, professor, chapters, Mark);
        for (var n = 1; n <= chapters; n++)
        {
            var bytes = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Mark} {professor} {n}"));
            var path = Path.Combine(Folder, FileStore.KeyOf(university, SHA256.HashData(bytes)));
            Directory.CreateDirectory(Path.GetDirectoryName(path) ?? Folder);
            await File.WriteAllBytesAsync(path, bytes, ct);
        }

        foreach (var (table, _) in Counted)
        {
            await ExecuteAsync($"VACUUM (ANALYZE) {table}", ct);
        }

        return professor;
    }

    /// <summary>What the rows cost PostgreSQL alone: one statement a table, one transaction, nothing counted, no file. The professor goes too.</summary>
    public async Task<TimeSpan> DeleteByOneTransactionAsync(int professor, CancellationToken ct)
    {
        var took = Stopwatch.StartNew();
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            BEGIN;
            CREATE TEMP TABLE going ON COMMIT DROP AS SELECT chapter_id AS id FROM chapter_authors WHERE professor_id = {professor};
            CREATE TEMP TABLE files ON COMMIT DROP AS SELECT file_id AS id FROM attachments WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM reading_places WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM comments WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM attachments WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM chapter_versions WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM chapter_sections WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM chapter_authors WHERE chapter_id IN (SELECT id FROM going);
            DELETE FROM chapters WHERE id IN (SELECT id FROM going);
            DELETE FROM stored_files WHERE id IN (SELECT id FROM files);
            DELETE FROM professors WHERE id = {professor};
            COMMIT;
            """), ct);
        var elapsed = took.Elapsed;
        Directory.Delete(Path.Combine(Folder, university.ToString(CultureInfo.InvariantCulture)), recursive: true);
        return elapsed;
    }

    /// <summary>Rows of the professors made here, by table.</summary>
    public async Task<Dictionary<string, long>> CountAsync(CancellationToken ct)
    {
        var counts = new Dictionary<string, long>();
        foreach (var (table, _) in Counted)
        {
            var which = table switch
            {
                "chapters" => "attribution = $1",
                "stored_files" => "content_type = $1",
                _ => "chapter_id IN (SELECT id FROM chapters WHERE attribution = $1)",
            };
            counts[table] = long.Parse((await database.ListAsync($"SELECT count(*) FROM {table} WHERE {which}", ct, Mark))[0], CultureInfo.InvariantCulture);
        }

        return counts;
    }

    /// <summary>Under which number the bin keeps a professor.</summary>
    public async Task<long> DeletionOfAsync(int professor, CancellationToken ct) =>
        long.Parse((await database.ListAsync("SELECT deletion_id FROM professors WHERE id = $1", ct, professor))[0], CultureInfo.InvariantCulture);

    /// <summary>Waits for the purge and reads its report.</summary>
    /// <exception cref="BenchException">It failed, or did not end in time.</exception>
    public async Task<JobResult> WaitAsync(long deletion, TimeSpan limit, CancellationToken ct)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < limit;)
        {
            if (await database.ListAsync("SELECT result::text FROM jobs WHERE kind = 'deletion.purge' AND payload->>'deletion' = $1::text AND state = 2", ct, $"{deletion}") is [var done])
            {
                return JobResult.Read(done) ?? throw new BenchException("Le rapport de la suppression est vide.");
            }

            await Task.Delay(10, ct);
        }

        throw new BenchException("La suppression n’a pas fini en cinq minutes.");
    }

    /// <summary>Files of this university in the bench's folder: none is wanted afterwards.</summary>
    public int FilesLeft()
    {
        var folder = Path.Combine(Folder, university.ToString(CultureInfo.InvariantCulture));
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length : 0;
    }

    private static string Folder => Path.Combine(Places.Results, "files");

    private async Task ExecuteAsync(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = database.Source.CreateCommand(sql);
        command.CommandTimeout = 300;
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync(ct);
    }

    private const string Rows = """
        WITH place AS (
            SELECT s.id AS subject, s.programme_id AS programme, l.track_id AS track, l.id AS level, l.rank AS rank, s.semester AS semester
              FROM subjects s JOIN levels l ON l.id = s.level_id WHERE s.university_id = $1 AND s.deleted_at IS NULL ORDER BY s.id LIMIT 1),
        made AS (
            INSERT INTO chapters (university_id, subject_id, programme_id, track_id, level_id, level_rank, semester, number, title, excerpt, author_names, language,
                                  reading_minutes, exercise_count, solution_release, published_at, published_version, latest_version, review, created_at, updated_at, attribution)
            SELECT $1, subject, programme, track, level, rank, semester, 1000000 + n, 'Chapitre ' || n, 'Extrait', 'Banc Essai', 'fr', 5, 3, 0, now(), 1, 1, 0, now(), now(), $4
              FROM place, generate_series(1, $3) n RETURNING id, number - 1000000 AS n),
        sections AS (
            INSERT INTO chapter_sections (chapter_id, kind, university_id, markdown, html, contents, plain_text, words, has_formulas, renderer_version)
            SELECT id, kind, $1, t, t, '[]', left(t, 2000), 300, false, (SELECT max(renderer_version) FROM chapter_sections)
              FROM made, generate_series(0, 2) kind, LATERAL (SELECT string_agg(md5(id::text || kind || i), ' ') AS t FROM generate_series(1, 60) i) x),
        versions AS (
            INSERT INTO chapter_versions (university_id, chapter_id, number, title, course, exercises, solutions, created_at)
            SELECT $1, id, 1, 'Chapitre', repeat('cours ', 300), repeat('exercice ', 200), repeat('corrigé ', 200), now() FROM made),
        authors AS (INSERT INTO chapter_authors (chapter_id, professor_id, university_id, position) SELECT id, $2, $1, 0 FROM made),
        files AS (
            INSERT INTO stored_files (university_id, sha256, length, content_type, width, height, created_at, pictures)
            SELECT $1, sha256(convert_to($4 || ' ' || $2 || ' ' || n, 'UTF8')), 20, $4, 0, 0, now() - interval '3 days', '{}' FROM made RETURNING id, sha256),
        attached AS (
            INSERT INTO attachments (university_id, chapter_id, section, file_id, name, inline, position)
            SELECT $1, m.id, 0, f.id, 'piece.txt', false, 0 FROM made m JOIN files f ON f.sha256 = sha256(convert_to($4 || ' ' || $2 || ' ' || m.n, 'UTF8'))),
        asked AS (
            INSERT INTO comments (university_id, chapter_id, section, anchor, quote, student_id, markdown, html, summary, renderer_version, created_at, state, answers, waiting)
            SELECT $1, m.id, 0, '', '', (SELECT min(id) FROM students WHERE university_id = $1), 'Pourquoi ?', '<p>Pourquoi ?</p>', 'Pourquoi ?', 1, now(), 0, 0, true
              FROM made m, generate_series(1, 3))
        INSERT INTO reading_places (student_id, chapter_id, university_id, section, anchor, percent, version, opened_at)
        SELECT s.id, m.id, $1, 0, '', 50, 1, now() FROM made m, (SELECT id FROM students WHERE university_id = $1 ORDER BY id LIMIT 10) s
        """;
}
