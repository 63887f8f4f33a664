using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Settings;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Files;

/// <summary>How much a university takes in, said by its administration alone (EL 1.13).</summary>
public sealed class FileLimitTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task An_administration_sees_the_use_and_sets_limits_that_hold_for_the_next_file()
    {
        using var admin = await app.SignInAsync(Here.Admin);
        Assert.Contains("Place utilisée", (await PortalApp.GetAsync(admin, Urls.AdminFiles)).Body, StringComparison.Ordinal);
        using (var saved = await PortalApp.PostFormAsync(admin, Urls.AdminFiles, "files", new() { ["Input.Image"] = "3", ["Input.File"] = "2 000", ["Input.Storage"] = "1,5" }))
        {
            Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        }

        await using var db = app.Open(Here.Id);
        var settings = await db.UniversitySettings.AsNoTracking().SingleAsync();
        Assert.Equal((3, 2_000, 1_500), (settings.LargestImageMegabytes, settings.LargestFileMegabytes, settings.StorageMegabytes));
        Assert.Equal(1, await db.AuditEntries.CountAsync(e => e.Action == "university.files-set" && e.AccountId == Here.Admin.AccountId));
        var (_, page) = await PortalApp.GetAsync(admin, Urls.AdminFiles);
        Assert.Contains("value=\"1,5\"", page, StringComparison.Ordinal);

        var uploader = await Uploader.SignInAsync(app, Here.Author, Here.Draft.Id);
        await Soon.Async(async () => (await uploader.BeginAsync("grand.png", 3_500_000, inline: true)).Status is HttpStatusCode.RequestEntityTooLarge);
        await using var there = app.Open(app.World.Dunes.Id);
        Assert.NotEqual(3, (await there.UniversitySettings.SingleOrDefaultAsync() ?? new UniversitySettings { UniversityId = app.World.Dunes.Id }).LargestImageMegabytes);
    }

    [Theory]
    [InlineData("0", "200", "50")]
    [InlineData("101", "200", "50")]
    [InlineData("15", "2001", "50")]
    [InlineData("15", "-1", "50")]
    [InlineData("15", "200", "10001")]
    [InlineData("15", "200", "1,0001")]
    [InlineData("", "", "")]
    [InlineData("99999999999999999999", "1e3", "NaN")]
    [InlineData("quinze", "<b>", "１５")]
    public async Task What_is_out_of_bounds_is_said_beside_its_field_and_changes_nothing(string image, string file, string storage)
    {
        using var admin = await app.SignInAsync(app.World.Dunes.Admin);
        using var refused = await PortalApp.PostFormAsync(admin, Urls.AdminFiles, "files", new() { ["Input.Image"] = image, ["Input.File"] = file, ["Input.Storage"] = storage });
        Assert.Contains("class=\"wrong\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var db = app.Open(app.World.Dunes.Id);
        Assert.False(await db.AuditEntries.AnyAsync(e => e.UniversityId == app.World.Dunes.Id && e.Action == "university.files-set"));
    }

    [Fact]
    public async Task Nobody_else_reads_or_sets_them()
    {
        await using var host = new DataHost(app.Database, app.Files, app.Clock);
        foreach (var viewer in new Viewer[]
        {
            new AnonymousViewer(), Here.StudentEyes, Here.ProfessorEyes(Here.Author, "INF"), new MainAdminViewer(app.World.MainAdmin.AccountId, app.World.MainAdmin.Id, null),
        })
        {
            Assert.Null(await host.AskAsync((FileSettings f) => f.ReadAsync(), viewer));
            Assert.False(await host.AskAsync((FileSettings f) => f.SaveAsync(new(1, 1, 0)), viewer));
        }

        Assert.False(await host.AskAsync((FileSettings f) => f.SaveAsync(new(15, 200, -1)), app.World.Dunes.AdminEyes));
    }
}
