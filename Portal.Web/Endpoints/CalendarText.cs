using System.Globalization;
using System.Text;
using Portal.Data.Lessons;

namespace Portal.Web.Endpoints;

/// <summary>Lessons as calendars read them (RFC 5545). Times are in UTC, so that no calendar has to know the university's zone.</summary>
internal static class CalendarText
{
    /// <summary>Longest line in bytes, without its end.</summary>
    private const int LongestLine = 75;

    /// <param name="lessons">In any order.</param>
    /// <param name="origin">Where the portal is, "https://portail.example.org": links into the room lead through it.</param>
    public static string Write(IEnumerable<LessonItem> lessons, string origin)
    {
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//portal//lessons//FR");
        Line(text, "CALSCALE:GREGORIAN");
        foreach (var lesson in lessons)
        {
            Line(text, "BEGIN:VEVENT");
            Line(text, string.Create(CultureInfo.InvariantCulture, $"UID:lesson-{lesson.Id}@{new Uri(origin).Host}"));
            Line(text, string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{lesson.Sequence}"));
            Line(text, $"DTSTAMP:{Instant(lesson.UpdatedAt)}");
            Line(text, $"DTSTART:{Instant(lesson.StartsAt)}");
            Line(text, $"DTEND:{Instant(lesson.EndsAt)}");
            Line(text, $"SUMMARY:{Safe(lesson.Title)}");
            Line(text, $"DESCRIPTION:{Safe(lesson.Author)}");
            Line(text, $"URL:{origin}{Urls.LessonJoin(lesson.Id)}");
            Line(text, lesson.IsCancelled ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
            Line(text, "END:VEVENT");
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Nothing a person wrote ends a line or begins a property.</summary>
    private static string Safe(string words) => string.Concat(words.Select(c => c switch
    {
        '\\' or ';' or ',' => $"\\{c}",
        '\n' => "\\n",
        _ when char.IsControl(c) => " ",
        _ => $"{c}",
    }));

    /// <summary>A long line goes on in the next, behind a space; characters are not cut.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var room = LongestLine;
        foreach (var rune in line.EnumerateRunes())
        {
            if (rune.Utf8SequenceLength > room)
            {
                text.Append("\r\n ");
                room = LongestLine - 1;
            }

            text.Append(rune.ToString());
            room -= rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
