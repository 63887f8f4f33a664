using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Portal.Data.Chapters;

namespace Portal.Data.Reading;

/// <summary>A student's place at one moment, in a chapter that was visible to them then.</summary>
/// <param name="Anchor">Paragraph at the top of the screen; null when the chapter was just opened and the place is not to move.</param>
/// <param name="Percent">How far down the course, 0 to 100.</param>
public sealed record ReadingMark(
    int UniversityId, int StudentId, int ChapterId, SectionKind Section, string? Anchor, short Percent, int Version, DateTimeOffset At)
{
    /// <summary>How often the chapter was opened: 1 for a page just shown, 0 for a place in it.</summary>
    public int Openings { get; init; }
}

/// <summary>
/// Takes places without making readers wait, and writes all of a second in one statement. A place of the last second may be lost with a killed
/// server; nothing a person typed is.
/// </summary>
public sealed class ReadingLog(PortalConnection connection, TimeProvider time, ILogger<ReadingLog> log) : BackgroundService
{
    private const int Capacity = 20_000;

    /// <summary>From this much of the course on, the chapter counts as read.</summary>
    public const short ReadFrom = 95;

    private readonly Channel<ReadingMark> marks =
        Channel.CreateBounded<ReadingMark>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    /// <summary>Keeps the place; returns at once.</summary>
    public void Add(ReadingMark mark) => marks.Writer.TryWrite(mark);

    /// <summary>Writes what has been added so far: at shutdown, and in tests.</summary>
    public async Task FlushAsync(CancellationToken ct = default)
    {
        // Of several marks of one reader in one chapter the last counts; one statement may not touch a row twice.
        var latest = new Dictionary<(int Student, int Chapter), ReadingMark>();
        while (latest.Count < Capacity && marks.Reader.TryRead(out var mark))
        {
            var key = (mark.StudentId, mark.ChapterId);
            latest[key] = latest.TryGetValue(key, out var kept) ? Join(kept, mark) : mark;
        }

        if (latest.Count > 0)
        {
            await WriteAsync([.. latest.Values], ct);
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await marks.Reader.WaitToReadAsync(stoppingToken))
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
                try
                {
                    await FlushAsync(stoppingToken);
                }
                catch (Exception e) when (Outage.IsCauseOf(e))
                {
                    log.LogWarning("Reading places of the last second were not kept: {Reason}", e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>Two marks of one reader in one chapter, as two statements would have left them: the place may stay, the progress never falls.</summary>
    private static ReadingMark Join(ReadingMark kept, ReadingMark mark) =>
        (mark.Anchor is null ? kept with { At = mark.At, Version = mark.Version } : mark) with { Percent = Math.Max(kept.Percent, mark.Percent), Openings = kept.Openings + mark.Openings };

    private async Task WriteAsync(ReadingMark[] batch, CancellationToken ct)
    {
        // Joined with both tables: a student or chapter deleted meanwhile, or of another university, is left out and does not fail the rest.
        const string Upsert = """
            INSERT INTO reading_places AS kept (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at, first_at, read_at)
            SELECT m.university_id, m.student_id, m.chapter_id, m.section, coalesce(m.anchor, ''), m.percent, m.version, m.at, m.at,
                   CASE WHEN m.percent >= @read THEN m.at END
            FROM unnest(@universities, @students, @chapters, @sections, @anchors, @percents, @versions, @times)
                 AS m (university_id, student_id, chapter_id, section, anchor, percent, version, at)
            JOIN students s ON s.id = m.student_id AND s.university_id = m.university_id
            JOIN chapters c ON c.id = m.chapter_id AND c.university_id = m.university_id
            ON CONFLICT (student_id, chapter_id) DO UPDATE SET
                opened_at = excluded.opened_at,
                section = CASE WHEN excluded.anchor = '' THEN kept.section ELSE excluded.section END,
                anchor = CASE WHEN excluded.anchor = '' THEN kept.anchor ELSE excluded.anchor END,
                percent = greatest(kept.percent, excluded.percent),
                version = CASE WHEN excluded.read_at IS NOT NULL OR kept.read_at IS NULL THEN excluded.version ELSE kept.version END,
                read_at = coalesce(excluded.read_at, kept.read_at)
            """;
        // For dashboards: chapters opened, and who opened one today for the first time, in the days of their university.
        const string Count = """
            WITH opened AS (
                SELECT m.university_id, m.student_id, (m.at AT TIME ZONE coalesce(z.time_zone, 'UTC'))::date AS day, m.openings
                  FROM unnest(@universities, @students, @times, @openings) AS m (university_id, student_id, at, openings)
                  JOIN students s ON s.id = m.student_id AND s.university_id = m.university_id
                  LEFT JOIN university_settings z ON z.university_id = m.university_id
                 WHERE m.openings > 0),
            fresh AS (
                INSERT INTO daily_readers (university_id, day, student_id) SELECT DISTINCT university_id, day, student_id FROM opened ORDER BY university_id, day, student_id
                ON CONFLICT DO NOTHING RETURNING university_id, day)
            INSERT INTO daily_figures AS kept (university_id, day, kind, faculty_id, value)
            SELECT university_id, day, 1, 0, sum(openings) FROM opened GROUP BY university_id, day
            UNION ALL SELECT university_id, day, 2, 0, count(*) FROM fresh GROUP BY university_id, day
            ORDER BY 1, 2, 3
            ON CONFLICT (university_id, day, kind, faculty_id) DO UPDATE SET value = kept.value + excluded.value
            """;
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var command = new NpgsqlBatch(db);
        var (universities, students, times) = (batch.Select(m => m.UniversityId).ToArray(), batch.Select(m => m.StudentId).ToArray(), batch.Select(m => m.At.UtcDateTime).ToArray());
        var places = new NpgsqlBatchCommand(Upsert);
        command.BatchCommands.Add(places);
        var parameters = places.Parameters;
        parameters.AddWithValue("read", (int)ReadFrom);
        parameters.AddWithValue("universities", universities);
        parameters.AddWithValue("students", students);
        parameters.AddWithValue("chapters", batch.Select(m => m.ChapterId).ToArray());
        parameters.AddWithValue("sections", batch.Select(m => (short)m.Section).ToArray());
        parameters.Add(new("anchors", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = batch.Select(m => m.Anchor).ToArray() });
        parameters.AddWithValue("percents", batch.Select(m => m.Percent).ToArray());
        parameters.AddWithValue("versions", batch.Select(m => m.Version).ToArray());
        parameters.AddWithValue("times", times);
        if (batch.Any(m => m.Openings > 0))
        {
            var count = new NpgsqlBatchCommand(Count);
            count.Parameters.AddWithValue("universities", universities);
            count.Parameters.AddWithValue("students", students);
            count.Parameters.AddWithValue("times", times);
            count.Parameters.AddWithValue("openings", batch.Select(m => m.Openings).ToArray());
            command.BatchCommands.Add(count);
        }

        await command.ExecuteNonQueryAsync(ct);
    }
}
