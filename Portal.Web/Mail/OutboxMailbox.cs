using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Portal.Web.Mail;

/// <summary>Writes each letter as a file that any mail program, or a person with a text editor, can open.</summary>
internal sealed class OutboxMailbox(string folder, MailAddress from, TimeProvider time) : IMailbox
{
    private const string Ending = ".eml";
    private const int EncodedBytes = 39; // 75 characters for a word with its frame (RFC 2047)

    /// <summary>How many lie there.</summary>
    public int Count => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*" + Ending).Count() : 0;

    /// <inheritdoc/>
    public async Task DeliverAsync(Letter letter, CancellationToken ct)
    {
        Prepare();
        var now = time.GetUtcNow();
        var id = Guid.NewGuid().ToString("N");
        var name = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{now:yyyyMMdd-HHmmss-fff}-{id[..8]}"));

        // Whoever looks into the folder never meets half a letter.
        await File.WriteAllTextAsync(name + ".tmp", Write(letter, now, id), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), ct);
        File.Move(name + ".tmp", name + Ending);
    }

    /// <summary>Letters hold links that open accounts: nobody else on this machine reads them.</summary>
    private void Prepare()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string Write(Letter letter, DateTimeOffset now, string id) => string.Join("\r\n",
    [
        $"Date: {now.ToString("ddd, dd MMM yyyy HH':'mm':'ss '+0000'", CultureInfo.InvariantCulture)}",
        $"From: {OneLine(from.ToString())}",
        $"To: {OneLine(letter.To)}",
        $"Subject: {Encode(OneLine(letter.Subject))}",
        $"Message-ID: <{id}@{from.Host}>",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        $"Content-Language: {letter.Language}",
        "Auto-Submitted: auto-generated",
        "",
        .. letter.Text.Split('\n').Select(line => line.TrimEnd('\r')),
        "",
    ]);

    private static string OneLine(string text) => string.Concat(text.Where(c => !char.IsControl(c)));

    /// <summary>A subject beyond ASCII, in encoded words (RFC 2047); anything else as it is.</summary>
    private static string Encode(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text;
        }

        var words = new List<string>();
        var word = new List<byte>();
        foreach (var rune in text.EnumerateRunes())
        {
            var bytes = Encoding.UTF8.GetBytes(rune.ToString());
            if (word.Count + bytes.Length > EncodedBytes)
            {
                words.Add(Convert.ToBase64String([.. word]));
                word.Clear();
            }

            word.AddRange(bytes);
        }

        words.Add(Convert.ToBase64String([.. word]));
        return string.Join("\r\n ", words.Select(w => $"=?utf-8?B?{w}?="));
    }
}
