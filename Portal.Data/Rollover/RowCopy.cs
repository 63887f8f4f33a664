using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Portal.Data.Rollover;

#pragma warning disable EF1002 // names come from the model, every value is a parameter

/// <summary>Copies rows inside the database by one statement. The columns are read from the model, so that none that comes later is forgotten.</summary>
internal static class RowCopy
{
    /// <summary>Inserts a copy of each row.</summary>
    /// <param name="others">Columns with another value: an expression over <c>o</c>, the row copied, and what <paramref name="from"/> names.</param>
    /// <param name="from">What follows FROM, with the rows copied as <c>o</c>; parameters are {0}, {1} …</param>
    /// <returns>How many rows were made.</returns>
    public static Task<int> InsertAsync<T>(PortalDbContext db, Dictionary<string, string> others, string from, object[] parameters, CancellationToken ct) where T : class
    {
        var type = db.Model.FindEntityType(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");
        var table = type.GetTableName() ?? throw new InvalidOperationException($"{typeof(T).Name} has no table.");
        var store = StoreObjectIdentifier.Table(table);
        var columns = type.GetProperties().Where(p => p.GetComputedColumnSql() is null && !(p.IsPrimaryKey() && p.ValueGenerated == ValueGenerated.OnAdd))
            .Select(p => p.GetColumnName(store) ?? "").Where(c => c.Length > 0).ToList();
        if (others.Keys.Except(columns).FirstOrDefault() is { } unknown)
        {
            throw new InvalidOperationException($"{table} has no column {unknown}.");
        }

        var values = columns.Select(c => others.GetValueOrDefault(c) ?? $"o.{c}");
        return db.Database.ExecuteSqlRawAsync(
            string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", values)} FROM {from}"), parameters, ct);
    }
}
