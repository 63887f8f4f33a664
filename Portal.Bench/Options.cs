using System.Globalization;

namespace Portal.Bench;

/// <summary>The command line was wrong; the message is a French sentence that says how.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>What to measure.</summary>
internal sealed record Options
{
    /// <summary>Words for the targets, in the order they are measured.</summary>
    public static readonly string[] AllTargets = ["home", "recent", "subject", "chapter", "lookups"];

    private const int MostSeconds = 120;
    private const int MostConnections = 500;
    private const int MostChapters = 20_000;
    private const int MostRounds = 20;

    public const string Help = """
        ./portal bench : ce que coûtent les pages principales.

          --profile yardstick         base engendrée à mesurer (small, medium, large, yardstick)
          --seconds 5                 durée de chaque mesure, 1 à 120
          --connections 1,30,150      connexions ouvertes à la fois, 1 à 500
          --only home,recent,subject,chapter,lookups
          --compressed                demande des pages comprimées, comme un navigateur
          --serve                     ne mesure rien : garde le serveur ouvert et écrit cookies*.txt, ids.txt, pid et url
                                      dans artifacts/bench, pour un autre outil ; Ctrl+C l’arrête
          --deletion 500,5000         mesure, au lieu des pages, la suppression d’un enseignant qui a tant de chapitres
          --rounds 3                  tours de cette mesure, 1 à 20
          --imports 10000             ne mesure que l’import d’une liste de tant de personnes (1 à 100000) : secondes, requêtes, mémoire
          --help                      ce texte

        La base est bench_PROFIL, sur le serveur de PORTAL_DATABASE sinon sur le serveur privé ; elle est remplie la première fois.
        """;

    public string Profile { get; private init; } = "yardstick";

    /// <summary>Length of each measurement.</summary>
    public TimeSpan Duration { get; private init; } = TimeSpan.FromSeconds(5);

    public IReadOnlyList<int> Connections { get; private init; } = [1, 30, 150];

    public IReadOnlyList<string> Only { get; private init; } = AllTargets;

    /// <summary>Whether the load asks for compressed pages; the sizes are always measured both ways.</summary>
    public bool Compressed { get; private init; }

    /// <summary>Keep the server open for another tool instead of measuring.</summary>
    public bool Serve { get; private init; }

    /// <summary>Chapters of the professors to delete, instead of measuring pages; empty measures pages.</summary>
    public IReadOnlyList<int> Deletion { get; private init; } = [];

    /// <summary>How often a deletion is measured.</summary>
    public int Rounds { get; private init; } = 3;

    /// <summary>How many people of a list to measure instead of pages; 0 for the pages.</summary>
    public int Imports { get; private init; }

    public bool ShowHelp { get; private init; }

    /// <exception cref="UsageException">A word is unknown or a value out of bounds.</exception>
    public static Options Parse(IReadOnlyList<string> words)
    {
        var options = new Options();
        for (var i = 0; i < words.Count; i++)
        {
            var (name, given) = words[i].Split('=', 2) is [var n, var v] ? (n, v) : (words[i], null);
            string Value() => given ?? (++i < words.Count ? words[i] : throw new UsageException($"Il manque une valeur après {name}."));
            options = name switch
            {
                "--profile" => options with { Profile = ProfileOf(Value()) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(Number(name, Value(), MostSeconds)) },
                "--connections" => options with { Connections = [.. Value().Split(',').Select(text => Number(name, text, MostConnections))] },
                "--only" => options with { Only = TargetsOf(Value()) },
                "--compressed" => options with { Compressed = true },
                "--imports" => options with { Imports = Number(name, Value(), 100_000) },
                "--serve" => options with { Serve = true },
                "--deletion" => options with { Deletion = [.. Value().Split(',').Select(text => Number(name, text, MostChapters))] },
                "--rounds" => options with { Rounds = Number(name, Value(), MostRounds) },
                "--help" or "-h" => options with { ShowHelp = true },
                _ => throw new UsageException($"Je ne comprends pas {words[i]}."),
            };
        }

        return options;
    }

    /// <summary>It becomes part of a database's name.</summary>
    private static string ProfileOf(string name) => name.Length is > 0 and < 30 && name.All(char.IsAsciiLetterLower)
        ? name
        : throw new UsageException($"Profil inconnu\u00A0: {name}.");

    private static string[] TargetsOf(string list)
    {
        var asked = list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return asked.Except(AllTargets).FirstOrDefault() is { } unknown
            ? throw new UsageException($"Cible inconnue\u00A0: {unknown}. Les cibles sont {string.Join(", ", AllTargets)}.")
            : [.. AllTargets.Intersect(asked)];
    }

    private static int Number(string name, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new UsageException($"{name} veut un nombre de 1 à {most}, pas «\u00A0{text}\u00A0».");
}
