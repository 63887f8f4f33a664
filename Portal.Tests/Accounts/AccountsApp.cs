using System.Net;
using System.Net.Mail;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Settings;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Accounts;

/// <summary>A letter of the outbox.</summary>
/// <param name="Link">The first address of the portal in it, without the host; null when there is none.</param>
public sealed record ReadLetter(string To, string Subject, string Text, string? Link);

/// <summary>The application with an outbox, believing the address a test says it comes from.</summary>
public class AccountsApp(PortalCluster cluster) : PortalApp(cluster)
{
    public string Outbox => Path.Combine(Files, "outbox");

    /// <inheritdoc/>
    protected override IEnumerable<(string Name, string Value)> Settings => [("PORTAL_OUTBOX", Outbox), ("PORTAL_PROXIES", "*")];

    /// <summary>A visitor at an address of the Internet.</summary>
    public HttpClient VisitorFrom(string address)
    {
        var client = Visitor();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    /// <summary>The newest letter to an address whose subject holds a word; waits for it.</summary>
    public async Task<ReadLetter> LetterAsync(string to, string subject)
    {
        ReadLetter? found = null;
        await Soon.Async(() => Task.FromResult((found = Letters(to).LastOrDefault(l => l.Subject.Contains(subject, StringComparison.Ordinal))) is not null));
        return found ?? throw new InvalidOperationException();
    }

    /// <summary>Every letter to an address, oldest first.</summary>
    public IReadOnlyList<ReadLetter> Letters(string to) => Directory.Exists(Outbox)
        ? [.. Directory.GetFiles(Outbox, "*.eml").Order(StringComparer.Ordinal).Select(Read).Where(l => l.To.Equals(to, StringComparison.OrdinalIgnoreCase))]
        : [];

    /// <summary>Signs in from an address and answers what came.</summary>
    public static Task<HttpResponseMessage> TryAsync(HttpClient client, string name, string password) => PostFormAsync(
        client, Urls.Login, "login", new() { ["Input.UserName"] = name, ["Input.Password"] = password });

    /// <summary>Where an answer sends the browser; null when it sends it nowhere.</summary>
    public static string? Target(HttpResponseMessage answer) => answer.StatusCode == HttpStatusCode.Redirect
        ? answer.Headers.Location is { IsAbsoluteUri: true } uri ? uri.PathAndQuery : answer.Headers.Location?.OriginalString
        : null;

    /// <summary>Sets how a university takes registrations, and waits until the application has heard.</summary>
    public async Task SetRegistrationAsync(int universityId, RegistrationMode mode)
    {
        await using var db = Open(universityId);
        (await db.UniversitySettings.SingleAsync()).Registration = mode;
        await db.SaveChangesAsync();
        using var visitor = Visitor();
        var closed = mode is RegistrationMode.Closed;
        await Soon.Async(async () => (await GetAsync(visitor, Urls.RegisterAt(universityId))).Body.Contains("inscrit elle-même", StringComparison.Ordinal) == closed);
    }

    private static ReadLetter Read(string path)
    {
        var parts = File.ReadAllText(path).Split("\r\n\r\n", 2);
        string Header(string name) => Regex.Match(parts[0], $"(?m)^{name}: (.*(?:\r\n .*)*)").Groups[1].Value.Trim();
        var subject = string.Concat(Regex.Split(Header("Subject"), @"\r\n ").Select(w =>
            w.StartsWith("=?utf-8?B?", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(w.Trim()[10..^2])) : w));
        var link = Regex.Match(parts[1], @"https?://[^/\s]+(/\S*)");
        return new(new MailAddress(Header("To")).Address, subject, parts[1], link.Success ? link.Groups[1].Value : null);
    }
}
