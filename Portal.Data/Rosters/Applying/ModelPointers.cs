using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Data.Rosters.Applying;

/// <summary>Whatever points at a kind of thing, read from the model so that no new table is forgotten.</summary>
internal static class ModelPointers
{
    /// <summary>Tables and the columns that hold the id, but for those of the types left out.</summary>
    public static IEnumerable<(string Table, string Column)> At(PortalDbContext db, Type type, params Type[] leftOut)
    {
        var entity = db.Model.FindEntityType(type) ?? throw new InvalidOperationException($"{type.Name} is no table.");
        foreach (var key in entity.GetReferencingForeignKeys().Where(k => !leftOut.Contains(k.DeclaringEntityType.ClrType)))
        {
            if (key.DeclaringEntityType.GetTableName() is { } table && StoreObjectIdentifier.Create(key.DeclaringEntityType, StoreObjectType.Table) is { } store
                && key.Properties[^1].GetColumnName(store) is { } column)
            {
                yield return (table, column);
            }
        }
    }
}
