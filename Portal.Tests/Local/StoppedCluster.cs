using System.Diagnostics;
using Portal.Data.Local;
using Portal.Tests.Support;

namespace Portal.Tests.Local;

/// <summary>A private cluster made once and stopped, for the tests whose story begins after the first start.</summary>
public sealed class StoppedCluster : IAsyncLifetime
{
    private ThrowAwayFolder? place;

    private string Folder => Path.Combine(place?.FullName ?? throw new InvalidOperationException("The cluster is not made yet."), ".data");

    public async ValueTask InitializeAsync()
    {
        place = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        await (await PrivatePostgres.StartAsync(Folder, CancellationToken.None)).DisposeAsync();
    }

    /// <summary>Copies it with owners and modes, as a person copies a checkout.</summary>
    public async Task CopyToAsync(string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target) ?? "/");
        using var copy = Process.Start("cp", ["-a", Folder, target]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    public ValueTask DisposeAsync() => place?.DisposeAsync() ?? ValueTask.CompletedTask;
}
