using System.Collections.Concurrent;
using System.Net;
using System.Net.Mail;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Files;
using Portal.Tests.Support;
using Portal.Web;
using Portal.Web.Mail;
using Portal.Web.Startup;

namespace Portal.Tests.Accounts;

/// <summary>Mail: where it goes, what it looks like, where its links lead.</summary>
public sealed class MailTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    [Fact]
    public async Task A_forged_host_never_gets_into_a_mail()
    {
        var person = app.World.Fleuve.Student;
        using var visitor = app.Visitor();
        var token = await PortalApp.TokenAsync(visitor, Urls.Forgot);
        using var request = new HttpRequestMessage(HttpMethod.Post, Urls.Forgot)
        {
            Content = new FormUrlEncodedContent([new("_handler", "forgot"), new("__RequestVerificationToken", token), new("Input.UserName", person.UserName)]),
        };
        request.Headers.Host = "evil.example";
        using var answer = await visitor.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        (await PortalApp.PostFormAsync(visitor, Urls.Forgot, "forgot", new() { ["Input.UserName"] = app.World.Fleuve.Neighbour.UserName })).Dispose();
        await app.LetterAsync("voisin.ugf@ugf.example", "nouveau mot de passe");
        await Task.Delay(200);
        Assert.DoesNotContain(app.Letters("etudiante.ugf@ugf.example"), l => l.Text.Contains("evil.example", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://portail.example", "Production", "evil.example", "https://portail.example/x")]
    [InlineData("https://portail.example/sous/", "Production", "evil.example", "https://portail.example/sous/x")]
    [InlineData(null, "Production", "localhost", null)]
    [InlineData(null, "Development", "localhost:5080", "http://localhost:5080/x")]
    [InlineData(null, "Development", "127.0.0.1", "http://127.0.0.1/x")]
    [InlineData(null, "Development", "evil.example", null)]
    [InlineData(null, "Development", "ecole.example", "http://ecole.example/x")]
    public void Links_lead_to_addresses_known_for_sure(string? given, string environment, string host, string? link)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("PORTAL_URL", given), new("AllowedHosts", "*;ecole.example")]).Build();
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new(host));
        var links = new MailLinks(MailSettings.Read(configuration, new FileStoreOptions("/nowhere/files")), configuration, new Place(environment));
        Assert.Equal(link, links.For(request, "/x"));
    }

    [Fact]
    public async Task A_letter_in_the_outbox_can_be_read_by_people_and_programs()
    {
        await using var folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        var outbox = new OutboxMailbox(folder.FullName, new MailAddress("portail@école.example", "Portail"), TimeProvider.System);
        await outbox.DeliverAsync(new("a@b.example", "Été : un sujet assez long pour tenir sur plusieurs mots encodés, avec des accents é è à", "Bonjour,\n\nÀ bientôt.\n", "fr"), CancellationToken.None);
        var text = await File.ReadAllTextAsync(Directory.GetFiles(folder.FullName, "*.eml").Single());
        Assert.Contains("To: a@b.example\r\n", text, StringComparison.Ordinal);
        Assert.Contains("charset=utf-8", text, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\nBonjour,\r\n\r\nÀ bientôt.\r\n", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n\r\n")[0].Split("\r\n").Where(l => l.Contains("=?", StringComparison.Ordinal)), line => Assert.InRange(line.Length, 1, 100));
        Assert.Equal(1, outbox.Count);
    }

    [Fact]
    public async Task A_subject_cannot_add_a_header()
    {
        await using var folder = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        await new OutboxMailbox(folder.FullName, new MailAddress("p@q.example"), TimeProvider.System)
            .DeliverAsync(new("a@b.example", "x\r\nBcc: y@z.example", "t", "fr"), CancellationToken.None);
        Assert.DoesNotContain("\nBcc", await File.ReadAllTextAsync(Directory.GetFiles(folder.FullName, "*.eml").Single()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mailbox_that_fails_twice_is_tried_again_and_one_that_always_fails_is_given_up()
    {
        var mailbox = new Moody();
        using var queue = new MailQueue(mailbox, new Quick(), NullLogger<MailQueue>.Instance);
        await queue.StartAsync(CancellationToken.None);
        queue.Post(new("twice@x.example", "s", "t", "fr"));
        queue.Post(new("never@x.example", "s", "t", "fr"));
        await Soon.Async(() => Task.FromResult(mailbox.Delivered.Contains("twice@x.example") && queue.Lost == 1));
        await queue.StopAsync(CancellationToken.None);
        Assert.Equal(4, mailbox.Tries["never@x.example"]);
    }

    [Fact]
    public async Task The_main_administrator_is_created_once_and_left_alone()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("PORTAL_ADMIN_USER", "racine"), new("PORTAL_ADMIN_PASSWORD", "trois-petits-ponts")]).Build();
        await app.Services.EnsureMainAdministratorAsync(configuration);
        configuration["PORTAL_ADMIN_PASSWORD"] = "quatre-petits-ponts";
        await app.Services.EnsureMainAdministratorAsync(configuration);
        using var visitor = app.Visitor();
        Assert.Null(AccountsApp.Target(await AccountsApp.TryAsync(visitor, "racine", "quatre-petits-ponts")));
        Assert.Equal(Urls.Admin, AccountsApp.Target(await AccountsApp.TryAsync(visitor, "racine", "trois-petits-ponts")));
        await using var db = app.Open();
        Assert.Equal(1, await db.Users.CountAsync(a => a.UserName == "racine"));
    }

    private sealed class Moody : IMailbox
    {
        public ConcurrentDictionary<string, int> Tries { get; } = [];

        public ConcurrentBag<string> Delivered { get; } = [];

        public Task DeliverAsync(Letter letter, CancellationToken ct)
        {
            if (Tries.AddOrUpdate(letter.To, 1, (_, n) => n + 1) <= 2 || letter.To.StartsWith("never", StringComparison.Ordinal))
            {
                throw new SmtpException("busy");
            }

            Delivered.Add(letter.To);
            return Task.CompletedTask;
        }
    }

    /// <summary>A clock on which every pause is over at once.</summary>
    private sealed class Quick : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : dueTime, period);
    }

    private sealed class Place(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "Portal";

        public string ContentRootPath { get; set; } = "/";

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
