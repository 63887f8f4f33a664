using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace Portal.Data.Rendering;

/// <summary>Gives headings their level (from 2, none skipped), number and id, and drops the one that repeats the chapter's title.</summary>
internal sealed partial class Outline(IElement body, RenderContext context, PlaceNames names)
{
    private const string All = "h1, h2, h3, h4, h5, h6";
    private readonly List<Heading> headings = [];
    private int second;
    private int third;
    private int exercises;

    public int Exercises => exercises;

    public IReadOnlyList<Heading> Shape()
    {
        DropTitle();
        var heads = body.QuerySelectorAll(All).Where(h => !h.ClassList.Contains("unseen")).ToList();
        var numbered = context.Options.SectionPrefix is not null && heads.Where(h => !h.HasAttribute(AsideMarkup.ExerciseHead)).ToList() is { Count: > 0 } plain
            && plain.Count(h => OwnNumber().IsMatch(h.TextContent)) * 2 >= plain.Count;
        var above = new Stack<int>();
        foreach (var head in heads)
        {
            if (string.IsNullOrWhiteSpace(head.TextContent) && head.QuerySelector("img, math") is null)
            {
                head.Remove();
                continue;
            }

            var isExercise = head.HasAttribute(AsideMarkup.ExerciseHead);
            var source = isExercise ? 7 : head.LocalName[1] - '0';
            while (above.TryPeek(out var last) && last >= source)
            {
                above.Pop();
            }

            var level = Math.Min(6, above.Count + 2);
            if (!isExercise)
            {
                above.Push(source);
            }

            Finish(head, level, isExercise, numbered);
        }

        if (body.QuerySelector("section.notes") is { Id: { } notes })
        {
            headings.Add(new Heading(2, notes, null, "Notes"));
        }

        return headings;
    }

    private void DropTitle()
    {
        var first = body.QuerySelector(All);
        if (context.Options.Title is not { } title || first is not { LocalName: "h1" })
        {
            return;
        }

        var (said, asked) = (TextTools.Slug(first.TextContent), TextTools.Slug(title));
        var alone = body.QuerySelectorAll("h1").Length == 1;
        var saidWords = said.Split('-').ToHashSet();
        var askedWords = asked.Split('-').ToHashSet();
        var common = saidWords.Count(askedWords.Contains);
        if (said == asked || (alone && common > 0 && common * 10 >= Math.Min(saidWords.Count, askedWords.Count) * 7))
        {
            names.Claim(first, body);
            first.Remove();
        }
    }

    private void Finish(IElement head, int level, bool isExercise, bool numbered)
    {
        var original = TextTools.Squeeze(head.TextContent);
        if (numbered && !isExercise)
        {
            DropOwnNumber(head);
        }

        var element = Renamed(head, $"h{level}");
        names.Claim(head, element);
        var text = TextTools.Squeeze(element.TextContent);
        if (ExerciseWord().IsMatch(TextTools.Fold(text)))
        {
            exercises++;
            if (isExercise && ExerciseAlone().IsMatch(text))
            {
                var number = context.Options.SectionPrefix is { } chapter ? $"{chapter}.{exercises}" : exercises.ToString(CultureInfo.InvariantCulture);
                text = $"{text.TrimEnd('.', ':', ' ', '\u00A0')} {number}";
                element.TextContent = text;
            }
        }
        else if (isExercise)
        {
            exercises++;
        }

        element.Id = names.New(TextTools.Slug(text) is { Length: > 0 } slug ? slug : "titre");
        names.AddHeading(element, original, text);
        if (isExercise && element.ParentElement is { } section)
        {
            section.SetAttribute("aria-labelledby", element.Id);
        }

        if (level <= 3)
        {
            headings.Add(new Heading(level, element.Id, Number(element, level, isExercise), text));
        }
    }

    private string? Number(IElement element, int level, bool isExercise)
    {
        if (context.Options.SectionPrefix is not { } chapter || isExercise || element.Closest("li, blockquote, .aside, .exercise, table") is not null)
        {
            return null;
        }

        (second, third) = level == 2 ? (second + 1, 0) : (second, third + 1);
        if (level == 3)
        {
            return null;
        }

        var number = $"{chapter}.{second}";
        var mark = element.Owner?.CreateElement("span") ?? throw new InvalidOperationException("An element has a document.");
        mark.ClassName = "sec";
        mark.TextContent = number;
        element.Prepend(mark);
        return number;
    }

    private static void DropOwnNumber(IElement head)
    {
        if (head.FirstChild is IText text)
        {
            text.Data = OwnNumber().Replace(text.Data, "");
        }
    }

    private static IElement Renamed(IElement head, string name)
    {
        var element = head.Owner?.CreateElement(name) ?? throw new InvalidOperationException("An element has a document.");
        element.Append(head.ChildNodes.ToArray());
        head.Replace(element);
        return element;
    }

    [GeneratedRegex(@"^\s*(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[.)]?|[IVX]{1,5}[.)]|[A-Z][.)])\s+(?=\S)")]
    private static partial Regex OwnNumber();

    [GeneratedRegex(@"^(?:\d[\d.]*\s+)?(?:exercice|exercise|probleme|problem)s?\b(?!\s*(?:resolus?|corriges?)?\s*$)|^(?:exercice|exercise)$")]
    private static partial Regex ExerciseWord();

    [GeneratedRegex(@"^(?:exercice|exercise)\s*[.:]?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex ExerciseAlone();
}
