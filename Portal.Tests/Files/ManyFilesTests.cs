using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Migrations.Commands;
using Portal.Tests.Support;

namespace Portal.Tests.Files;

/// <summary>
/// A whole year of a chapter at once over the real addresses. 60 images and 12 files by themselves, so that the suite stays quick; MANY_IMAGES=500 and
/// MANY_FILES=100 make it the year.
/// </summary>
public sealed class ManyFilesTests(PortalApp app) : IClassFixture<PortalApp>
{
    private static readonly int Images = Number("MANY_IMAGES", 60);
    private static readonly int Others = Number("MANY_FILES", 12);

    [Fact]
    public async Task Hundreds_of_images_and_files_come_are_made_lighter_and_go_without_a_trace()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vipsthumbnail is not installed.");
        var here = app.World.Fleuve;
        var chapter = here.Draft.Id;
        var uploader = await Uploader.SignInAsync(app, here.Author, chapter);
        await using var db = app.Open(here.Id);
        var before = (await db.StoredFiles.CountAsync(), Count(app.Files));
        var images = new ConcurrentBag<(string Url, long Length)>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Images + Others), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var isImage = i < Images;
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

        Assert.Equal(Images, images.Count);
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
        Assert.Equal(Images + Others, await host.AskAsync((AttachmentCommands c) => c.RemoveAsync(chapter, ids), here.ProfessorEyes(here.Author, "INF")));
        await app.ExecuteAsync($"UPDATE stored_files SET created_at = created_at - interval '25 hours'");
        var swept = await new FileSweep(ConsolePortal.Open(app.Database, here.Id), new(app.Files), app.Clock).RunAsync();

        Assert.Equal((Images + Others, 0, 0), (swept.RemovedRows, swept.RowsWithoutFile, swept.FilesWithoutRow));
        Assert.Equal(before.Item1, await db.StoredFiles.CountAsync());
        Assert.True(Count(app.Files) <= before.Item2 + 50, "Only pictures of what was there before may have come.");
        Assert.Equal(0, await db.Uploads.CountAsync());
    }

    private static int Number(string name, int usual) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 10_000 ? number : usual;

    private static int Count(string folder) => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
}
