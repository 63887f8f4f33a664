using System.Collections.Concurrent;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Migrations.Commands;
using Portal.Tests.Support;

namespace Portal.Tests.Files;

/// <summary>A whole year of a chapter at once: 500 images and 100 files over the real addresses.</summary>
public sealed class ManyFilesTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task Five_hundred_images_and_a_hundred_files_come_are_made_lighter_and_go_without_a_trace()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vipsthumbnail is not installed.");
        var here = app.World.Fleuve;
        var chapter = here.Draft.Id;
        var uploader = await Uploader.SignInAsync(app, here.Author, chapter);
        await using var db = app.Open(here.Id);
        var before = (await db.StoredFiles.CountAsync(), Count(app.Files));
        var images = new ConcurrentBag<(string Url, long Length)>();

        await Parallel.ForEachAsync(Enumerable.Range(0, 600), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var isImage = i < 500;
            var bytes = isImage ? DrawnPictures.Png(260, 160, 1_000 + i) : HostileFiles.Utf8(string.Join('\n', Enumerable.Range(0, 200).Select(line => $"{i} {line}")));
            var (status, body) = await uploader.SendAsync(isImage ? $"figure {i}.png" : $"fiche {i}.txt", bytes, "Exercises", inline: isImage);
            Assert.Equal(HttpStatusCode.OK, status);
            if (isImage)
            {
                images.Add((body.GetProperty("url").GetString() ?? "", bytes.Length));
            }
        });
        // The work behind the requests is at it already; this one helps and comes back when nothing is left.
        await app.Services.GetRequiredService<PictureWork>().MakeAllAsync();
        await Soon.Async(() => db.StoredFiles.AllAsync(f => f.Pictures != null));

        Assert.Equal(500, images.Count);
        var (original, sent) = (0L, 0L);
        foreach (var (url, length) in images)
        {
            using var answer = await uploader.Client.GetAsync($"{url}?w=260");
            Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
            original += length;
            sent += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }

        Assert.True(sent <= original * 0.4, $"{original} bytes came, {sent} are sent.");
        TestContext.Current.SendDiagnosticMessage($"{original} bytes came, {sent} are sent: {100 - (100.0 * sent / original):0} % less.");

        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        var ids = await db.Attachments.Where(a => a.ChapterId == chapter && a.Section == SectionKind.Exercises).Select(a => a.Id).ToListAsync();
        Assert.Equal(600, await host.AskAsync((AttachmentCommands c) => c.RemoveAsync(chapter, ids), here.ProfessorEyes(here.Author, "INF")));
        await app.ExecuteAsync($"UPDATE stored_files SET created_at = created_at - interval '25 hours'");
        var swept = await new FileSweep(ConsolePortal.Open(app.Database, here.Id), new(app.Files), app.Clock).RunAsync();

        Assert.Equal((600, 0, 0), (swept.RemovedRows, swept.RowsWithoutFile, swept.FilesWithoutRow));
        Assert.Equal(before.Item1, await db.StoredFiles.CountAsync());
        Assert.True(Count(app.Files) <= before.Item2 + 50, "Only pictures of what was there before may have come.");
        Assert.Equal(0, await db.Uploads.CountAsync());
    }

    private static int Count(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
}
