namespace Portal.Migrations.Generator;

/// <summary>Our own words, from which sentences are put together: about two thousand different ones, as in a shelf of course books.</summary>
internal static class Words
{
    public static readonly string[] Openers =
    [
        "En général,", "Dans ce cadre,", "De plus,", "Par conséquent,", "Autrement dit,", "À ce stade,", "Pour une population donnée,",
        "Dans la pratique,", "En première approximation,", "Sous ces hypothèses,", "Comme on l’a vu,", "À l’inverse,", "De la même manière,",
        "Lorsque les données manquent,", "Depuis le siècle dernier,", "Au laboratoire,", "Sur le terrain,", "Faute de mieux,", "Pour fixer les idées,",
        "Quand x < y & y < z,", "En toute rigueur,", "Plus simplement,", "Vu de loin,", "Dès la première étape,",
    ];

    public static readonly string[] Actors =
    [
        "le modèle", "la méthode", "cette définition", "le raisonnement", "l’expérience", "la démonstration", "le calcul", "cette relation",
        "le théorème", "la règle", "l’équation", "le schéma", "l’auteur", "la mesure", "ce résultat", "le protocole", "la théorie", "l’hypothèse",
        "un exemple", "le tableau", "la courbe", "cet ouvrage", "le lecteur", "la preuve", "ce principe", "l’usage", "un contre-exemple", "la loi",
    ];

    public static readonly string[] Actions =
    [
        "décrit", "précise", "relie", "transforme", "mesure", "suppose", "éclaire", "remplace", "limite", "prolonge", "corrige", "résume", "impose",
        "néglige", "rapproche", "compare", "justifie", "introduit", "oppose", "détermine", "vérifie", "généralise", "traduit", "exclut", "illustre",
        "rassemble", "distingue", "fonde", "contredit", "simplifie",
    ];

    public static readonly string[] Objects =
    [
        "les grandeurs observées", "la part du hasard", "un ordre de grandeur", "les conditions aux limites", "la structure du groupe",
        "les termes du contrat", "la concentration du mélange", "une suite convergente", "les échanges entre régions", "le sens des mots",
        "la vitesse de réaction", "les propriétés du matériau", "le rendement de l’installation", "une famille d’ensembles", "la demande des ménages",
        "les archives disponibles", "le flux d’énergie", "la fréquence des erreurs", "un espace de dimension finie", "les droits de chacun",
        "la mémoire du système", "les couches du sol", "le coût marginal", "une forme canonique", "les sources contradictoires", "le débit du canal",
    ];

    public static readonly string[] Circumstances =
    [
        "dans un milieu isolé", "à partir de deux mesures", "sans perte de généralité", "au voisinage de l’équilibre", "avec une erreur connue",
        "par étapes successives", "pour chaque valeur du paramètre", "entre deux saisons", "dans la plupart des cas", "à température constante",
        "selon le point de vue choisi", "en dehors de toute contrainte", "au prix d’un calcul plus long", "à l’échelle d’une ville", "sur un intervalle fermé",
        "devant une assemblée", "par un argument de symétrie", "avant toute interprétation", "à court terme", "chez les débutants", "en moins de trois pages",
    ];

    private static readonly string[] Prefixes =
    [
        "aéro", "agro", "anthropo", "archéo", "astro", "baro", "bathy", "bio", "calori", "carto", "chrono", "climato", "cosmo", "cryo", "crypto",
        "dendro", "électro", "ethno", "ferro", "fluvio", "galvano", "géo", "glacio", "hélio", "hydro", "hygro", "iso", "litho", "macro", "magnéto",
        "métallo", "micro", "morpho", "nano", "neuro", "océano", "paléo", "pétro", "photo", "phyto", "piézo", "pluvio", "psycho", "pyro", "radio",
        "sédimento", "séismo", "socio", "spectro", "stéréo", "télé", "thermo", "topo", "tribo", "vulcano", "xylo", "zoo",
    ];

    private static readonly string[] Stems =
    [
        "analyse", "botanique", "chimie", "cinétique", "cinématique", "dynamique", "écologie", "économie", "esthétique", "génie", "génétique",
        "génèse", "graphie", "kinésie", "linguistique", "logie", "logique", "mécanique", "métrie", "morphie", "nomie", "optique", "pathie", "phonie",
        "physique", "plastie", "politique", "scopie", "sémantique", "sphère", "statique", "statistique", "synthèse", "technique", "thérapie", "typie",
    ];

    /// <summary>A learned word with its article, "la géophysique" or "l’hydrométrie".</summary>
    public static string Learned(ulong bits)
    {
        var prefix = Prefixes[bits % (uint)Prefixes.Length];
        var word = prefix + Stems[(bits >> 16) % (uint)Stems.Length];
        return "aàâeéèêhioôuy".Contains(prefix[0], StringComparison.Ordinal) ? $"l’{word}" : $"la {word}";
    }
}
