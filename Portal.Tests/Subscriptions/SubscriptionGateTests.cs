using System.Net;
using Portal.Data.Chapters;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Subscriptions;

/// <summary>What a university keeps for subscribers, from the side of a student who is none: every byte of pages, files, print and exports.</summary>
public sealed class SubscriptionGateTests(PortalApp app) : IClassFixture<PortalApp>, IAsyncLifetime
{
    private HttpClient admin = null!;
    private HttpClient student = null!;

    private UniversityWorld Here => app.World.Fleuve;

    private WorldChapter Open => Here.Open;

    public async ValueTask InitializeAsync()
    {
        admin = await app.SignInAsync(Here.Admin);
        student = await app.SignInAsync(Here.Student);
        await app.EndAsync(Here, Here.Student, app.Clock.GetUtcNow().AddDays(-1));
    }

    public ValueTask DisposeAsync()
    {
        admin.Dispose();
        student.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Nothing_kept_closes_nothing()
    {
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
        await SeesAsync(Open.CourseWord, Urls.Chapter(Open.Id));
        await SeesAsync(Open.SolutionsWord, Urls.Chapter(Open.Id, SectionKind.Solutions));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Urls.File(Open.CourseFile.Id, Open.CourseFile.Name)));
    }

    [Fact]
    public async Task Attachments_kept_leave_texts_and_their_images_open()
    {
        await KeepAsync(SubscriptionGate.Attachments, Urls.File(Open.CourseFile.Id, Open.CourseFile.Name));
        var page = await SeesAsync(Open.CourseWord, Urls.Chapter(Open.Id));
        Assert.Contains(Urls.Subscription, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Open.CourseFile.Name, page, StringComparison.Ordinal);
        await SeesAsync(Open.SolutionsWord, Urls.Chapter(Open.Id, SectionKind.Solutions));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Urls.File(Open.CourseImage.Id, Open.CourseImage.Name)));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(Urls.File(Open.SolutionsFile.Id, Open.SolutionsFile.Name)));
    }

    [Fact]
    public async Task Solutions_kept_are_absent_from_every_byte()
    {
        await KeepAsync(SubscriptionGate.Solutions, Urls.File(Open.SolutionsFile.Id, Open.SolutionsFile.Name));
        await SeesAsync(Open.CourseWord, Urls.Chapter(Open.Id));
        var (status, page) = await PortalApp.GetAsync(student, Urls.Chapter(Open.Id, SectionKind.Solutions));
        Assert.Equal(HttpStatusCode.PaymentRequired, status);
        Assert.Contains(Urls.Subscription, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Open.SolutionsWord, page, StringComparison.Ordinal);
        Assert.DoesNotContain(Open.SolutionsWord, (await PortalApp.GetAsync(student, Urls.ChapterPrint(Open.Id))).Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Open.SolutionsWord, await BookAsync(Urls.ChapterEpub(Open.Id)), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(Urls.File(Open.SolutionsImage.Id, Open.SolutionsImage.Name)));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Urls.File(Open.CourseFile.Id, Open.CourseFile.Name)));
        Assert.DoesNotContain(Here.SolutionQuestions[Open.Id].Word, (await PortalApp.GetAsync(student, Urls.Questions(Open.Id))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chapters_kept_tell_their_title_and_where_to_subscribe()
    {
        await KeepAsync(SubscriptionGate.Chapters, Urls.File(Open.CourseFile.Id, Open.CourseFile.Name));
        foreach (var (address, word) in new[]
        {
            (Urls.Chapter(Open.Id), "Voici"), (Urls.Chapter(Open.Id, SectionKind.Exercises), Open.ExercisesWord), (Urls.Chapter(Open.Id, SectionKind.Solutions), Open.SolutionsWord),
            (Urls.ChapterPrint(Open.Id), Open.ExercisesWord),
        })
        {
            var (status, page) = await PortalApp.GetAsync(student, address);
            Assert.Equal(HttpStatusCode.PaymentRequired, status);
            Assert.Contains(Open.Title, page, StringComparison.Ordinal);
            Assert.Contains(Urls.Subscription, page, StringComparison.Ordinal);
            Assert.DoesNotContain(word, page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(Urls.File(Open.CourseImage.Id, Open.CourseImage.Name)));
        Assert.Equal(HttpStatusCode.Redirect, await StatusAsync(Urls.ChapterEpub(Open.Id)));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Urls.SubjectEpub(Open.SubjectId)));
        foreach (var address in new[] { Urls.Questions(Open.Id), Urls.ChapterChanges(Open.Id, SectionKind.Course) })
        {
            using var answer = await student.GetAsync(address);
            Assert.EndsWith(Urls.Chapter(Open.Id), answer.Headers.Location?.OriginalString, StringComparison.Ordinal);
        }

        // Lists, home and account stay.
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Urls.Study));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(Urls.Subject(Open.SubjectId)));

        // What is not theirs is nothing, kept or not.
        foreach (var hidden in new[] { Here.Above, Here.Draft, Here.OfOtherProgramme, Here.OnOtherTrack, app.World.Dunes.Open })
        {
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Urls.Chapter(hidden.Id)));
            Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(Urls.File(hidden.CourseFile.Id, hidden.CourseFile.Name)));
        }
    }

    [Fact]
    public async Task A_subscription_opens_everything_within_a_second_and_closes_at_its_end()
    {
        await KeepAsync(SubscriptionGate.Chapters, Urls.File(Open.CourseFile.Id, Open.CourseFile.Name));
        await Soon.WithinASecondAsync(
            async () =>
            {
                await app.EndAsync(Here, Here.Student, app.Clock.GetUtcNow().AddDays(-1));
                await Soon.Async(async () => await StatusAsync(Urls.Chapter(Open.Id)) == HttpStatusCode.PaymentRequired);
                await app.EndAsync(Here, Here.Student, app.Clock.GetUtcNow().AddDays(3));
            },
            async () => await StatusAsync(Urls.Chapter(Open.Id)) == HttpStatusCode.OK);
        await SeesAsync(Open.SolutionsWord, Urls.Chapter(Open.Id, SectionKind.Solutions));

        // Nobody has to come and close it.
        app.Clock.Ahead = TimeSpan.FromDays(3) + TimeSpan.FromMinutes(1);
        try
        {
            using var later = await app.SignInAsync(Here.Student);
            Assert.Equal(HttpStatusCode.PaymentRequired, (await PortalApp.GetAsync(later, Urls.Chapter(Open.Id))).Status);
        }
        finally
        {
            app.Clock.Ahead = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task Others_read_as_before_and_a_chapter_still_costs_one_statement()
    {
        await KeepAsync(SubscriptionGate.Chapters, Urls.File(Open.CourseFile.Id, Open.CourseFile.Name));
        using var author = await app.SignInAsync(Here.Author);
        Assert.Contains(Open.SolutionsWord, (await PortalApp.GetAsync(author, Urls.Chapter(Open.Id, SectionKind.Solutions))).Body, StringComparison.Ordinal);
        using var elsewhere = await app.SignInAsync(app.World.Dunes.Student);
        Assert.Equal(HttpStatusCode.OK, (await PortalApp.GetAsync(elsewhere, Urls.Chapter(app.World.Dunes.Open.Id))).Status);

        Assert.Single(await app.Statements.DuringAsync(() => PortalApp.GetAsync(student, Urls.Chapter(Open.Id, SectionKind.Exercises))), s => s.Text.Contains("chapter_sections", StringComparison.Ordinal));
        var home = await app.Statements.DuringAsync(() => PortalApp.GetAsync(student, Urls.Study));
        Assert.True(home.Count(s => !s.Text.Contains("jobs", StringComparison.Ordinal)) <= 3, string.Join('\n', home.Select(s => s.Text)));
    }

    [Fact]
    public async Task Without_subscriptions_their_pages_do_not_exist()
    {
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Chapters, enabled: false);
        await Soon.Async(async () => await StatusAsync(Urls.Subscription) == HttpStatusCode.NotFound);
        await SeesAsync(Open.CourseWord, Urls.Chapter(Open.Id));
        Assert.DoesNotContain(Urls.Subscription, (await PortalApp.GetAsync(student, Urls.Study)).Body, StringComparison.Ordinal);
        await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
    }

    private async Task KeepAsync(SubscriptionGate gate, string closed)
    {
        await PortalApp.SetTermsAsync(admin, gate);
        await Soon.Async(async () => await StatusAsync(closed) == HttpStatusCode.Redirect);
    }

    private async Task<string> SeesAsync(string word, string address)
    {
        var page = "";
        await Soon.Async(async () =>
        {
            var (status, body) = await PortalApp.GetAsync(student, address);
            page = body;
            return status == HttpStatusCode.OK && body.Contains(word, StringComparison.Ordinal);
        });
        return page;
    }

    private async Task<HttpStatusCode> StatusAsync(string address) => (await PortalApp.GetAsync(student, address)).Status;

    private async Task<string> BookAsync(string address)
    {
        await using var content = await student.GetStreamAsync(address);
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy);
        copy.Position = 0;
        await using var book = new System.IO.Compression.ZipArchive(copy);
        var text = new System.Text.StringBuilder();
        foreach (var entry in book.Entries.Where(e => e.Name.EndsWith("html", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(await entry.OpenAsync());
            text.Append(await reader.ReadToEndAsync());
        }

        return text.ToString();
    }
}
