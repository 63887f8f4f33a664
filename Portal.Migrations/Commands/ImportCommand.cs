using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Files;
using Portal.Data.Local;
using Portal.Data.Rendering;
using Portal.Migrations.Importing;

namespace Portal.Migrations.Commands;

/// <summary><c>import chapters FOLDER …</c>: reads the words, runs the import, tells what happened.</summary>
internal static class ImportCommand
{
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output, CancellationToken ct)
    {
        var report = arguments.Take("--report");
        var options = await OptionsAsync(arguments, ct);
        await using var database = await ConsoleDatabase.OpenAsync(output, ct);
        await using var formulas = new FormulaRenderer(new(), NullLogger<FormulaRenderer>.Instance);

        // The web application keeps its private data in the same place: .data of the checkout.
        var home = Path.GetDirectoryName(PrivatePostgres.FolderFor(Environment.CurrentDirectory)) ?? Environment.CurrentDirectory;
        var files = FileStoreOptions.From(new ConfigurationBuilder().AddEnvironmentVariables().Build(), home);
        var done = await new ChapterImport(database.ConnectionString, files, new(formulas), TimeProvider.System)
            .RunAsync(options, file => output.WriteLineAsync(ImportReportText.Line(file)), ct);

        await ImportReportText.WriteSummaryAsync(done, output);
        if (formulas.Reason is { } reason)
        {
            await output.WriteLineAsync($"Les formules restent en TeX\u00A0: {reason}");
        }

        if (report is not null)
        {
            await done.WriteJsonAsync(report, ct);
        }

        return done.ExitCode;
    }

    private static async Task<ImportOptions> OptionsAsync(Arguments arguments, CancellationToken ct)
    {
        var options = new ImportOptions
        {
            University = arguments.Need("--university"),
            Programme = arguments.Need("--programme"),
            Level = arguments.Need("--level"),
            Semester = arguments.Need("--semester") switch { "1" => 1, "2" => 2, var other => throw new UsageException($"Le semestre est 1 ou 2, pas {other}.") },
            Mapping = arguments.Take("--map") is { } map ? await ImportMapping.ReadAsync(map, ct) : new(),
            Author = arguments.Take("--author"),
            Prefix = (arguments.Take("--prefix") ?? "").Trim('/'),
            Draft = arguments.TakeSwitch("--draft"),
            Folder = arguments.TakeWord() ?? throw new UsageException("Il manque le dossier à importer."),
        };
        arguments.End();
        return Directory.Exists(options.Folder) ? options : throw new UsageException($"Il n’y a pas de dossier {options.Folder}.");
    }
}
