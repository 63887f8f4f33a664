using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Structure;
using Portal.Migrations.Commands;
using Portal.Tests.Accounts;
using Portal.Tests.Files;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Structure;

/// <summary>The logo of a university: who sets it, what is taken, what everybody sees of it.</summary>
public sealed class LogoTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_logo_is_drawn_anew_seen_by_everybody_and_taken_away_without_a_trace()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vips is not installed.");
        using var admin = await app.SignInAsync(Here.Admin);
        byte[] bytes = [.. DrawnPictures.Png(600, 300, 5), .. "<script>alert(1)</script>"u8];
        Assert.Equal(Urls.AdminSettings, await SetAsync(admin, Urls.AdminSettings, bytes));
        var logo = await LogoAsync(Here) ?? throw new InvalidOperationException("No logo.");
        Assert.Equal((256, 128), (logo.Width, logo.Height));
        Assert.Equal([64, 128], logo.Smaller);

        // Signed out, from either university, in any role: the same bytes, kept for a year, asked for again by the tag.
        using var visitor = app.Visitor();
        using var stranger = await app.SignInAsync(There.Student);
        foreach (var (side, width, height) in new (short, int, int)[] { (256, 256, 128), (128, 128, 64), (64, 64, 32) })
        {
            using var answer = await visitor.GetAsync(Urls.Logo(Here.Id, logo, side));
            var picture = await answer.Content.ReadAsByteArrayAsync();
            Assert.Equal((HttpStatusCode.OK, "image/webp"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal("RIFF", Encoding.ASCII.GetString(picture, 0, 4));
            Assert.DoesNotContain("<script>", Encoding.Latin1.GetString(picture), StringComparison.Ordinal);
            Assert.Equal((width, height), SizeOf(picture));
            var control = answer.Headers.CacheControl;
            Assert.True(control is { Public: true, MaxAge.TotalDays: 365 } && control.ToString().Contains("immutable", StringComparison.Ordinal));
            Assert.Contains("sandbox", string.Join(' ', answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            using var again = new HttpRequestMessage(HttpMethod.Get, Urls.Logo(Here.Id, logo, side));
            again.Headers.IfNoneMatch.Add(answer.Headers.ETag ?? throw new InvalidOperationException("No tag."));
            Assert.Equal(HttpStatusCode.NotModified, (await visitor.SendAsync(again)).StatusCode);
            Assert.Equal(picture, await stranger.GetByteArrayAsync(Urls.Logo(Here.Id, logo, side)));
        }

        // The address knows the present logo of that university alone, at the sides it has.
        foreach (var wrong in new[]
        {
            Urls.Logo(There.Id, logo), Urls.Logo(World.Nobody, logo), Urls.Logo(Here.Id, logo, 63), Urls.Logo(Here.Id, logo, 0), Urls.Logo(Here.Id, logo, -64), Urls.Logo(Here.Id, logo, short.MaxValue),
            $"/logos/{Here.Id}/0000000000000000-64.webp", $"/logos/{Here.Id}/{Urls.TagOf(logo)[..15]}-64.webp", $"/logos/{Here.Id}/{Urls.TagOf(logo)}-99999999999.webp", $"/logos/-1/{Urls.TagOf(logo)}-64.webp",
        })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(wrong)).StatusCode);
        }

        // Pages show it with the name of the university, and pay no statement for it.
        using var student = await app.SignInAsync(Here.Student);
        await student.GetStringAsync(Urls.Recent);
        var before = (await app.Statements.DuringAsync(() => student.GetStringAsync(Urls.Recent))).Count;
        var page = (await PortalApp.GetAsync(student, Urls.Recent)).Body;
        Assert.Contains($"src=\"{Urls.Logo(Here.Id, logo)}\"", page, StringComparison.Ordinal);

        // Beside the name it says nothing more; alone it says the name.
        using (var head = await new HtmlParser().ParseDocumentAsync(page))
        {
            Assert.Equal("", head.QuerySelector(".mast .name img")?.GetAttribute("alt"));
            Assert.Equal(await NameAsync(Here), head.QuerySelector(".mast .name")?.TextContent.Trim());
        }

        Assert.Contains($"alt=\"{await NameAsync(Here)}\"", WebUtility.HtmlDecode((await PortalApp.GetAsync(admin, Urls.AdminSettings)).Body), StringComparison.Ordinal);
        Assert.Contains($"src=\"{Urls.Logo(Here.Id, logo)}\"", (await PortalApp.GetAsync(visitor, Urls.RegisterAt(Here.Id))).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/logos/", (await PortalApp.GetAsync(visitor, Urls.RegisterAt(There.Id))).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("/logos/", (await PortalApp.GetAsync(stranger, Urls.Recent)).Body, StringComparison.Ordinal);

        // Another one has another address; the old address is nothing, and its bytes go with the next sweep but one day.
        Assert.Equal(Urls.AdminSettings, await SetAsync(admin, Urls.AdminSettings, DrawnPictures.Png(200, 200, 6)));
        var next = await LogoAsync(Here) ?? throw new InvalidOperationException("No logo.");
        Assert.NotEqual(Urls.Logo(Here.Id, logo), Urls.Logo(Here.Id, next));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(Urls.Logo(Here.Id, logo))).StatusCode);
        using (var removed = await PortalApp.PostFormAsync(admin, Urls.AdminSettings, Urls.AdminLogoRemove))
        {
            Assert.Equal(Urls.AdminSettings, AccountsApp.Target(removed));
        }

        Assert.Null(await LogoAsync(Here));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(Urls.Logo(Here.Id, next))).StatusCode);
        await student.GetStringAsync(Urls.Recent);
        Assert.Equal(before, (await app.Statements.DuringAsync(() => student.GetStringAsync(Urls.Recent))).Count);
        app.Clock.Ahead += TimeSpan.FromHours(25);
        await new FileSweep(ConsolePortal.Open(app.Database, Here.Id), new(app.Files), app.Clock).RunAsync();
        app.Clock.Ahead -= TimeSpan.FromHours(25);
        foreach (var old in new[] { logo, next })
        {
            var name = Convert.ToHexStringLower(old.Sha256);
            Assert.Empty(Directory.EnumerateFiles(app.Files, name + "*", SearchOption.AllDirectories));
        }

        await using var db = app.Open(Here.Id);
        Assert.Equal(["university.logo-set", "university.logo-set", "university.logo-removed"],
            await db.AuditEntries.Where(e => e.Action.StartsWith("university.logo-") && e.AccountId == Here.Admin.AccountId).OrderBy(e => e.Id).Select(e => e.Action).ToListAsync());
    }

    [Fact]
    public async Task What_is_no_fit_image_is_refused_with_a_sentence_and_changes_nothing()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vips is not installed.");
        using var admin = await app.SignInAsync(There.Admin);
        Assert.Equal(Urls.AdminSettings, await SetAsync(admin, Urls.AdminSettings, DrawnPictures.Png(80, 80, 7)));
        var logo = await LogoAsync(There);
        var whole = DrawnPictures.Png(300, 300, 8);
        foreach (var (bytes, words) in new (byte[], string)[]
        {
            ([], "Aucune image"), (new byte[LogoPicture.MostBytes + 1], "dépasse 2"), ("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"u8.ToArray(), "dessin SVG"),
            ("<?xml version='1.0'?><svg/>"u8.ToArray(), "dessin SVG"), ("<html></html>"u8.ToArray(), "n’est pas une image"), ("GIF89a\u0001\0\u0001\0"u8.ToArray(), ""), ("%PDF-1.7"u8.ToArray(), "n’est pas une image"),
            ("MZ\u0090"u8.ToArray(), "n’est pas une image"), (whole[..(whole.Length / 2)], "abîmée"), (whole[..20], "abîmée"), (DrawnPictures.Claiming(60_000, 60_000), "côtés"), (DrawnPictures.Claiming(4_000, 4_000), "abîmée"),
            (DrawnPictures.Png(31, 31, 1), "côtés"), (DrawnPictures.Png(4_097, 600, 1), ""), (DrawnPictures.Png(900, 40, 1), "côtés"), (Moving(), "bouge"), (Encoding.UTF8.GetBytes("Ceci est un texte."), "n’est pas une image"),
        })
        {
            using var answer = await SendAsync(admin, Urls.AdminSettings, bytes);
            var body = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
            Assert.True(answer.StatusCode == HttpStatusCode.OK && body.Contains("Input-Logo-erreur", StringComparison.Ordinal) && body.Contains(words, StringComparison.Ordinal), $"{words}: {(int)answer.StatusCode}");

            // The other form of the page is as it was kept.
            Assert.Contains("value=\"Africa/Dakar\"", body, StringComparison.Ordinal);
        }

        Assert.Equal(logo?.Sha256, (await LogoAsync(There))?.Sha256);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(app.Files, "tmp")));

        // Whatever it is called, an image is what it holds.
        using (var named = await SendAsync(admin, Urls.AdminSettings, whole, "logo.exe"))
        {
            Assert.Equal(Urls.AdminSettings, AccountsApp.Target(named));
        }

        (await PortalApp.PostFormAsync(admin, Urls.AdminSettings, Urls.AdminLogoRemove)).Dispose();
    }

    [Fact]
    public async Task The_main_administration_sets_that_of_any_university_and_nobody_else_another_s()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vips is not installed.");
        using var main = await app.SignInAsync(app.World.MainAdmin);
        foreach (var university in new[] { Here, There })
        {
            var page = Urls.AdminUniversity(university.Id);
            Assert.Equal(page, await SetAsync(main, page, DrawnPictures.Png(120, 90, university.Id)));
            Assert.NotNull(await LogoAsync(university));
        }

        // From the other side: other administrations, professors, students, nobody; forged ids in posted forms.
        var png = DrawnPictures.Png(64, 64, 9);
        var others = new List<Viewer> { new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null) };
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var other in others)
        {
            Assert.IsType<LogoChange.NotFound>(await data.AskAsync((UniversityLogos l) => l.SetAsync(null, new MemoryStream(png)), other));
            Assert.False(await data.AskAsync((UniversityLogos l) => l.RemoveAsync(null), other));
        }

        foreach (var other in others.Take(3).Append(There.AdminEyes))
        {
            Assert.IsType<LogoChange.NotFound>(await data.AskAsync((UniversityLogos l) => l.SetAsync(Here.Id, new MemoryStream(png)), other));
            Assert.False(await data.AskAsync((UniversityLogos l) => l.RemoveAsync(Here.Id), other));
        }

        Assert.IsType<LogoChange.NotFound>(await data.AskAsync((UniversityLogos l) => l.SetAsync(World.Nobody, new MemoryStream(png)), new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, Here.Id)));
        using var elsewhere = await app.SignInAsync(There.Admin);
        using var student = await app.SignInAsync(Here.Student);
        foreach (var client in new[] { elsewhere, student })
        {
            var token = await PortalApp.TokenAsync(client, client == elsewhere ? Urls.AdminSettings : Urls.Account);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = token });
            Assert.Equal(HttpStatusCode.NotFound, (await client.PostAsync(Urls.AdminUniversityLogoRemove(Here.Id), form)).StatusCode);
        }

        Assert.NotNull(await LogoAsync(Here));
        using (var removed = await PortalApp.PostFormAsync(main, Urls.AdminUniversity(Here.Id), Urls.AdminUniversityLogoRemove(Here.Id)))
        {
            Assert.Equal(Urls.AdminUniversity(Here.Id), AccountsApp.Target(removed));
        }

        Assert.Null(await LogoAsync(Here));
        Assert.NotNull(await LogoAsync(There));
        await using var db = app.Open(Here.Id);
        Assert.True(await db.AuditEntries.AnyAsync(e => e.Action == "university.logo-set" && e.UniversityId == Here.Id && e.AccountId == app.World.MainAdmin.AccountId));
        (await PortalApp.PostFormAsync(main, Urls.AdminUniversity(There.Id), Urls.AdminUniversityLogoRemove(There.Id))).Dispose();
    }

    [Fact]
    public async Task A_university_without_room_keeps_the_logo_it_has()
    {
        Assert.SkipUnless(PictureMaker.IsThere, "vips is not installed.");
        await app.ExecuteAsync($"UPDATE university_settings SET storage_megabytes = 0 WHERE university_id = {Here.Id}");
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var change = await data.AskAsync((UniversityLogos l) => l.SetAsync(null, new MemoryStream(DrawnPictures.Png(64, 64, 10))), Here.AdminEyes);
        Assert.Equal(LogoRefusal.NoRoom, Assert.IsType<LogoChange.Refused>(change).Why);
        await app.ExecuteAsync($"UPDATE university_settings SET storage_megabytes = 50000 WHERE university_id = {Here.Id}");
    }

    /// <summary>A PNG that says that it moves.</summary>
    private static byte[] Moving()
    {
        var png = DrawnPictures.Png(64, 64, 2);
        byte[] control = [0, 0, 0, 8, .. "acTL"u8, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0];
        return [.. png[..33], .. control, .. png[33..]];
    }

    private static (int Width, int Height) SizeOf(byte[] webp) => ImageSize.Read("image/webp", webp, new MemoryStream(webp)) is var (width, height) ? (width, height) : (0, 0);

    private static async Task<string?> SetAsync(HttpClient client, string page, byte[] bytes)
    {
        using var answer = await SendAsync(client, page, bytes);
        return AccountsApp.Target(answer);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string page, byte[] bytes, string name = "logo.png")
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await PortalApp.TokenAsync(client, page)), "__RequestVerificationToken" }, { new StringContent("logo"), "_handler" }, { new ByteArrayContent(bytes), "Input.File", name },
        };
        return await client.PostAsync(page, form);
    }

    private async Task<LogoItem?> LogoAsync(UniversityWorld university)
    {
        // What the application itself serves: its lookups hear of the change by themselves.
        LogoItem? found = null;
        await using var db = app.Open(university.Id);
        var kept = await db.UniversityLogos.Join(db.StoredFiles, l => l.FileId, f => f.Id, (_, f) => f.Sha256).SingleOrDefaultAsync();
        await Soon.Async(async () =>
        {
            found = (await app.Services.GetRequiredService<StructureLookups>().OfUniversityAsync(university.Id))?.University.Logo;
            return found is null ? kept is null : kept is not null && found.Sha256.SequenceEqual(kept);
        });
        return found;
    }

    private async Task<string> NameAsync(UniversityWorld university)
    {
        await using var db = app.Open();
        return await db.Universities.Where(u => u.Id == university.Id).Select(u => u.Name).SingleAsync();
    }
}
