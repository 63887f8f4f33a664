using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Files;

/// <summary>Sends files to a chapter as upload.js does.</summary>
internal sealed class Uploader(HttpClient client, int chapter, string token)
{
    public static async Task<Uploader> SignInAsync(PortalApp app, Person person, int chapter)
    {
        var client = await app.SignInAsync(person);
        return new(client, chapter, await PortalApp.TokenAsync(client, Urls.ChapterFiles(chapter)));
    }

    public HttpClient Client => client;

    public async Task<(HttpStatusCode Status, JsonElement Body)> BeginAsync(string name, long length, string section = "Course", bool inline = false) =>
        await SendAsync(HttpMethod.Post, Urls.ChapterUploads(chapter), JsonContent.Create(new { name, length, section, inline }));

    public async Task<(HttpStatusCode Status, JsonElement Body)> PieceAsync(long upload, long offset, byte[] piece)
    {
        var content = new ByteArrayContent(piece);
        content.Headers.ContentType = new("application/octet-stream");
        return await SendAsync(HttpMethod.Patch, Urls.ChapterUpload(chapter, upload), content, offset);
    }

    public Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(long upload) => SendAsync(HttpMethod.Get, Urls.ChapterUpload(chapter, upload), null);

    public Task<(HttpStatusCode Status, JsonElement Body)> GiveUpAsync(long upload) => SendAsync(HttpMethod.Delete, Urls.ChapterUpload(chapter, upload), null);

    /// <summary>A whole file, piece by piece; the last answer.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string name, byte[] bytes, string section = "Course", bool inline = false)
    {
        var answer = await BeginAsync(name, bytes.Length, section, inline);
        while (answer.Body.ValueKind == JsonValueKind.Object && answer.Body.GetProperty("state").GetString() == "open")
        {
            var from = (int)answer.Body.GetProperty("received").GetInt64();
            var piece = Math.Min(answer.Body.GetProperty("piece").GetInt32(), bytes.Length - from);
            answer = await PieceAsync(answer.Body.GetProperty("id").GetInt64(), from, bytes[from..(from + piece)]);
        }

        return answer;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpMethod method, string address, HttpContent? content, long? offset = null)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Add("RequestVerificationToken", token);
        if (offset is { } at)
        {
            request.Headers.Add("Upload-Offset", at.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var answer = await client.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonDocument.Parse(text).RootElement : default);
    }
}
