using System.Net;
using System.Net.Http.Headers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Data.Rendering;
using Portal.Migrations.Commands;
using Portal.Tests.Rendering;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Files;

/// <summary>Smaller pictures of images and first pages (MAP-18), made by vips and poppler.</summary>
public sealed class PictureTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public async Task An_image_is_served_at_every_width_it_has_and_never_larger_than_it_is()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vipsthumbnail is not installed.");
        var chapter = app.World.Fleuve.Draft;
        var uploader = await Uploader.SignInAsync(app, app.World.Fleuve.Author, chapter.Id);
        var png = DrawnPictures.Png(800, 500, 3);
        var sent = (await uploader.SendAsync("colline.png", png, inline: true)).Body;
        var (id, url) = (sent.GetProperty("id").GetInt32(), sent.GetProperty("url").GetString() ?? "");
        await app.Services.GetRequiredService<PictureWork>().MakeAllAsync();
        await MadeAsync(id);

        foreach (var width in new[] { 150, 300, 600, 800 })
        {
            using var answer = await uploader.Client.GetAsync($"{url}?w={width}");
            var bytes = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal("image/webp", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal((width, (int)Math.Round(width * 500 / 800.0)), WebPSize(bytes));
            Assert.True(bytes.Length < png.Length);
            Assert.Equal("private, no-cache", answer.Headers.CacheControl?.ToString().Replace("no-cache, private", "private, no-cache", StringComparison.Ordinal));

            // The tag is of this picture, and a part of it can be had.
            using var again = new HttpRequestMessage(HttpMethod.Get, $"{url}?w={width}");
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag ?? throw new InvalidOperationException("No tag."));
            Assert.Equal(HttpStatusCode.NotModified, (await uploader.Client.SendAsync(again)).StatusCode);
            using var part = new HttpRequestMessage(HttpMethod.Get, $"{url}?w={width}") { Headers = { Range = new RangeHeaderValue(4, 7) } };
            using var some = await uploader.Client.SendAsync(part);
            Assert.Equal(HttpStatusCode.PartialContent, some.StatusCode);
            Assert.Equal(bytes[4..8], await some.Content.ReadAsByteArrayAsync());
        }

        // What is not there gives the original; nonsense too.
        foreach (var width in new[] { "1200", "1", "-5", "abc", "99999999999" })
        {
            Assert.Equal(png, await uploader.Client.GetByteArrayAsync($"{url}?w={width}"));
        }

        // The other side: whoever does not see the chapter sees no picture of it.
        var stranger = await app.SignInAsync(app.World.Fleuve.Stranger);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"{url}?w=150")).StatusCode);
    }

    [Fact]
    public async Task A_text_names_every_width_and_stands_still_while_it_loads()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vipsthumbnail is not installed.");
        var chapter = app.World.Fleuve.Open;
        var uploader = await Uploader.SignInAsync(app, app.World.Fleuve.Author, chapter.Id);
        var sent = (await uploader.SendAsync("vallée.png", DrawnPictures.Png(1000, 400, 4), inline: true)).Body;
        await app.Services.GetRequiredService<PictureWork>().MakeAllAsync();
        await MadeAsync(sent.GetProperty("id").GetInt32());

        await using var db = app.Open(app.World.Fleuve.Id);
        var context = new ChapterContext(1, "T", "fr", "", false) { Images = await ChapterImages.ListAsync(db, chapter.Id, CancellationToken.None) };
        var rendering = app.Services.CreateScope().ServiceProvider.GetRequiredService<SectionRendering>();
        var html = (await rendering.RenderAsync(ChapterTexts.Of("T", "![Une vallée](vallée.png)"), context)).Course?.Html ?? "";

        var image = Assert.Single(HtmlAllowList.Parse(html).QuerySelectorAll("img"));
        var address = Urls.File(sent.GetProperty("id").GetInt32(), "vallée.png");
        Assert.Equal($"{address}?w=1000", image.GetAttribute("src"));
        Assert.Equal($"{address}?w=150 150w, {address}?w=300 300w, {address}?w=600 600w, {address}?w=1000 1000w", image.GetAttribute("srcset"));
        Assert.Equal("(min-width: 45rem) 43rem, 100vw", image.GetAttribute("sizes"));
        Assert.Equal(("1000", "400", "lazy"), (image.GetAttribute("width"), image.GetAttribute("height"), image.GetAttribute("loading")));
        Assert.StartsWith("background:url(data:image/webp;base64,", image.GetAttribute("style"), StringComparison.Ordinal);
        Assert.Equal(html, HtmlAllowList.Clean(html, "c-"));
    }

    [Theory]
    [InlineData("<img src=\"/files/1/a.png\" srcset=\"https://evil.example/a.png 600w\">", "srcset")]
    [InlineData("<img src=\"/files/1/a.png\" srcset=\"/files/1/a.png 600w, javascript:alert(1) 2w\">", "srcset")]
    [InlineData("<img src=\"/files/1/a.png\" srcset=\"//evil.example/files/x 600w\">", "srcset")]
    [InlineData("<img src=\"/files/1/a.png\" style=\"background:url(https://evil.example/x)\">", "style")]
    [InlineData("<img src=\"/files/1/a.png\" style=\"background:url(data:image/webp;base64,AAAA) 50%/cover;position:fixed\">", "style")]
    [InlineData("<img src=\"/files/1/a.png\" style=\"background:url(data:image/svg+xml;base64,AAAA) 50%/cover\">", "style")]
    [InlineData("<p style=\"background:url(data:image/webp;base64,AAAA) 50%/cover\">x</p><img src=\"/files/1/a.png\" sizes=\"expression(1)\">", "sizes")]
    public void Foreign_addresses_and_styles_find_no_way_through_an_image(string html, string gone)
    {
        var clean = HtmlAllowList.Clean(html);
        Assert.DoesNotContain(gone + "=", clean, StringComparison.Ordinal);
        Assert.DoesNotContain("<p style", clean, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_has_a_picture_of_its_first_page()
    {
        Assert.SkipUnless(PictureMaker.DrawsPages, "pdftoppm is not installed.");
        var chapter = app.World.Fleuve.Draft;
        var uploader = await Uploader.SignInAsync(app, app.World.Fleuve.Author, chapter.Id);
        var sent = (await uploader.SendAsync("feuille.pdf", Pdf())).Body;
        var url = sent.GetProperty("url").GetString();
        Assert.Equal(HttpStatusCode.NotFound, (await uploader.Client.GetAsync($"{url}?w=77")).StatusCode);
        await app.Services.GetRequiredService<PictureWork>().MakeAllAsync();
        await MadeAsync(sent.GetProperty("id").GetInt32());

        var picture = await uploader.Client.GetByteArrayAsync($"{url}?w=300");
        Assert.Equal(300, WebPSize(picture).Width);
        Assert.Equal(Pdf(), await uploader.Client.GetByteArrayAsync(url));
    }

    [Fact]
    public async Task Removing_leaves_neither_row_nor_file_nor_picture()
    {
        var chapter = app.World.Fleuve.FutureDate;
        var uploader = await Uploader.SignInAsync(app, app.World.Fleuve.Author, chapter.Id);
        var sent = (await uploader.SendAsync("adieu.png", DrawnPictures.Png(400, 300, 99), inline: true)).Body;
        await app.Services.GetRequiredService<PictureWork>().MakeAllAsync();
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        await using var db = app.Open(app.World.Fleuve.Id);
        var file = await db.Attachments.Where(a => a.Id == sent.GetProperty("id").GetInt32()).Join(db.StoredFiles, a => a.FileId, f => f.Id, (_, f) => f).SingleAsync();
        var name = Convert.ToHexStringLower(file.Sha256);
        Assert.NotEmpty(FilesNamed(name));

        Assert.Equal(1, await host.AskAsync((AttachmentCommands c) => c.RemoveAsync(chapter.Id, [sent.GetProperty("id").GetInt32()]), app.World.Fleuve.ProfessorEyes(app.World.Fleuve.Author, "INF")));
        await app.ExecuteAsync($"UPDATE stored_files SET created_at = created_at - interval '25 hours' WHERE id = {file.Id}");
        await new FileSweep(ConsolePortal.Open(app.Database, app.World.Fleuve.Id), new(app.Files), app.Clock).RunAsync();

        Assert.Empty(FilesNamed(name));
        Assert.False(await db.StoredFiles.AnyAsync(f => f.Id == file.Id));
        Assert.Equal(await db.StoredFiles.SumAsync(f => f.Length), await db.StorageUses.Select(u => u.Bytes).SingleAsync());
    }

    [Fact]
    public async Task Images_of_real_chapters_are_lighter()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vipsthumbnail is not installed.");
        var images = SharedData.Files("chapters", "*").Where(f => Path.GetExtension(f) is ".png" or ".jpg" or ".jpeg").ToList();
        var (originals, phone, full) = (0L, 0L, 0L);
        foreach (var image in images)
        {
            var work = Directory.CreateTempSubdirectory("portal-pictures-");
            var look = await FileLook.AtAsync(image, CancellationToken.None);
            var length = new FileInfo(image).Length;
            var made = await PictureMaker.MakeAsync(image, look.ContentType, look.Width, length, work.FullName, CancellationToken.None);
            originals += length;
            full += made.Pictures is [.., var widest] && widest.Width >= Math.Min(look.Width, PictureWidths.Widest) ? new FileInfo(widest.Path).Length : length;
            phone += made.Pictures.LastOrDefault(p => p.Width <= 600) is { Path: { } path } && look.Width > 600 ? new FileInfo(path).Length
                : made.Pictures is [.., var own] && own.Width >= look.Width ? new FileInfo(own.Path).Length : length;
            work.Delete(recursive: true);
        }

        TestContext.Current.SendDiagnosticMessage($"{images.Count} images: {originals} bytes, {full} at full width, {phone} on a phone");
        Assert.True(full <= originals * 0.4, $"{images.Count} images: {originals} bytes, {full} at full width, {phone} on a phone");
    }

    private async Task MadeAsync(int attachment) => await Soon.Async(async () =>
    {
        await using var db = app.Open(app.World.Fleuve.Id);
        return await db.Attachments.Where(a => a.Id == attachment).Join(db.StoredFiles, a => a.FileId, f => f.Id, (_, f) => f.Pictures != null).SingleAsync();
    });

    private IEnumerable<string> FilesNamed(string name) => Directory.EnumerateFiles(app.Files, $"{name}*", SearchOption.AllDirectories);

    private static (int Width, int Height) WebPSize(byte[] bytes) =>
        ImageSize.Read("image/webp", bytes, new MemoryStream(bytes)) ?? throw new InvalidOperationException("No WebP picture.");

    /// <summary>One page with a line on it.</summary>
    private static byte[] Pdf() => HostileFiles.Utf8(
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Contents 4 0 R>>endobj\n"
        + "4 0 obj<</Length 27>>stream\n10 10 m 190 290 l 5 w S    \nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF");
}
