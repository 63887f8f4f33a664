using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Files;

/// <summary>Files on their way to a chapter, over the real addresses.</summary>
public sealed class UploadTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_file_comes_in_pieces_and_goes_on_after_a_cut_line()
    {
        var uploader = await AuthorAsync(Here.Draft);
        var bytes = Text(2_500_000, 1);

        var begun = await uploader.BeginAsync("notes.txt", bytes.Length);
        Assert.Equal((HttpStatusCode.Created, "open", 0L), (begun.Status, State(begun), begun.Body.GetProperty("received").GetInt64()));
        var (id, piece) = (begun.Body.GetProperty("id").GetInt64(), begun.Body.GetProperty("piece").GetInt32());

        var first = await uploader.PieceAsync(id, 0, bytes[..piece]);
        Assert.Equal(piece, first.Body.GetProperty("received").GetInt64());

        // The answer got lost: the browser asks, or sends the same again, and nothing is written twice.
        Assert.Equal(piece, (await uploader.AskAsync(id)).Body.GetProperty("received").GetInt64());
        Assert.Equal(piece, (await uploader.PieceAsync(id, 0, bytes[..piece])).Body.GetProperty("received").GetInt64());
        Assert.Equal(piece, (await uploader.PieceAsync(id, 5, bytes[5..100])).Body.GetProperty("received").GetInt64());

        await uploader.PieceAsync(id, piece, bytes[piece..(2 * piece)]);
        var last = await uploader.PieceAsync(id, 2 * piece, bytes[(2 * piece)..]);
        Assert.Equal("done", State(last));
        Assert.Equal(bytes, await uploader.Client.GetByteArrayAsync(last.Body.GetProperty("url").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, (await uploader.AskAsync(id)).Status);
        Assert.Empty(Parts(id));
    }

    [Fact]
    public async Task Two_gigabytes_are_refused_before_a_byte_is_sent_and_a_lie_about_the_length_gains_nothing()
    {
        var uploader = await AuthorAsync(Here.Draft);

        var begun = await uploader.BeginAsync("film.mp4", 2_000_000_000);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, begun.Status);
        Assert.Contains("limite de votre université", begun.Body.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await uploader.BeginAsync("vide.txt", 0)).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await uploader.BeginAsync("moins.txt", -5)).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await uploader.BeginAsync("photo.png", 16 * 1024 * 1024, inline: true)).Status);

        var small = await uploader.BeginAsync("petit.txt", 10);
        var id = small.Body.GetProperty("id").GetInt64();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await uploader.PieceAsync(id, 0, new byte[(1024 * 1024) + 1])).Status);
        var done = await uploader.PieceAsync(id, 0, Text(5_000, 2));
        Assert.Equal(10, done.Body.GetProperty("size").GetInt64());
    }

    [Theory]
    [InlineData("dessin.svg", "Les dessins SVG")]
    [InlineData("page.html", "Les pages web")]
    [InlineData("programme.exe", "Les programmes")]
    [InlineData("ancien.doc", "ancien format")]
    [InlineData("macros.docm", "macros")]
    [InlineData("latin1.txt", "UTF-8")]
    [InlineData("bombe.zip", "archive")]
    [InlineData("dehors.zip", "archive")]
    [InlineData("beaucoup.zip", "archive")]
    [InlineData("casse.zip", "archive")]
    [InlineData("enorme.png", "pixels")]
    [InlineData("coupee.png", "incomplète")]
    [InlineData("coupee.jpg", "incomplète")]
    [InlineData("inconnu.bin", "Ce genre de fichier")]
    public async Task What_is_not_taken_in_is_said_in_a_sentence_and_leaves_nothing(string name, string sentence)
    {
        var uploader = await AuthorAsync(Here.Draft);
        var bytes = Refused[name];

        var (status, body) = await uploader.SendAsync(name, bytes);

        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "refused"), (status, body.GetProperty("state").GetString()));
        Assert.Contains(sentence, body.GetProperty("message").GetString(), StringComparison.Ordinal);
        await using var db = app.Open(Here.Id);
        var sha256 = SHA256.HashData(bytes);
        Assert.False(await db.StoredFiles.AnyAsync(f => f.Sha256 == sha256));
        Assert.False(await db.Uploads.AnyAsync(u => u.Name == name));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.Files, "tmp")));
    }

    [Theory]
    [InlineData("cours.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("cours.odt", "application/vnd.oasis.opendocument.text")]
    [InlineData("code.zip", "application/zip")]
    [InlineData("données.csv", "text/plain")]
    [InlineData("carnet.ipynb", "text/plain")]
    [InlineData("lettre.pdf", "application/pdf")]
    public async Task What_is_taken_in_is_known_by_its_content_and_harmless(string name, string type)
    {
        var uploader = await AuthorAsync(Here.Draft);

        var (_, body) = await uploader.SendAsync(name, Taken[name]);
        Assert.Equal(("done", name, type), (body.GetProperty("state").GetString(), body.GetProperty("name").GetString(), body.GetProperty("type").GetString()));

        using var answer = await uploader.Client.GetAsync(body.GetProperty("url").GetString());
        Assert.Equal("default-src 'none'; sandbox", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(type is "text/plain" or "application/pdf" ? "inline" : "attachment", answer.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("cours-", answer.Content.Headers.ContentDisposition?.FileNameStar, StringComparison.Ordinal);
        Assert.StartsWith($"{Here.Draft.Number}-Titre", answer.Content.Headers.ContentDisposition?.FileNameStar, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_of_the_text_says_what_the_text_has_to_say_and_comes_once_however_often_it_is_pasted()
    {
        var uploader = await AuthorAsync(Here.Draft);
        var png = DrawnPictures.Png(40, 30, 5);

        var first = (await uploader.SendAsync("Capture d’écran (1).png", png, "Exercises", inline: true)).Body;
        var again = (await uploader.SendAsync("Capture d’écran (1).png", png, "Exercises", inline: true)).Body;
        var other = (await uploader.SendAsync("Capture d’écran (1).png", DrawnPictures.Png(40, 30, 6), "Exercises", inline: true)).Body;

        Assert.Equal("![](Capture-d-écran-1-.png)", first.GetProperty("markdown").GetString());
        Assert.Equal((40, 30), (first.GetProperty("width").GetInt32(), first.GetProperty("height").GetInt32()));
        Assert.Equal(first.GetProperty("id").GetInt32(), again.GetProperty("id").GetInt32());
        Assert.Equal("Capture-d-écran-1--2.png", other.GetProperty("name").GetString());
        Assert.Equal("Capture-d-écran-1-.png", ChapterImages.NameOf("Capture-d-écran-1-.png"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await uploader.SendAsync("x.txt", Text(10, 3), inline: true)).Status);
    }

    [Fact]
    public async Task The_storage_of_a_university_is_exact_however_many_come_at_once()
    {
        // Of the other university, so that its full store bothers no other test.
        var there = app.World.Dunes;
        var uploader = await Uploader.SignInAsync(app, there.Author, there.Draft.Id);
        await using (var db = app.Open(there.Id))
        {
            var used = await db.StoredFiles.SumAsync(f => f.Length);
            (await db.UniversitySettings.SingleAsync()).StorageMegabytes = 1 + (int)(used / 1_048_576);
            await db.SaveChangesAsync();
        }

        await Soon.Async(async () => (await uploader.BeginAsync("x.txt", 3 * 1024 * 1024)).Status == HttpStatusCode.InsufficientStorage);
        var sent = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => uploader.SendAsync($"{i}.txt", Text(200_000, 100 + i))));

        await using var after = app.Open(there.Id);
        var whole = await after.StoredFiles.SumAsync(f => f.Length);
        Assert.Equal(whole, await after.StorageUses.Select(u => u.Bytes).SingleAsync());
        Assert.InRange(whole, 1, (await after.UniversitySettings.Select(s => s.StorageMegabytes).SingleAsync()) * 1_048_576L);
        Assert.Contains(sent, s => s.Status == HttpStatusCode.InsufficientStorage);
        Assert.Contains(sent, s => s.Status == HttpStatusCode.OK);

        // What is there already takes no room.
        var kept = Array.FindIndex(sent, s => s.Status == HttpStatusCode.OK);
        var begun = await uploader.BeginAsync("encore.txt", 1);
        Assert.True(begun.Status is HttpStatusCode.Created or HttpStatusCode.InsufficientStorage);
        Assert.True(kept >= 0);
    }

    [Fact]
    public async Task An_upload_belongs_to_who_began_it_and_can_be_given_up()
    {
        var uploader = await AuthorAsync(Here.Draft);
        var id = (await uploader.BeginAsync("a.txt", 2_000_000)).Body.GetProperty("id").GetInt64();
        await uploader.PieceAsync(id, 0, Text(1_000, 9));

        var elsewhere = await Uploader.SignInAsync(app, app.World.Dunes.Author, app.World.Dunes.Draft.Id);
        foreach (var answer in new[] { await elsewhere.AskAsync(id), await elsewhere.PieceAsync(id, 1_000, [1]), await elsewhere.GiveUpAsync(id) })
        {
            Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        }

        // Of the same person, through another chapter.
        var other = new Uploader(uploader.Client, Here.Open.Id, await PortalApp.TokenAsync(uploader.Client, Urls.ChapterFiles(Here.Open.Id)));
        Assert.Equal(HttpStatusCode.NotFound, (await other.AskAsync(id)).Status);

        Assert.Single(Parts(id));
        Assert.Equal(HttpStatusCode.NoContent, (await uploader.GiveUpAsync(id)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await uploader.GiveUpAsync(id)).Status);
        Assert.Empty(Parts(id));
    }

    [Fact]
    public async Task Without_the_token_of_a_page_nothing_is_sent()
    {
        var uploader = await AuthorAsync(Here.Draft);
        var id = (await uploader.BeginAsync("a.txt", 10)).Body.GetProperty("id").GetInt64();
        var bare = new Uploader(uploader.Client, Here.Draft.Id, "");

        foreach (var answer in new[] { await bare.BeginAsync("b.txt", 10), await bare.PieceAsync(id, 0, [1]), await bare.GiveUpAsync(id) })
        {
            Assert.Equal((HttpStatusCode.BadRequest, "refused"), (answer.Status, State(answer)));
        }

        await uploader.GiveUpAsync(id);
    }

    [Fact]
    public async Task What_stands_still_for_a_day_is_swept_away()
    {
        var uploader = await AuthorAsync(Here.Draft);
        var id = (await uploader.BeginAsync("a.txt", 2_000)).Body.GetProperty("id").GetInt64();
        await uploader.PieceAsync(id, 0, Text(1_000, 10));
        await app.ExecuteAsync($"UPDATE uploads SET touched_at = touched_at - interval '25 hours' WHERE id = {id}");
        foreach (var part in Parts(id))
        {
            File.SetLastWriteTimeUtc(part, app.Clock.GetUtcNow().UtcDateTime.AddHours(-25));
        }

        await using var db = app.Open(Here.Id);
        Assert.Equal(1, await UploadParts.SweepAsync(db, new FolderPlace(app.Files), Here.Id, app.Clock.GetUtcNow() - FileSweep.Grace, CancellationToken.None));
        Assert.Equal(HttpStatusCode.NotFound, (await uploader.AskAsync(id)).Status);
        Assert.Empty(Parts(id));
    }

    private Task<Uploader> AuthorAsync(WorldChapter chapter) => Uploader.SignInAsync(app, Here.Author, chapter.Id);

    private IEnumerable<string> Parts(long upload) =>
        Path.Combine(app.Files, "uploads", $"{Here.Id}", $"{upload}") is var folder && Directory.Exists(folder) ? Directory.EnumerateFiles(folder) : [];

    private static string? State((HttpStatusCode Status, JsonElement Body) answer) => answer.Body.GetProperty("state").GetString();

    private static byte[] Text(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (byte)('a' + random.Next(26)))];
    }

    private static readonly Dictionary<string, byte[]> Refused = new()
    {
        ["dessin.svg"] = HostileFiles.Utf8("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
        ["page.html"] = HostileFiles.Utf8("<!doctype html><script>alert(1)</script>"),
        ["programme.exe"] = [.. "MZ"u8, 0, 1, 2, 3],
        ["ancien.doc"] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0],
        ["macros.docm"] = HostileFiles.DocxWithMacros(),
        ["latin1.txt"] = System.Text.Encoding.Latin1.GetBytes("Déjà vu à l’école ?"),
        ["bombe.zip"] = HostileFiles.ZipBomb(),
        ["dehors.zip"] = HostileFiles.Zip(("../../etc/cron.d/x", [1])),
        ["beaucoup.zip"] = HostileFiles.ManyEntries(10_001),
        ["casse.zip"] = [.. "PK\x03\x04"u8, .. new byte[100]],
        ["enorme.png"] = DrawnPictures.Claiming(50_000, 50_000),
        ["coupee.png"] = DrawnPictures.Png(60, 40, 1)[..500],
        ["coupee.jpg"] = Convert.FromHexString("FFD8FFE000041122FFC0000B080014001E01011100"),
        ["inconnu.bin"] = [1, 2, 3, 4, 5, 0, 0, 0],
    };

    private static readonly Dictionary<string, byte[]> Taken = new()
    {
        ["cours.docx"] = HostileFiles.DocxWithEntity(),
        ["cours.odt"] = HostileFiles.OdtWithEntity(),
        ["code.zip"] = HostileFiles.Zip(("main.py", HostileFiles.Utf8("print(1)"))),
        ["données.csv"] = HostileFiles.Utf8("a;b\n1;2\n"),
        ["carnet.ipynb"] = HostileFiles.Utf8("{\"cells\": []}"),
        ["lettre.pdf"] = HostileFiles.Utf8("%PDF-1.4\n%%EOF"),
    };
}
