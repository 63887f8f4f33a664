namespace Portal.Data.Rendering;

/// <summary>Gathers the issues of one section and counts the equal ones.</summary>
internal sealed class IssueLog
{
    private const int LongestDetail = 200;
    private const int MostIssues = 200;
    private readonly Dictionary<(RenderIssueKind, string), int> counts = [];

    public void Add(RenderIssueKind kind, string detail, int count = 1)
    {
        var words = detail.Length > LongestDetail ? TextTools.CutAt(detail, LongestDetail - 1) + "…" : detail;
        var key = (kind, words);
        if (counts.TryGetValue(key, out var before))
        {
            counts[key] = before + count;
        }
        else if (counts.Count < MostIssues)
        {
            counts[key] = count;
        }
        else
        {
            counts[(kind, "…")] = counts.GetValueOrDefault((kind, "…")) + count;
        }
    }

    public IReadOnlyList<RenderIssue> ToList() =>
        [.. counts.Select(c => new RenderIssue(c.Key.Item1, c.Key.Item2, c.Value)).OrderBy(i => i.Kind).ThenByDescending(i => i.Count).ThenBy(i => i.Detail, StringComparer.Ordinal)];
}
