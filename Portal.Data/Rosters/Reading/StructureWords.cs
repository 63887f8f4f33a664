using Portal.Data.Structure;

namespace Portal.Data.Rosters.Reading;

/// <summary>What files call the programmes and levels of a university: codes, names, and the words somebody has explained before.</summary>
internal sealed class StructureWords
{
    private readonly Dictionary<string, int> programmes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> levels = new(StringComparer.Ordinal);
    private readonly HashSet<string> ambiguous = new(StringComparer.Ordinal);
    private readonly UniversityStructure place;

    public StructureWords(UniversityStructure place, IEnumerable<KnownWord> remembered)
    {
        this.place = place;
        foreach (var programme in place.Programmes)
        {
            Add(programme.Code, programme.Id);
            Add(programme.Name, programme.Id);
        }

        foreach (var level in place.Levels)
        {
            levels.TryAdd(WordOf(level.Code), level.Id);
            levels.TryAdd(WordOf(level.Name), level.Id);
        }

        // What somebody has said goes before what things are called.
        foreach (var word in remembered)
        {
            if (word.ProgrammeId is { } programme && place.Programme(programme) is not null)
            {
                programmes[word.Word] = programme;
                ambiguous.Remove(word.Word);
            }
            else if (word.LevelId is { } level && place.Level(level) is not null)
            {
                levels[word.Word] = level;
            }
        }
    }

    public UniversityStructure Place => place;

    /// <summary>How words are compared.</summary>
    public static string WordOf(string text) => SourceText.Bare(text, keepSpaces: true) is var word && word.Length > KnownWord.LongestWord ? word[..KnownWord.LongestWord] : word;

    /// <summary>The programme of that word; no id when there is none, or several.</summary>
    public (int? Id, bool Ambiguous) Programme(string text)
    {
        var word = WordOf(text);
        return ambiguous.Contains(word) ? (null, true) : (programmes.TryGetValue(word, out var id) ? id : null, false);
    }

    /// <summary>Null when nothing is called so.</summary>
    public int? Level(string text) => levels.TryGetValue(WordOf(text), out var id) ? id : null;

    /// <summary>The programme or level called most like it; empty when none comes near.</summary>
    public string Nearest(RosterField field, string text)
    {
        var word = WordOf(text);
        var names = field is RosterField.Level ? place.Levels.SelectMany(l => new[] { l.Code, l.Name }) : place.Programmes.SelectMany(p => new[] { p.Name, p.Code });
        if (word.Length > 3 && names.FirstOrDefault(n => WordOf(n) is { Length: > 3 } name && (name.Contains(word, StringComparison.Ordinal) || word.Contains(name, StringComparison.Ordinal))) is { } part)
        {
            return part;
        }

        var best = names.Select(n => (Name: n, Far: Distance(word, WordOf(n)))).Where(n => n.Far <= Math.Max(word.Length, n.Name.Length) / 3).OrderBy(n => n.Far).FirstOrDefault();
        return best.Name ?? "";
    }

    private void Add(string text, int programme)
    {
        var word = WordOf(text);
        if (word.Length > 0 && !programmes.TryAdd(word, programme) && programmes[word] != programme)
        {
            ambiguous.Add(word);
        }
    }

    /// <summary>How many letters differ (Levenshtein), on the first sixty of each.</summary>
    private static int Distance(string a, string b)
    {
        a = a.Length > 60 ? a[..60] : a;
        b = b.Length > 60 ? b[..60] : b;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var (corner, left) = (row[0], i);
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                left = Math.Min(Math.Min(above, left) + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1));
                (corner, row[j]) = (above, left);
            }
        }

        return row[b.Length];
    }
}
