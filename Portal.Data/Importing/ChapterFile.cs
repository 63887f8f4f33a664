using System.Globalization;
using Portal.Data.Chapters;

namespace Portal.Data.Importing;

/// <summary>One Markdown file as a chapter: what its front matter says, and its body.</summary>
internal sealed record ChapterFile(FrontMatter Head, string Title, string Body)
{
    private const string ExercisesMark = "<!-- exercises -->";
    private const string SolutionsMark = "<!-- solutions -->";

    /// <summary>Order wanted in the subject; null when neither the front matter nor the file name says one.</summary>
    public int? Number { get; init; }

    /// <summary>"fr" unless the file says English.</summary>
    public string Language => Head["language", "lang"] is { } language && language.StartsWith("en", StringComparison.OrdinalIgnoreCase) ? "en" : "fr";

    /// <summary>Where the text comes from and under which licence, on one line; null when the file names neither.</summary>
    public string? Attribution
    {
        get
        {
            var licence = Head["licence", "license"] is { } name && Head["licence_url", "license_url"] is { } address ? $"{name} ({address})" : Head["licence", "license"];
            string?[] parts = [Head["attribution"], licence, Head["source_repo"]];
            var line = ChapterTexts.Clean(string.Join(" · ", parts.OfType<string>()));
            return line.Length == 0 ? null : line[..Math.Min(line.Length, 1000)];
        }
    }

    /// <summary>Reads a file's text. The title is the front matter's, else the first heading, else the file's name.</summary>
    public static ChapterFile Read(string text, string path)
    {
        var head = FrontMatter.Read(text);
        var name = Path.GetFileNameWithoutExtension(path);
        var digits = new string([.. name.TakeWhile(char.IsAsciiDigit)]);
        var title = head["title", "titre"] ?? FirstHeading(head.Body) ?? name[digits.Length..].Trim('-', '_', ' ', '.').Replace('-', ' ');
        return new(head, title, WithoutTitle(head.Body, title))
        {
            Number = head.Number("number", "order", "numero", "numéro")
                ?? (digits.Length is > 0 and < 6 ? int.Parse(digits, CultureInfo.InvariantCulture) : null),
        };
    }

    /// <summary>The parts of a body that marks them with comments; null when it carries no mark.</summary>
    public ChapterTexts? MarkedTexts()
    {
        var exercises = Body.IndexOf(ExercisesMark, StringComparison.Ordinal);
        var solutions = Body.IndexOf(SolutionsMark, Math.Max(0, exercises), StringComparison.Ordinal);
        if (exercises < 0 && solutions < 0)
        {
            return null;
        }

        var courseEnd = exercises >= 0 ? exercises : solutions;
        var exercisesEnd = solutions >= 0 ? solutions : Body.Length;
        return ChapterTexts.Of(Title, Body[..courseEnd].Trim(),
            exercises < 0 ? "" : Body[(exercises + ExercisesMark.Length)..exercisesEnd].Trim(),
            solutions < 0 ? "" : Body[(solutions + SolutionsMark.Length)..].Trim());
    }

    /// <summary>When the solutions open: with (the default), attempted, never, a day such as 2027-01-15 or an instant; "date" alone means in ten days.</summary>
    public (SolutionRelease Release, DateTimeOffset? At) Solutions(DateTimeOffset now) => Head["solutions"] switch
    {
        "attempted" => (SolutionRelease.AfterAttempt, null),
        "never" => (SolutionRelease.Never, null),
        "date" => (SolutionRelease.AtDate, new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(10)),
        { } day when DateTimeOffset.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => (SolutionRelease.AtDate, at),
        { } instant when instant.Contains('T', StringComparison.Ordinal) && DateTimeOffset.TryParse(instant, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) =>
            (SolutionRelease.AtDate, at),
        _ => (SolutionRelease.WithChapter, null),
    };

    private static string? FirstHeading(string body) =>
        body.Split('\n').FirstOrDefault(line => line.StartsWith("# ", StringComparison.Ordinal))?[2..].Trim(' ', '#') is { Length: > 0 } heading ? heading : null;

    /// <summary>The page shows the title itself: a body that begins with it would say it twice.</summary>
    private static string WithoutTitle(string body, string title)
    {
        var text = body.TrimStart();
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        var level = first.TakeWhile(c => c == '#').Count();
        return level is > 0 and <= 3 && string.Equals(first[level..].Trim(' ', '#'), title.Trim(), StringComparison.OrdinalIgnoreCase)
            ? (end < 0 ? "" : text[(end + 1)..])
            : body;
    }
}
