using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Data;
using Portal.Data.Access;
using Portal.Migrations;

namespace Portal.Tests.Conventions;

/// <summary>Rules of the model, read from the model itself; no database is asked.</summary>
public sealed class ModelTests
{
    private static PortalDbContext Context => PortalDbContextFactory.Create("Host=localhost;Database=portal");

    [Fact]
    public void Every_change_of_the_model_has_its_migration()
    {
        using var db = Context;
        Assert.False(db.Database.HasPendingModelChanges());
    }

    [Fact]
    public void Every_table_of_a_university_says_so_and_is_filtered()
    {
        using var db = Context;
        foreach (var type in db.Model.GetEntityTypes().Where(t => t.FindProperty("UniversityId") is { } p && p.ClrType == typeof(int)))
        {
            Assert.True(type.ClrType.IsAssignableTo(typeof(IOfUniversity)), $"{type.ClrType.Name} has a UniversityId and is no {nameof(IOfUniversity)}.");
        }

        foreach (var type in db.Model.GetEntityTypes())
        {
            Assert.Equal(type.ClrType.IsAssignableTo(typeof(IOfUniversity)), HasFilter(type, PortalDbContext.UniversityFilter));
            Assert.Equal(type.ClrType.IsAssignableTo(typeof(IBinned)), HasFilter(type, PortalDbContext.BinFilter));
            Assert.Equal(type.FindProperty("DeletedAt") is not null, type.ClrType.IsAssignableTo(typeof(IBinned)));
        }
    }

    [Fact]
    public void What_may_stand_above_universities_is_known_by_name()
    {
        using var db = Context;
        var loose = db.Model.GetEntityTypes().Where(t => t.FindProperty("UniversityId") is { } p && p.ClrType == typeof(int?) || t.FindProperty("OfUniversityId") is not null).Select(t => t.ClrType.Name);

        // Accounts and administrators of the portal, the journal of what they do, and its jobs, may belong to no university.
        Assert.Equal(["Account", "Administrator", "AuditEntry", "Job"], loose.Order().Intersect(["Account", "Administrator", "AuditEntry", "Job"]));
        Assert.Empty(loose.Except(["Account", "Administrator", "AuditEntry", "Job"]));
    }

    [Fact]
    public void Every_key_between_tables_of_a_university_carries_the_university()
    {
        using var db = Context;
        var keys = db.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(IOfUniversity))).SelectMany(t => t.GetForeignKeys())
            .Where(k => k.PrincipalEntityType.ClrType.IsAssignableTo(typeof(IOfUniversity))).ToList();
        Assert.NotEmpty(keys);
        Assert.All(keys, key =>
        {
            Assert.Equal(nameof(IOfUniversity.UniversityId), key.Properties[0].Name);
            Assert.Equal(nameof(IOfUniversity.UniversityId), key.PrincipalKey.Properties[0].Name);
            Assert.Equal(2, key.Properties.Count);
        });
    }

    [Fact]
    public void No_collation_is_non_deterministic_and_names_are_in_French_order()
    {
        using var db = Context;
        var collations = db.GetService<IDesignTimeModel>().Model.GetEntityTypes().SelectMany(t => t.GetProperties()).Select(p => p.GetCollation()).OfType<string>().Distinct();
        Assert.Equal(["fr-x-icu"], collations);
    }

    [Fact]
    public void Unique_indexes_of_what_goes_to_the_bin_leave_the_bin_out()
    {
        using var db = Context;
        foreach (var index in db.Model.GetEntityTypes().Where(t => t.ClrType.IsAssignableTo(typeof(IBinned))).SelectMany(t => t.GetIndexes()).Where(i => i.IsUnique))
        {
            Assert.True(
                index.GetFilter()?.Contains("deleted_at IS NULL", StringComparison.Ordinal) == true,
                $"{index.GetDatabaseName()} would keep a code taken by something in the bin.");
        }
    }

    private static bool HasFilter(IReadOnlyEntityType type, string name) => type.FindDeclaredQueryFilter(name) is not null;
}
