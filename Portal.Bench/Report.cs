using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Portal.Bench;

/// <summary>All results of a run, for people and for programs.</summary>
internal sealed record Report
{
    private static readonly CultureInfo French = CultureInfo.GetCultureInfo("fr-FR");

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public required Machine Machine { get; init; }
    public required string Profile { get; init; }
    public required double Seconds { get; init; }

    /// <summary>Whether the load asked for compressed pages.</summary>
    public required bool Compressed { get; init; }

    public required IReadOnlyList<TargetReport> Targets { get; init; }

    /// <summary>Everything the first visit to the student home loads, compressed.</summary>
    public required IReadOnlyList<Part> FirstVisit { get; init; }

    /// <summary>Memory of the web server at the end.</summary>
    public required double ServerMegabytes { get; init; }

    /// <summary>Writes report.json and returns its path.</summary>
    public async Task<string> WriteAsync(CancellationToken ct)
    {
        var path = Path.Combine(Places.Results, "report.json");
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(this, Json), ct);
        return path;
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine(Line($"{Machine.Processor}, {Machine.Cores} cœurs, {Machine.MemoryGigabytes:N0} Go, {Machine.System}, {Machine.DotNet}, PostgreSQL {Machine.Postgres}"));
        output.WriteLine(Line($"Profil {Profile}, {Seconds:N0} s par mesure, pages {(Compressed ? "comprimées" : "non comprimées")}, mémoire du serveur à la fin {ServerMegabytes:N0} Mo"));
        output.WriteLine();
        PrintPages(output);
        PrintLoads(output);
        PrintRatios(output);
        PrintFirstVisit(output);
    }

    private void PrintPages(TextWriter output)
    {
        var table = new Table("page", "requêtes SQL", "écritures différées", "octets", "gzip", "brotli");
        foreach (var t in Targets)
        {
            table.Add(
                t.Name, t.Statements is { } s ? Line($"{s.PerRequest:0.##}") : "?", t.Statements is { } w ? Line($"{w.Background}") : "?",
                Line($"{t.Weight.Raw:N0}"), Line($"{t.Weight.Gzip:N0}"), Line($"{t.Weight.Brotli:N0}"));
        }

        table.Print(output);
    }

    private void PrintLoads(TextWriter output)
    {
        var table = new Table("page", "connexions", "pages/s", "p50 ms", "p95 ms", "p99 ms", "CPU web ms", "CPU SQL ms", "CPU client ms", "autres", "erreurs");
        foreach (var t in Targets)
        {
            foreach (var m in t.Loads)
            {
                table.Add(
                    t.Name, Line($"{m.Load.Connections}"), Line($"{m.Load.PerSecond:N0}"), Line($"{m.Load.P50:N2}"), Line($"{m.Load.P95:N2}"),
                    Line($"{m.Load.P99:N2}"), Line($"{m.WebMilliseconds:N3}"), m.PostgresMilliseconds is { } pg ? Line($"{pg:N3}") : "?",
                    Line($"{m.ClientMilliseconds:N3}"), Line($"{m.OthersShare:P0}"), Line($"{m.Load.Errors}"));
            }
        }

        table.Print(output);
    }

    /// <summary>What twenty times the chapters cost: 1 is what is wanted.</summary>
    private void PrintRatios(TextWriter output)
    {
        foreach (var pages in Targets.GroupBy(t => t.Word))
        {
            if (pages.OrderBy(t => t.Chapters).ToList() is not [var small, var large])
            {
                continue;
            }

            foreach (var (s, l) in small.Loads.Zip(large.Loads))
            {
                output.WriteLine(Line(
                    $"{large.Name} ÷ {small.Name}, {s.Load.Connections} connexions : CPU web × {l.WebMilliseconds / s.WebMilliseconds:N2}, CPU SQL × {l.PostgresMilliseconds / s.PostgresMilliseconds:N2}, pages/s × {l.Load.PerSecond / s.Load.PerSecond:N2}"));
            }
        }

        output.WriteLine();
    }

    private void PrintFirstVisit(TextWriter output)
    {
        var table = new Table("première visite", "octets (brotli)");
        foreach (var part in FirstVisit)
        {
            table.Add(part.Path, Line($"{part.Bytes:N0}"));
        }

        table.Add("en tout", Line($"{FirstVisit.Sum(p => p.Bytes):N0}"));
        table.Print(output);
    }

    private static string Line(FormattableString text) => text.ToString(French);
}
