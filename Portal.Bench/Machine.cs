using System.Runtime.InteropServices;

namespace Portal.Bench;

/// <summary>What the numbers were measured on.</summary>
internal sealed record Machine(int Cores, string Processor, double MemoryGigabytes, string System, string DotNet, string Postgres)
{
    public static async Task<Machine> ReadAsync(BenchDatabase database, CancellationToken ct) => new(
        Environment.ProcessorCount,
        (await File.ReadAllLinesAsync("/proc/cpuinfo", ct)).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "?",
        GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024d * 1024 * 1024),
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        (await database.ListAsync("SHOW server_version", ct))[0]);
}
