using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Tests.Access;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Files;

/// <summary>Who may bring, rename, move and take away files of a chapter: its authors, and nobody else, whatever they send.</summary>
public sealed class UploadAccessTests(PortalApp app) : IClassFixture<PortalApp>, IDisposable
{
    private readonly Browsers browsers = new(app);

    public static TheoryData<Who> Others { get; } = [.. Enum.GetValues<Who>().Where(w => w is not (Who.Author or Who.Visitor))];

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Nobody_but_an_author_sends_files_and_nothing_tells_that_the_chapter_is_there(Who who)
    {
        var client = await browsers.OfAsync(who);
        var token = await PortalApp.TokenAsync(client, Urls.Login);
        var chapter = app.World.Fleuve.Draft;
        var before = await CountAsync();

        var there = new Uploader(client, chapter.Id, token);
        var missing = new Uploader(client, World.Nobody, token);
        var answers = new[] { await there.BeginAsync("a.txt", 10), await there.PieceAsync(1, 0, [1]), await there.GiveUpAsync(1) };
        var likes = new[] { await missing.BeginAsync("a.txt", 10), await missing.PieceAsync(1, 0, [1]), await missing.GiveUpAsync(1) };
        Assert.All(answers.Zip(likes), pair => Assert.Equal((pair.Second.Status, $"{pair.Second.Body}"), (pair.First.Status, $"{pair.First.Body}")));
        Assert.All(answers, a => Assert.True(a.Status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.BadRequest, $"{a.Status}"));

        foreach (var deed in new Func<int, int, string>[] { Urls.FileRename, Urls.FileMove, Urls.FileRemove })
        {
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, deed(chapter.Id, chapter.CourseFile.Id), token));
        }

        Assert.Equal(before, await CountAsync());
    }

    [Fact]
    public async Task A_visitor_is_led_to_the_door()
    {
        var visitor = app.Visitor();
        var token = await PortalApp.TokenAsync(visitor, Urls.Login);
        Assert.Equal(HttpStatusCode.Redirect, (await new Uploader(visitor, app.World.Fleuve.Draft.Id, token).BeginAsync("a.txt", 10)).Status);
    }

    [Fact]
    public async Task A_forged_chapter_in_the_address_reaches_no_file_of_another()
    {
        var here = app.World.Fleuve;
        var client = await browsers.OfAsync(Who.Author);
        var token = await PortalApp.TokenAsync(client, Urls.ChapterFiles(here.Draft.Id));

        // Of the other programme, of another own chapter, of the other university.
        foreach (var file in new[] { here.OfOtherProgramme.CourseFile.Id, here.Open.CourseFile.Id, app.World.Dunes.Draft.CourseFile.Id })
        {
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.FileRemove(here.Draft.Id, file), token));
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.FileRename(here.Draft.Id, file), token));
            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.FileMove(here.Draft.Id, file), token));
        }

        // An image of the text keeps the name that the text says.
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.FileRename(here.Draft.Id, here.Draft.CourseImage.Id), token));
    }

    [Fact]
    public async Task An_author_adds_renames_orders_and_removes_by_forms_alone()
    {
        var chapter = app.World.Fleuve.Never;
        var client = await browsers.OfAsync(Who.Author);
        var token = await PortalApp.TokenAsync(client, Urls.ChapterFiles(chapter.Id));

        using (var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("files"), "_handler" }, { new StringContent("Solutions"), "Input.Section" },
            { new ByteArrayContent("un"u8.ToArray()), "Input.Files", "un.txt" }, { new ByteArrayContent("deux"u8.ToArray()), "Input.Files", "deux.md" },
        })
        {
            using var sent = await client.PostAsync(Urls.ChapterFiles(chapter.Id), form);
            Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        }

        var (one, two) = (await IdAsync("un.txt"), await IdAsync("deux.md"));
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(client, Urls.FileRename(chapter.Id, one), token, ("name", "../Énoncé<1>")));
        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(client, Urls.FileMove(chapter.Id, two), token, ("to", "up")));
        Assert.Equal(["corrigé.txt", "deux.md", "Énoncé-1-.txt"], (await NamesAsync()).Order());
        Assert.True((await NamesAsync()).IndexOf("deux.md") < (await NamesAsync()).IndexOf("Énoncé-1-.txt"));

        Assert.Equal(HttpStatusCode.Redirect, await PostAsync(client, Urls.FileRemove(chapter.Id, one), token));
        Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.FileRemove(chapter.Id, one), token));
        Assert.DoesNotContain("Énoncé-1-.txt", (await PortalApp.GetAsync(client, Urls.ChapterFiles(chapter.Id))).Body, StringComparison.Ordinal);

        async Task<int> IdAsync(string name)
        {
            await using var db = app.Open(app.World.Fleuve.Id);
            return await db.Attachments.Where(a => a.ChapterId == chapter.Id && a.Name == name).Select(a => a.Id).SingleAsync();
        }

        async Task<List<string>> NamesAsync()
        {
            await using var db = app.Open(app.World.Fleuve.Id);
            return await db.Attachments.Where(a => a.ChapterId == chapter.Id && a.Section == SectionKind.Solutions && !a.Inline).OrderBy(a => a.Position).Select(a => a.Name).ToListAsync();
        }
    }

    [Fact]
    public async Task A_form_says_of_each_refused_file_why_and_keeps_the_others()
    {
        var chapter = app.World.Fleuve.PastDate;
        var client = await browsers.OfAsync(Who.Author);
        var token = await PortalApp.TokenAsync(client, Urls.ChapterFiles(chapter.Id));
        using var form = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("files"), "_handler" }, { new StringContent("Course"), "Input.Section" },
            { new ByteArrayContent("bien"u8.ToArray()), "Input.Files", "bien.txt" }, { new ByteArrayContent("<svg/>"u8.ToArray()), "Input.Files", "mal.svg" },
        };
        using var answer = await client.PostAsync(Urls.ChapterFiles(chapter.Id), form);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Les dessins SVG", body, StringComparison.Ordinal);
        Assert.Contains("bien.txt", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_announces_two_gigabytes_is_answered_before_it_is_read()
    {
        var client = await browsers.OfAsync(Who.Author);
        using var endless = new StreamContent(new NeverRead());
        endless.Headers.ContentType = new("multipart/form-data") { Parameters = { new("boundary", "x") } };
        endless.Headers.ContentLength = 2_000_000_000;
        using var request = new HttpRequestMessage(HttpMethod.Post, Urls.ChapterFiles(app.World.Fleuve.Draft.Id)) { Content = endless };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal((HttpStatusCode.Redirect, Urls.ChapterFiles(app.World.Fleuve.Draft.Id)), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        Assert.Contains("30", (await PortalApp.GetAsync(client, Urls.ChapterFiles(app.World.Fleuve.Draft.Id))).Body.Split("role=\"status\"")[1].Split("</div>")[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_data_layer_holds_it_without_any_page()
    {
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        var (here, there) = (app.World.Fleuve, app.World.Dunes);
        foreach (var viewer in new Viewer[] { here.StudentEyes, here.ProfessorEyes(here.Colleague, "INF"), here.ProfessorEyes(here.Stranger, "BIO"), there.ProfessorEyes(there.Author, "INF"), there.AdminEyes, new AnonymousViewer() })
        {
            var chapter = here.Open;
            Assert.Null(await host.AskAsync((AttachmentQueries q) => q.ListOwnAsync(chapter.Id), viewer));
            Assert.Null(await host.AskAsync((UploadCommands c) => c.BeginAsync(chapter.Id, SectionKind.Course, false, "a.txt", 10), viewer));
            Assert.Null(await host.AskAsync((UploadCommands c) => c.FindAsync(chapter.Id, 1), viewer));
            Assert.Null(await host.AskAsync((UploadCommands c) => c.AppendAsync(chapter.Id, 1, 0, new MemoryStream([1])), viewer));
            Assert.False(await host.AskAsync((UploadCommands c) => c.GiveUpAsync(chapter.Id, 1), viewer));
            Assert.Null(await host.AskAsync((UploadCommands c) => c.TakeAsync(chapter.Id, SectionKind.Course, false, "a.txt", new MemoryStream([65])), viewer));
            Assert.Null(await host.AskAsync((AttachmentCommands c) => c.AttachAsync(chapter.Id, SectionKind.Course, new FileKept(1, "", 1, "text/plain", 0, 0), "a.txt", false), viewer));
            Assert.False(await host.AskAsync((AttachmentCommands c) => c.RenameAsync(chapter.Id, chapter.CourseFile.Id, "x.txt"), viewer));
            Assert.False(await host.AskAsync((AttachmentCommands c) => c.MoveAsync(chapter.Id, chapter.CourseFile.Id, true), viewer));
            Assert.Equal(0, await host.AskAsync((AttachmentCommands c) => c.RemoveAsync(chapter.Id, [chapter.CourseFile.Id]), viewer));
        }
    }

    public void Dispose() => browsers.Dispose();

    private async Task<(int, long, int)> CountAsync()
    {
        await using var db = app.Open(app.World.Fleuve.Id);
        return (await db.Attachments.CountAsync(), await db.Uploads.CountAsync(), await db.StoredFiles.CountAsync());
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string address, string token, params (string Name, string Value)[] fields)
    {
        var sent = new Dictionary<string, string> { ["__RequestVerificationToken"] = token, ["name"] = "autre.txt", ["to"] = "down" };
        foreach (var (name, value) in fields)
        {
            sent[name] = value;
        }

        using var only = new FormUrlEncodedContent(sent);
        using var answer = await client.PostAsync(address, only);
        return answer.StatusCode;
    }

    /// <summary>Fails whoever reads it.</summary>
    private sealed class NeverRead : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => 2_000_000_000;

        public override long Position { get => 0; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => 0;

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
