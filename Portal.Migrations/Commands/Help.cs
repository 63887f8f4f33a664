namespace Portal.Migrations.Commands;

/// <summary>What the program says about itself.</summary>
internal static class Help
{
    public const string Text = """
        Le portail, côté données.

          migrate
              Met la base au modèle présent.

          seed [--profile demo|small|medium|large|yardstick]
              Remplit une base vide : la démonstration, ou une base engendrée pour mesurer.

          import chapters DOSSIER --university CODE --programme CODE --level CODE --semester 1|2
              [--map FICHIER] [--author COMPTE] [--prefix TEXTE] [--draft] [--report FICHIER.json]
              Fait de chaque fichier Markdown du dossier un chapitre, avec ses images ; crée ce qui manque.
              Le niveau écrit dans un fichier l’emporte sur --level, et le fichier de correspondances sur les deux.
              --draft n’en publie aucun. --prefix distingue deux dossiers dont les fichiers portent les mêmes noms.
              Relancé, il ne touche que ce qui a changé.

          help
              Ce texte.

        La base est celle de PORTAL_DATABASE (postgres://… ou Host=…), sinon une base privée sous .data/.
        Les fichiers vont dans PORTAL_FILES, sinon sous .data/files.
        Codes de sortie : 0 tout est fait, 1 quelque chose a échoué, 2 la commande est mal écrite.
        """;
}
