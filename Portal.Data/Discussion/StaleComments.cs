using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Portal.Data.Access;
using Portal.Data.Rendering;

namespace Portal.Data.Discussion;

/// <summary>After the renderer has become better, writes the HTML of questions and answers anew, some at a time, like the sections of chapters.</summary>
public sealed class StaleComments(IServiceScopeFactory scopes, CommentRendering rendering, TimeProvider time, ILogger<StaleComments> log) : BackgroundService
{
    private const int Batch = 50;
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    /// <summary>Renders up to <paramref name="batch"/> texts of all universities again; those another server has taken are skipped.</summary>
    /// <returns>How many; 0 when nothing (more) is to do.</returns>
    public async Task<int> RerenderAsync(int batch, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var portal = new PortalDb(scope.ServiceProvider.GetRequiredService<IDbContextFactory<PortalDbContext>>(), new FixedViewer(new SystemViewer(null)));
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var stale = await db.Database.SqlQuery<Stale>($"""
            SELECT c.id AS "Id", c.markdown AS "Markdown", h.language AS "Language", s.macros AS "Macros"
              FROM comments c
              JOIN chapters h ON h.university_id = c.university_id AND h.id = c.chapter_id
              JOIN subjects s ON s.university_id = h.university_id AND s.id = h.subject_id
             WHERE c.renderer_version < {(int)ChapterRenderer.Version}
             ORDER BY c.renderer_version, c.id
             LIMIT {batch}
               FOR UPDATE OF c SKIP LOCKED
            """).ToListAsync(ct);
        foreach (var comment in stale)
        {
            var rendered = await rendering.RenderAsync(comment.Markdown, comment.Language, comment.Macros, ct);
            await db.Database.ExecuteSqlAsync(
                $"UPDATE comments SET html = {rendered.Html}, summary = {rendered.Summary}, renderer_version = {ChapterRenderer.Version} WHERE id = {comment.Id}", ct);
        }

        await transaction.CommitAsync(ct);
        return stale.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                try
                {
                    if (await RerenderAsync(Batch, stoppingToken) == 0)
                    {
                        return;
                    }

                    await Task.Delay(Breath, time, stoppingToken);
                }
                catch (Exception e) when (Outage.IsCauseOf(e))
                {
                    log.LogWarning("Older comments were not rendered anew: {Reason}. Trying again.", e.Message);
                    await Task.Delay(RetryAfter, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on where this one stopped.
        }
    }

    private sealed record Stale(long Id, string Markdown, string Language, string Macros);
}
