using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Structure;

namespace Portal.Data.Modelling;

/// <summary>The habits that every table of a university shares, said once.</summary>
internal static class TenantConfiguration
{
    /// <summary>Collation of names and titles that are sorted: French order, deterministic.</summary>
    public const string FrenchOrder = "fr-x-icu";

    /// <summary>Longest name of a person, a faculty, a programme, a subject.</summary>
    public const int NameLength = 200;

    /// <summary>Longest code.</summary>
    public const int CodeLength = 20;

    public static void OfUniversity<T>(this EntityTypeBuilder<T> entity) where T : class, IOfUniversity =>
        entity.HasOne<University>().WithMany().HasForeignKey(row => row.UniversityId).OnDelete(DeleteBehavior.Restrict);

    /// <summary>Makes (university, id) a key, so that other tenant tables can point at it without leaving their university.</summary>
    public static void PointedAtInsideUniversity<T>(this EntityTypeBuilder<T> entity) where T : class, IOfUniversity =>
        entity.HasAlternateKey(nameof(IOfUniversity.UniversityId), "Id");

    /// <summary>
    /// A foreign key that carries the university along: PostgreSQL itself refuses a link across universities, whatever a forged form says.
    /// </summary>
    public static ReferenceCollectionBuilder<TPrincipal, T> PointsAt<T, TPrincipal>(
        this EntityTypeBuilder<T> entity, string key, DeleteBehavior onDelete = DeleteBehavior.Restrict, string? navigation = null, string? inverse = null)
        where T : class, IOfUniversity
        where TPrincipal : class, IOfUniversity =>
        entity.HasOne<TPrincipal>(navigation).WithMany(inverse)
            .HasForeignKey(nameof(IOfUniversity.UniversityId), key)
            .HasPrincipalKey(nameof(IOfUniversity.UniversityId), "Id")
            .OnDelete(onDelete);

    public static PropertyBuilder<string> IsName(this PropertyBuilder<string> property) =>
        property.HasMaxLength(NameLength).UseCollation(FrenchOrder);
}
