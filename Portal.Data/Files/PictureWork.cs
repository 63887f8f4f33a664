using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Rendering;

namespace Portal.Data.Files;

/// <summary>
/// Makes the smaller pictures of files, one file after the other, behind the requests: as soon as it is told of a new one, and now and then for what others
/// brought. Until then the original is served. What is left to do stands in the rows, so that several servers share it and a restart loses nothing.
/// </summary>
public sealed class PictureWork(
    IDbContextFactory<PortalDbContext> contexts, FileStoreOptions options, ChapterRenderer renderer, TimeProvider time, ILogger<PictureWork> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(5);
    private readonly Channel<bool> told = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Says that a file has come.</summary>
    public void Wake() => told.Writer.TryWrite(true);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!PictureMaker.IsThere)
        {
            log.LogInformation("Images are served as they came: vipsthumbnail is not installed.");
        }

        try
        {
            while (true)
            {
                await WaitAsync(stoppingToken);
                await MakeAllAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The rows remember what is left.
        }
    }

    /// <summary>Makes what is left to make, until nothing is; answers how many files were looked at.</summary>
    public async Task<int> MakeAllAsync(CancellationToken ct = default)
    {
        var looked = 0;
        try
        {
            while (PictureMaker.IsThere && await MakeNextAsync(ct))
            {
                looked++;
            }

            var rendering = new SectionRendering(new PortalDb(contexts, new FixedViewer(new SystemViewer(null))), renderer);
            while (looked > 0 && await rendering.RerenderStaleAsync(20, ct) > 0)
            {
            }
        }
        catch (Exception e) when (Outage.IsCauseOf(e))
        {
            log.LogWarning("Pictures were not made: {Reason}. Trying again later.", e.Message);
        }

        return looked;
    }

    private async Task WaitAsync(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var tick = Task.Delay(Every, time, patience.Token);
        await Task.WhenAny(tick, told.Reader.WaitToReadAsync(patience.Token).AsTask());
        await patience.CancelAsync();
        ct.ThrowIfCancellationRequested();
        told.Reader.TryRead(out _);
    }

    private async Task<bool> MakeNextAsync(CancellationToken ct)
    {
        await using var db = await contexts.CreateDbContextAsync(ct);
        db.Viewer = new SystemViewer(null);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var found = await db.Database.SqlQuery<WaitingFile>($"""
            SELECT id AS "Id", university_id AS "UniversityId", sha256 AS "Sha256", length AS "Length", content_type AS "ContentType", width AS "Width"
              FROM stored_files WHERE pictures IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
            """).ToListAsync(ct);
        if (found is not [var file])
        {
            return false;
        }

        var (pictures, blur) = await MakeAsync(file, ct);
        await db.Database.ExecuteSqlAsync($"UPDATE stored_files SET pictures = {pictures}, blur = {blur} WHERE id = {file.Id}", ct);
        if (blur is not null)
        {
            // Published texts that show it were rendered without the blur: the renderer's next round puts it in.
            await db.Database.ExecuteSqlAsync($"""
                UPDATE chapter_sections s SET renderer_version = 0
                  FROM attachments a
                 WHERE a.university_id = {file.UniversityId} AND a.file_id = {file.Id} AND a.inline
                   AND s.chapter_id = a.chapter_id AND s.kind = a.section AND strpos(s.html, '/files/' || a.id || '/') > 0
                """, ct);
        }

        await transaction.CommitAsync(ct);
        return true;
    }

    private async Task<(short[] Pictures, string? Blur)> MakeAsync(WaitingFile file, CancellationToken ct)
    {
        if (!PictureWidths.MayHave(file.ContentType))
        {
            return ([], null);
        }

        var folder = Directory.CreateDirectory(FileStore.NewWaitingPath(options));
        try
        {
            var path = Path.Combine(folder.FullName, "original");
            await using (var original = await options.Place.OpenAsync(FileStore.KeyOf(file.UniversityId, file.Sha256), ct))
            {
                if (original is null)
                {
                    return ([], null);
                }

                await using var copy = File.Create(path);
                await original.CopyToAsync(copy, ct);
            }

            var made = await PictureMaker.MakeAsync(path, file.ContentType, file.Width, file.Length, folder.FullName, ct);
            foreach (var (width, picture) in made.Pictures)
            {
                await options.Place.KeepAsync(FileStore.PictureKeyOf(file.UniversityId, file.Sha256, width), picture, ct);
            }

            return ([.. made.Pictures.Select(p => (short)p.Width)], made.Blur);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed record WaitingFile(int Id, int UniversityId, byte[] Sha256, long Length, string ContentType, int Width);
}
