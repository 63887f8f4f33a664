using Portal.Migrations.Commands;
using Portal.Migrations.Importing;
using Portal.Data.Rendering;
using Portal.Tests.Support;

namespace Portal.Tests.Importing;

public sealed class ConsoleTests(PortalCluster cluster)
{
    [Fact]
    public void Options_stand_in_any_order_with_or_without_an_equals_sign()
    {
        var arguments = new Arguments(["import", "chapters", "--level", "L1", "dossier", "--draft", "--map=m.json"]);

        Assert.Equal(("import", "chapters"), (arguments.TakeWord(), arguments.TakeWord()));
        Assert.Equal(("L1", "m.json", null, true), (arguments.Need("--level"), arguments.Take("--map"), arguments.Take("--author"), arguments.TakeSwitch("--draft")));
        Assert.Equal("dossier", arguments.TakeWord());
        arguments.End();
    }

    [Fact]
    public void What_is_missing_or_left_over_is_said()
    {
        Assert.Contains("--level", Assert.Throws<UsageException>(() => new Arguments([]).Need("--level")).Message, StringComparison.Ordinal);
        Assert.Contains("--level", Assert.Throws<UsageException>(() => new Arguments(["--level", "--draft"]).Take("--level")).Message, StringComparison.Ordinal);
        Assert.Contains("--nivo", Assert.Throws<UsageException>(() => new Arguments(["--nivo", "L1"]).End()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Migrating_at_once_from_several_places_applies_everything_once()
    {
        await using var empty = new TestCluster(_ => Task.CompletedTask);
        var database = await empty.CreateDatabaseAsync();

        var applied = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Migrator.ApplyAsync(database)));

        Assert.Single(applied, names => names.Count > 0);
        Assert.False(await Migrator.IsBehindAsync(database));
        Assert.Empty(await Migrator.ApplyAsync(await cluster.CreateDatabaseAsync()));
    }

    [Fact]
    public async Task The_report_says_in_French_what_was_lost()
    {
        var report = new ImportReport(
            [
                new("a.md", ImportStatus.Created) { Number = 2, Subject = "Algèbre", Formulas = 1_234, Issues = [new(RenderIssueKind.UnknownMacro, "\\fv", 3), new(RenderIssueKind.MissingImage, "x.png", 1)] },
                new("b.md", ImportStatus.Failed) { Reason = "le fichier ne contient pas de texte." },
            ],
            ["matière ALG (Algèbre), MIA L1 S1"], 1.5);
        using var output = new StringWriter();

        await ImportReportText.WriteSummaryAsync(report, output);

        Assert.Equal("créé       a.md → Algèbre, chapitre 2 (3\u00A0macros inconnues\u202F; 1\u00A0image manquante)", ImportReportText.Line(report.Files[0]));
        Assert.Equal("échec      b.md\u00A0: le fichier ne contient pas de texte.", ImportReportText.Line(report.Files[1]));
        Assert.Contains("2\u00A0fichiers en 1,5\u00A0s\u00A0: 1\u00A0créé, 0\u00A0mis à jour, 0\u00A0inchangé, 1\u00A0en échec.", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Macros inconnues\u00A0: \\fv\u00A0×\u00A03", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, report.ExitCode);
    }
}
