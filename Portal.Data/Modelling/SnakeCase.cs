using System.Text;
using Microsoft.EntityFrameworkCore;

namespace Portal.Data.Modelling;

/// <summary>PostgreSQL's habit of names: lower case with underscores, so that nobody has to quote them.</summary>
internal static class SnakeCase
{
    public static void UseSnakeCase(this ModelBuilder builder)
    {
        foreach (var entity in builder.Model.GetEntityTypes().Where(e => !e.IsMappedToJson()))
        {
            entity.SetTableName(From(entity.GetTableName()?.Replace("AspNetUser", "Account", StringComparison.Ordinal)));
            foreach (var property in entity.GetProperties())
            {
                property.SetColumnName(From(property.GetColumnName()));
            }

            foreach (var key in entity.GetKeys())
            {
                key.SetName(From(key.GetName()));
            }

            foreach (var foreignKey in entity.GetForeignKeys())
            {
                foreignKey.SetConstraintName(From(foreignKey.GetConstraintName()?.Replace("AspNetUsers", "Accounts", StringComparison.Ordinal)));
            }

            foreach (var index in entity.GetIndexes())
            {
                index.SetDatabaseName(From(index.GetDatabaseName()));
            }
        }
    }

    internal static string? From(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
