namespace Portal.Bench;

/// <summary>Folders of the checkout this program was built in.</summary>
internal static class Places
{
    /// <summary>Where Portal.sln lies.</summary>
    public static string Checkout { get; } = Find();

    /// <summary>Everything the bench writes.</summary>
    public static string Results { get; } = Path.Combine(Checkout, "artifacts", "bench");

    /// <summary>The published server that is measured.</summary>
    public static string Server { get; } = Path.Combine(Results, "server");

    private static string Find()
    {
        var place = new DirectoryInfo(AppContext.BaseDirectory);
        while (place is not null && !File.Exists(Path.Combine(place.FullName, "Portal.sln")))
        {
            place = place.Parent;
        }

        return place?.FullName ?? throw new BenchException("Portal.sln est introuvable\u00A0: lancez ./portal bench depuis une copie des sources.");
    }
}
