namespace Portal.Data.Modelling;

/// <summary>Functions of the database that queries may call.</summary>
public static class SqlFunctions
{
    /// <summary>The text without accents, as PostgreSQL's dictionary strips them. Only for queries; the migration PrepareFrenchSearch defines it.</summary>
    public static string Unaccent(string value) =>
        throw new InvalidOperationException($"portal_unaccent runs in the database, not here ({value.Length} characters given).");
}
