namespace Portal.Migrations.Generator;

/// <summary>What generated things and people are called. Spaces that must not break are U+00A0 and U+202F, as in every text of the portal.</summary>
internal static class Names
{
    private static readonly string[] Places =
    [
        "de la Baie", "du Littoral", "des Collines", "du Fleuve", "de la Lagune", "des Hauts Plateaux", "du Delta", "de la Savane", "des Salines",
        "du Grand Lac", "des Trois Rivières", "de la Presqu’île", "du Piémont", "des Dunes", "de la Forêt", "du Confluent", "des Cascades",
    ];

    private static readonly string[] Faculties =
    [
        "Sciences et techniques", "Lettres et langues", "Droit et science politique", "Économie et gestion", "Santé", "Sciences humaines",
        "Agronomie", "Arts et métiers",
    ];

    private static readonly string[] Programmes =
    [
        "Mathématiques", "Physique", "Chimie", "Informatique", "Biologie", "Géographie", "Histoire", "Philosophie", "Gestion", "Droit privé",
        "Économie", "Sociologie", "Lettres modernes", "Anglais", "Génie civil", "Électronique", "Agronomie", "Hydrologie", "Comptabilité",
        "Statistique", "Psychologie", "Tourisme", "Maintenance industrielle", "Réseaux et télécommunications",
    ];

    private static readonly string[] FirstNames =
    [
        "Aminata", "Moussa", "Fatou", "Ibrahima", "Aïssatou", "Mamadou", "Khady", "Ousmane", "Mariama", "Cheikh", "Awa", "Abdoulaye", "Élodie",
        "Thomas", "Chloé", "Nicolas", "Inès", "Hugo", "Zoé", "Émile", "Léa", "Gaël", "Noémie", "Théo", "Salimata", "Boubacar", "Rokhaya",
        "Seydou", "Djeneba", "Issa", "Coumba", "Lamine", "Anaïs", "Loïc", "Maëlle", "Rémi", "Solène", "Yann", "Adèle", "Bastien", "Célestin",
        "Désiré", "Félicité", "Grâce", "Honoré", "Joséphine", "Kévin", "Lucie", "Marius", "Nafissatou",
    ];

    private static readonly string[] LastNameStarts =
    [
        "Ba", "Bel", "Bou", "Car", "Cha", "Cou", "Dia", "Du", "Fa", "Gau", "Gué", "Ka", "La", "Le", "Mar", "Mbo", "Mo", "Nda", "Nia", "Pé", "Ra",
        "Ro", "Sa", "Sy", "Ta", "Thi", "Tou", "Va", "Vé", "Zi",
    ];

    private static readonly string[] LastNameEnds =
    [
        "bert", "chet", "dou", "fane", "gnon", "goudé", "jean", "kara", "lard", "lier", "llo", "madi", "mont", "nard", "nier", "nguer", "pin",
        "quet", "ranger", "rel", "ret", "rive", "sson", "tier", "tin", "val", "ville", "yé", "zara", "zin",
    ];

    private static readonly string[] Fields =
    [
        "Analyse", "Algèbre", "Probabilités", "Logique", "Optique", "Mécanique", "Thermique", "Algorithmique", "Bases de données", "Réseaux",
        "Compilation", "Cristallographie", "Génétique", "Écologie", "Cartographie", "Linguistique", "Rhétorique", "Droit des contrats",
        "Procédure", "Fiscalité", "Marchés", "Monnaie", "Enquêtes", "Démographie", "Grammaire", "Traduction", "Résistance des matériaux",
        "Automatique", "Signaux", "Sols", "Irrigation", "Audit", "Échantillonnage", "Mémoire et langage", "Hôtellerie", "Moteurs",
    ];

    private static readonly string[] Titles =
    [
        "Introduction à {0}", "Premiers pas vers {0}", "Les outils de {0}", "Applications de {0}", "Ce que mesure {0}", "Limites de {0}",
        "Une histoire de {0}", "De {0} à {1}", "{0} et {1}", "Où commence {0}", "Modèles pour {0}", "Erreurs fréquentes dans {0}",
        "Démontrer avec {0}", "Exemples tirés de {0}", "Questions ouvertes de {0}",
    ];

    public static string Student(int student) => $"etu{student}";

    public static string Professor(int professor) => $"prof{professor}";

    public static string Administrator(int administrator) => $"admin{administrator}";

    public static string University(int university)
    {
        var round = (university - 1) / Places.Length;
        var place = Places[(university - 1) % Places.Length];
        return round == 0 ? $"Université {place}" : $"Université {place} {round + 1}";
    }

    public static string Faculty(int place) => $"UFR {Faculties[place % Faculties.Length]}";

    public static string Programme(int programme) => Scatter.Pick(Programmes, programme, 41);

    public static string Subject(PlannedSubject subject) => $"{Scatter.Pick(Fields, subject.Id, 42)} {subject.Place + 1}";

    public static string Speciality(int professor) => Scatter.Pick(Fields, professor, 43);

    /// <summary>At most 300 characters.</summary>
    public static string Chapter(int chapter)
    {
        var title = string.Format(
            null, Scatter.Pick(Titles, chapter, 44), Words.Learned(Scatter.Bits(chapter, 45)), Words.Learned(Scatter.Bits(chapter, 46)));
        return char.ToUpperInvariant(title[0]) + title[1..];
    }

    /// <summary>People of one kind have a salt of their own.</summary>
    public static (string First, string Last) Person(int person, int salt) =>
        (Scatter.Pick(FirstNames, person, salt), Scatter.Pick(LastNameStarts, person, salt + 1) + Scatter.Pick(LastNameEnds, person, salt + 2));
}
