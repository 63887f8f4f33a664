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
    int UniversityId, int StudentId, int ChapterId, SectionKind Section, string? Anchor, short Percent, int Version, DateTimeOffset At);

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
                catch (Exception e) when (e is NpgsqlException or TimeoutException or IOException)
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
        (mark.Anchor is null ? kept with { At = mark.At, Version = mark.Version } : mark) with { Percent = Math.Max(kept.Percent, mark.Percent) };

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
        await using var db = new NpgsqlConnection(connection.ForWork);
        await db.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Upsert, db);
        command.Parameters.AddWithValue("read", (int)ReadFrom);
        command.Parameters.AddWithValue("universities", batch.Select(m => m.UniversityId).ToArray());
        command.Parameters.AddWithValue("students", batch.Select(m => m.StudentId).ToArray());
        command.Parameters.AddWithValue("chapters", batch.Select(m => m.ChapterId).ToArray());
        command.Parameters.AddWithValue("sections", batch.Select(m => (short)m.Section).ToArray());
        command.Parameters.Add(new("anchors", NpgsqlDbType.Array | NpgsqlDbType.Text) { Value = batch.Select(m => m.Anchor).ToArray() });
        command.Parameters.AddWithValue("percents", batch.Select(m => m.Percent).ToArray());
        command.Parameters.AddWithValue("versions", batch.Select(m => m.Version).ToArray());
        command.Parameters.AddWithValue("times", batch.Select(m => m.At.UtcDateTime).ToArray());
        await command.ExecuteNonQueryAsync(ct);
    }
}
