using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data.Rendering;
using Portal.Migrations.Demo;
using Portal.Migrations.Generator;

namespace Portal.Migrations.Commands;

/// <summary><c>seed --profile …</c>: the demonstration, or a generated base for measuring.</summary>
internal static class SeedCommand
{
    public static async Task<int> RunAsync(Arguments arguments, TextWriter output, CancellationToken ct)
    {
        var name = arguments.Take("--profile") ?? "demo";
        var profile = SeedProfile.All.FirstOrDefault(p => p.Name == name);
        if (name != "demo" && profile is null)
        {
            throw new UsageException($"Profil inconnu\u00A0: {name}. Les profils sont demo, {string.Join(", ", SeedProfile.All.Select(p => p.Name))}.");
        }

        arguments.End();
        if (profile is not null && string.Equals(Running.Environment, "Production", StringComparison.OrdinalIgnoreCase))
        {
            await output.WriteLineAsync("Les comptes générés partagent un mot de passe connu de tous\u00A0: ils ne sont jamais créés en production.");
            return 1;
        }

        await using var database = await ConsoleDatabase.OpenAsync(output, ct);
        return profile is null
            ? await DemoAsync(database.ConnectionString, output, ct)
            : await GeneratedSeed.RunAsync(database.ConnectionString, profile with { RendererVersion = ChapterRenderer.Version }, output, ct);
    }

    private static async Task<int> DemoAsync(string connectionString, TextWriter output, CancellationToken ct)
    {
        var watch = Stopwatch.StartNew();
        await using var formulas = new FormulaRenderer(new(), NullLogger<FormulaRenderer>.Instance);
        var outcome = await new DemoSeed(connectionString, new(formulas), TimeProvider.System).ApplyAsync(Running.Environment, ct);
        await output.WriteLineAsync(outcome switch
        {
            DemoApplied done => FormattableString.Invariant($"Démonstration écrite en {watch.Elapsed.TotalSeconds:0.0}\u00A0s\u00A0: {done.Universities} universités, {done.Subjects} matières, {done.Chapters} chapitres."),
            DemoRefused refused => refused.Reason,
            _ => "La démonstration est déjà là\u00A0; rien n’a été changé.",
        });
        if (formulas.Reason is { } reason)
        {
            await output.WriteLineAsync($"Les formules restent en TeX\u00A0: {reason}");
        }

        return outcome is DemoRefused ? 1 : 0;
    }
}

/// <summary>The environment this program runs in.</summary>
internal static class Running
{
    /// <summary>"Production", "Development"…; Production when nothing says, as for the web server. Either variable saying Production is enough.</summary>
    public static string Environment
    {
        get
        {
            string?[] named = [System.Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT"), System.Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")];
            return named.FirstOrDefault(n => string.Equals(n, "Production", StringComparison.OrdinalIgnoreCase)) ?? named.OfType<string>().FirstOrDefault() ?? "Production";
        }
    }
}
