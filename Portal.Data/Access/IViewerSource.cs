namespace Portal.Data.Access;

/// <summary>Says who asks: the signed-in person on the web, a constant in jobs, commands and tests.</summary>
public interface IViewerSource
{
    /// <summary>The viewer of the present operation, <see cref="AnonymousViewer"/> when nobody is signed in.</summary>
    ValueTask<Viewer> GetAsync(CancellationToken ct = default);

    /// <summary>The network address they ask from, for the journal; null for the portal itself.</summary>
    string? Address => null;
}

/// <summary>A viewer known in advance.</summary>
public sealed class FixedViewer(Viewer viewer) : IViewerSource
{
    /// <inheritdoc/>
    public ValueTask<Viewer> GetAsync(CancellationToken ct = default) => new(viewer);
}
