using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Modelling;

namespace Portal.Data.People;

internal static class PersonConfiguration
{
    public static void IsPerson<T>(
        this EntityTypeBuilder<T> person, Expression<Func<T, string>> first, Expression<Func<T, string>> last, Expression<Func<T, string>> search)
        where T : class
    {
        person.Property(first).IsName();
        person.Property(last).IsName();
        person.Property(search).HasComputedColumnSql("portal_unaccent(lower(first_name || ' ' || last_name))", stored: true);

        // Search of a person by any part of the name (trigrams).
        var name = ((MemberExpression)search.Body).Member.Name;
        person.HasIndex(name).HasMethod("gin").HasOperators("gin_trgm_ops");
    }
}
