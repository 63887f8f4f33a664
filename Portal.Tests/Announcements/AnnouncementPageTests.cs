using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Announcements;

/// <summary>Messages over HTTP: the way from the form to the reader, forged addresses, the switch of the university.</summary>
public sealed partial class AnnouncementPageTests(PortalApp app) : IClassFixture<PortalApp>
{
    private UniversityWorld Here => app.World.Fleuve;

    [Fact]
    public async Task A_professor_writes_sends_and_takes_back_a_message_that_a_student_reads()
    {
        var author = await app.SignInAsync(Here.Author);
        var address = await WriteAsync(author, $"p{Here.Programmes["INF"]}-l{Here.Levels["L2"]}", "Contrôle <b>", "Vendredi, **salle 4**.\n\n<script>alert(1)</script>");
        var draft = (await PortalApp.GetAsync(author, address)).Body;
        Assert.Contains("2 personnes recevront ce message.", draft, StringComparison.Ordinal);
        Assert.Contains("Contrôle &lt;b&gt;", draft, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", draft, StringComparison.Ordinal);
        Assert.Single(PrimaryButton().Matches(draft));

        using (var kept = await SendFileAsync(author, $"{address}/voice", "voice", "voix.ogg", AnnouncementTests.Ogg))
        {
            Assert.Equal(address, kept.Headers.Location?.OriginalString);
        }

        using (var kept = await SendFileAsync(author, $"{address}/files", "file", "sujet.txt", Encoding.UTF8.GetBytes("Le sujet")))
        {
            Assert.Equal(address, kept.Headers.Location?.OriginalString);
        }

        using (await PortalApp.PostFormAsync(author, address, "send"))
        {
        }

        await Soon.Async(async () => (await PortalApp.GetAsync(author, address)).Body.Contains("Envoyé le", StringComparison.Ordinal));
        var id = IdOf(address);
        var student = await app.SignInAsync(Here.Student);
        Assert.Contains(Urls.Message(id), (await PortalApp.GetAsync(student, Urls.Messages)).Body, StringComparison.Ordinal);
        var read = (await PortalApp.GetAsync(student, Urls.Message(id))).Body;
        Assert.Contains("<strong>salle 4</strong>", read, StringComparison.Ordinal);
        var file = FileLink().Match(read).Value;
        using (var bytes = await student.GetAsync(file))
        {
            Assert.Equal("Le sujet", await bytes.Content.ReadAsStringAsync());
        }

        using (var voice = await student.GetAsync(Urls.MessageVoice(id)))
        {
            Assert.Equal("audio/ogg", voice.Content.Headers.ContentType?.MediaType);
            Assert.Contains("sandbox", voice.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }

        foreach (var other in new[] { Here.LowerLevel, Here.OtherProgramme, app.World.Dunes.Student })
        {
            var client = await app.SignInAsync(other);
            foreach (var hidden in new[] { Urls.Message(id), Urls.MessageVoice(id), file })
            {
                Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, hidden)).Status);
            }

            Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, Urls.MessageHide(id)));
        }

        foreach (var other in new[] { Here.Colleague, Here.Stranger, app.World.Dunes.Author })
        {
            var client = await app.SignInAsync(other);
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, address)).Status);
            foreach (var deed in new[] { Urls.MessageWithdraw(id), Urls.MessageDelete(id), Urls.MessageUnschedule(id), Urls.MessageVoiceRemove(id), Urls.MessageFileRemove(id, 1) })
            {
                Assert.Equal(HttpStatusCode.NotFound, await PostAsync(client, deed));
            }

            using var refused = await SendFileAsync(client, $"{address}/files", "file", "x.txt", [65]);
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        var detail = (await PortalApp.GetAsync(author, address)).Body;
        Assert.Contains("50", detail, StringComparison.Ordinal);
        using (await PortalApp.PostFormAsync(author, address, Urls.MessageWithdraw(id)))
        {
        }

        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, Urls.Message(id))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(student, file)).Status);
        Assert.DoesNotContain(Urls.Message(id), (await PortalApp.GetAsync(student, Urls.Messages)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_forged_target_is_refused_beside_the_field_and_nothing_typed_is_lost()
    {
        var author = await app.SignInAsync(Here.Author);
        foreach (var target in new[] { $"p{Here.Programmes["BIO"]}", $"p{app.World.Dunes.Programmes["INF"]}", $"m{Here.Subjects["BIO L2"]}", "p0", "x", "p1-p2-p3-p4-p5-p6-p7" })
        {
            using var answer = await PortalApp.PostFormAsync(author, Urls.NewMessage, "message", new() { ["Input.Title"] = "Objet gardé", ["Input.Text"] = "Texte gardé", ["Input.Target"] = target });
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("Choisissez une cible de la liste.", page, StringComparison.Ordinal);
            Assert.Contains("Objet gardé", page, StringComparison.Ordinal);
            Assert.Contains("Texte gardé", page, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2026-02-31T10:00")]
    [InlineData("demain")]
    [InlineData("1999-01-01T10:00")]
    [InlineData("2020-01-01T10:00")]
    public async Task A_moment_that_is_none_is_said_beside_the_field(string moment)
    {
        var author = await app.SignInAsync(Here.Author);
        var address = await WriteAsync(author, "", "Moment", "x");
        using var answer = await PortalApp.PostFormAsync(author, address, "send", new() { ["Input.At"] = moment });
        Assert.Contains("class=\"wrong\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_messages_are_closed_there_are_none()
    {
        var there = app.World.Dunes;
        var author = await app.SignInAsync(there.Author);
        var address = await WriteAsync(author, "", "Avant", "x");
        var student = await app.SignInAsync(there.Student);
        await SwitchAsync(there.Id, false);
        await Soon.Async(async () => (await PortalApp.GetAsync(author, address)).Status == HttpStatusCode.NotFound);
        foreach (var (client, hidden) in new[] { (author, Urls.TeachMessages()), (author, Urls.NewMessage), (author, address), (student, Urls.Messages), (student, Urls.Message(IdOf(address))) })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, hidden)).Status);
        }

        await SwitchAsync(there.Id, true);
        await Soon.Async(async () => (await PortalApp.GetAsync(author, address)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_inbox_costs_one_statement_and_a_message_few()
    {
        var student = await app.SignInAsync(Here.Neighbour);
        await PortalApp.GetAsync(student, Urls.Messages);
        Assert.Single(await app.Statements.DuringAsync(() => PortalApp.GetAsync(student, Urls.Messages)), s => s.Text.Contains("announcement", StringComparison.Ordinal));
    }

    private async Task SwitchAsync(int university, bool on)
    {
        await using var db = app.Open(university);
        (await db.UniversitySettings.SingleAsync()).Messages = on;
        await db.SaveChangesAsync();
    }

    private static async Task<string> WriteAsync(HttpClient author, string target, string title, string text)
    {
        using var answer = await PortalApp.PostFormAsync(author, Urls.NewMessage, "message", new() { ["Input.Title"] = title, ["Input.Text"] = text, ["Input.Target"] = target });
        var address = answer.Headers.Location?.OriginalString ?? "";
        return address.StartsWith('/') ? address : new Uri(address).PathAndQuery;
    }

    private static async Task<HttpResponseMessage> SendFileAsync(HttpClient client, string address, string field, string name, byte[] bytes)
    {
        using var content = new MultipartFormDataContent { { new StringContent(await PortalApp.TokenAsync(client, Urls.Account)), "__RequestVerificationToken" } };
        using var file = new ByteArrayContent(bytes);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/png");
        content.Add(file, field, name);
        return await client.PostAsync(address, content);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client, string address)
    {
        using var answer = await client.PostAsync(address, new FormUrlEncodedContent([new("__RequestVerificationToken", await PortalApp.TokenAsync(client, Urls.Account))]));
        return answer.StatusCode;
    }

    private static int IdOf(string address) => int.Parse(address.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);

    [GeneratedRegex("class=\"(?:button )?primary\"")]
    private static partial Regex PrimaryButton();

    [GeneratedRegex("/messages/[0-9]+/files/[^\"]+")]
    private static partial Regex FileLink();
}
