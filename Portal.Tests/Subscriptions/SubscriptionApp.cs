using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Subscriptions;

/// <summary>What tests of subscriptions do again and again, over HTTP.</summary>
internal static class SubscriptionApp
{
    /// <summary>The smallest image.</summary>
    public static byte[] Pixel { get; } =
        Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    extension(PortalApp app)
    {
        /// <summary>Sets the terms through the page, and waits until they hold.</summary>
        public static async Task SetTermsAsync(HttpClient admin, SubscriptionGate gate, bool enabled = true)
        {
            var fields = new Dictionary<string, string>
            {
                ["Input.Gate"] = gate.ToString(), ["Input.Amount"] = "490", ["Input.Currency"] = "xof", ["Input.Days"] = "60", ["Input.Methods"] = "Wave\nOrange Money", ["Input.Instructions"] = "Au guichet.",
            };
            if (enabled)
            {
                fields["Input.Enabled"] = "true";
            }

            using var answer = await PortalApp.PostFormAsync(admin, Urls.AdminSubscriptionSettings, "terms", fields);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminSubscriptions)).Status == (enabled ? HttpStatusCode.OK : HttpStatusCode.NotFound));
        }

        /// <summary>Tells of a payment with its proof, as a browser would.</summary>
        public static async Task<HttpResponseMessage> TellAsync(HttpClient student, string number, byte[] proof, string method = "Wave", string type = "image/png")
        {
            var (_, body) = await PortalApp.GetAsync(student, Urls.Subscription);
            using var page = await new HtmlParser().ParseDocumentAsync(body);
            var form = page.Forms.Single(f => f.QuerySelector("input[type=file]") is not null);
            var content = new MultipartFormDataContent();
            foreach (var hidden in form.QuerySelectorAll("input[type=hidden]"))
            {
                content.Add(new StringContent(hidden.GetAttribute("value") ?? ""), hidden.GetAttribute("name") ?? "");
            }

            content.Add(new StringContent(method), "Input.Method");
            content.Add(new StringContent(number), "Input.Number");
            var file = new ByteArrayContent(proof);
            file.Headers.ContentType = new MediaTypeHeaderValue(type);
            content.Add(file, "Input.Proof", "preuve.png");
            return await student.PostAsync(Urls.Subscription, content);
        }

        /// <summary>The id of the newest payment of a student.</summary>
        public async Task<long> LastPaymentAsync(UniversityWorld here, Person student)
        {
            await using var db = app.Open(here.Id);
            return await db.SubscriptionPayments.Where(p => p.StudentId == student.Id).MaxAsync(p => p.Id);
        }

        /// <summary>Ends a student's subscription at a moment, by hand, and says so to the application.</summary>
        public async Task EndAsync(UniversityWorld here, Person student, DateTimeOffset at)
        {
            await app.ExecuteAsync($"""
                INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at) VALUES ({here.Id}, {student.Id}, {at.AddDays(-60).UtcDateTime}, {at.UtcDateTime})
                ON CONFLICT (university_id, student_id) DO UPDATE SET ends_at = excluded.ends_at
                """);
            await app.ExecuteAsync($"SELECT pg_notify('portal_changes', {"account:" + student.AccountId.ToString(CultureInfo.InvariantCulture)})");
        }

        /// <summary>Sends what a provider would.</summary>
        public static async Task<HttpStatusCode> SendEventAsync(HttpClient client, string address, string? secret, string body, DateTimeOffset at, string? signature = null)
        {
            var stamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            using var request = new HttpRequestMessage(HttpMethod.Post, address);
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.Add("Portal-Timestamp", stamp);
            if ((signature ?? (secret is null ? null : PaymentProvider.Sign(secret, stamp, Encoding.UTF8.GetBytes(body)))) is { } sign)
            {
                request.Headers.Add("Portal-Signature", sign);
            }

            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }
}
