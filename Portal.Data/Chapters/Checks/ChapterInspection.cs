using System.Text.RegularExpressions;
using Portal.Data.Rendering;

namespace Portal.Data.Chapters.Checks;

/// <summary>A file of a chapter, as far as checks need it.</summary>
/// <param name="Section">Where it belongs.</param>
/// <param name="Name">As the text names it (<see cref="ChapterImages.NameOf"/>).</param>
/// <param name="Id">Of the attachment.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Inline">Whether it is an image inside the text.</param>
internal sealed record CheckedFile(SectionKind Section, string Name, int Id, long Length, bool Inline);

/// <summary>What can be seen from the texts and their rendering alone, without asking anybody.</summary>
public static partial class ChapterInspection
{
    /// <summary>Bytes from which an image is heavy for a phone.</summary>
    public const long HeavyImage = 1_000_000;

    private const int MostOfAKind = 50;
    private const int LongestDetail = 200;

    internal static IReadOnlyList<Finding> Inspect(
        ChapterTexts texts, RenderedChapter rendered, IReadOnlyList<CheckedFile> files, IReadOnlyDictionary<SectionKind, LocatedSource> sources)
    {
        var found = new List<Finding>();
        foreach (var kind in Enum.GetValues<SectionKind>())
        {
            if (!rendered.Sections.TryGetValue(kind, out var section))
            {
                if (!files.Any(f => f.Section == kind && !f.Inline))
                {
                    found.Add(new(FindingKind.PartEmpty, kind, 0, ""));
                }

                continue;
            }

            found.AddRange(AltTexts(kind, sources[kind]));
            found.AddRange(Headings(kind, sources[kind]));
            found.AddRange(Issues(kind, section, sources[kind]));
            found.AddRange(HeavyImages(kind, sources[kind], files));
        }

        found.AddRange(Unsolved(sources, rendered));
        found.AddRange(LeakSearch.Find(texts.Solutions, texts.Course, SectionKind.Course));
        found.AddRange(LeakSearch.Find(texts.Solutions, texts.Exercises, SectionKind.Exercises));
        return [.. found.GroupBy(f => f.Kind).SelectMany(g => g.Take(MostOfAKind))];
    }

    private static IEnumerable<Finding> AltTexts(SectionKind part, LocatedSource source) => source.Images
        .Where(i => string.IsNullOrWhiteSpace(i.Words))
        .Select(i => new Finding(FindingKind.ImageWithoutText, part, i.Line, Short(i.Target)));

    private static IEnumerable<Finding> Headings(SectionKind part, LocatedSource source)
    {
        var above = 0;
        foreach (var heading in source.Headings.Where(h => h.Level < 7))
        {
            if (above > 0 && heading.Level > above + 1)
            {
                yield return new(FindingKind.HeadingSkipped, part, heading.Line, Short(heading.Text));
            }

            above = heading.Level;
        }
    }

    /// <summary>What the renderer could not do, with the line it is about.</summary>
    private static IEnumerable<Finding> Issues(SectionKind part, RenderedSection section, LocatedSource source)
    {
        foreach (var issue in section.Issues)
        {
            Finding? finding = issue.Kind switch
            {
                RenderIssueKind.UnknownMacro => new(FindingKind.UnknownMacro, part, source.LineOfMacro(issue.Detail), issue.Detail),
                RenderIssueKind.FormulaError => new(FindingKind.FormulaFaulty, part, FormulaLine(issue.Detail, source), issue.Detail),
                RenderIssueKind.FormulasUnavailable => new(FindingKind.FormulasUnavailable, part, 0, issue.Detail),
                RenderIssueKind.MissingImage => new(FindingKind.ImageMissing, part, TargetLine(source.Images, issue.Detail, source), issue.Detail),
                RenderIssueKind.ExternalImage => new(FindingKind.ImageOutside, part, TargetLine(source.Images, issue.Detail, source), issue.Detail),
                RenderIssueKind.DroppedLink => new(FindingKind.LinkNowhere, part, TargetLine(source.Links, issue.Detail, source), issue.Detail),
                RenderIssueKind.LostHtml => new(FindingKind.HtmlLost, part, source.LineOf("<" + issue.Detail), issue.Detail),
                RenderIssueKind.TooLong or RenderIssueKind.TooNested => new(FindingKind.TextRefused, part, 0, ""),
                _ => null,
            };
            if (finding is not null)
            {
                yield return finding with { Count = issue.Count };
            }
        }
    }

    private static IEnumerable<Finding> HeavyImages(SectionKind part, LocatedSource source, IReadOnlyList<CheckedFile> files)
    {
        var heavy = files.Where(f => f.Inline && f.Section == part && f.Length > HeavyImage).ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var image in source.Images.Where(_ => heavy.Count > 0))
        {
            if (ChapterImages.NameOf(image.Target) is { } name && heavy.Remove(name, out var file))
            {
                yield return new(FindingKind.ImageHeavy, part, image.Line, Short(file.Name));
            }
        }
    }

    /// <summary>
    /// Exercises whose number no heading of the solutions names. Where nothing is numbered, only the numbers of both are compared; solutions without
    /// headings, or in a file, are the author's way.
    /// </summary>
    private static IEnumerable<Finding> Unsolved(IReadOnlyDictionary<SectionKind, LocatedSource> sources, RenderedChapter rendered)
    {
        if (!rendered.Sections.ContainsKey(SectionKind.Exercises) || !rendered.Sections.ContainsKey(SectionKind.Solutions))
        {
            yield break;
        }

        var exercises = sources[SectionKind.Exercises].Headings.Where(h => h.Exercise).ToList();
        var solutions = sources[SectionKind.Solutions].Headings;
        if (exercises.Count == 0 || solutions.Count == 0)
        {
            yield break;
        }

        var solved = solutions.Select(h => NumberOf(h.Text)).OfType<string>().ToHashSet();
        if (solved.Count > 0 && exercises.TrueForAll(e => NumberOf(e.Text) is not null))
        {
            foreach (var exercise in exercises.Where(e => !solved.Contains(NumberOf(e.Text) ?? "")))
            {
                yield return new(FindingKind.ExerciseUnsolved, SectionKind.Exercises, exercise.Line, Short(exercise.Text));
            }
        }
        else if (solutions.Count < exercises.Count)
        {
            var first = exercises[solutions.Count];
            yield return new(FindingKind.ExerciseUnsolved, SectionKind.Exercises, first.Line, Short(first.Text)) { Count = exercises.Count - solutions.Count };
        }
    }

    private static int FormulaLine(string reason, LocatedSource source) =>
        Quoted().Match(reason) is { Success: true } quoted ? source.LineOf(quoted.Groups[1].Value) : 0;

    private static int TargetLine(IEnumerable<LocatedTarget> targets, string detail, LocatedSource source) =>
        targets.FirstOrDefault(t => t.Target == detail || Uri.UnescapeDataString(t.Target) == Uri.UnescapeDataString(detail))?.Line ?? source.LineOf(detail.TrimEnd('…'));

    private static string? NumberOf(string heading) => Number().Match(heading) is { Success: true } number ? number.Value.TrimEnd('.') : null;

    private static string Short(string words) => TextTools.CutAt(TextTools.Squeeze(words), LongestDetail);

    [GeneratedRegex(@"\d+(?:\.\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"[«'""“‘]\s*(\\?[^«»'""“”‘’]{1,60}?)\s*[»'""”’]")]
    private static partial Regex Quoted();
}
