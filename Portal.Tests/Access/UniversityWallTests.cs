using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Portal.Data.Access;
using Portal.Tests.Support;

namespace Portal.Tests.Access;

/// <summary>PostgreSQL itself refuses a row of one university that points into another, whatever the code above it does.</summary>
public sealed class UniversityWallTests(WorldBase world) : IClassFixture<WorldBase>
{
    [Fact]
    public async Task No_row_of_a_university_can_point_into_another()
    {
        var (here, there) = (world.World.Fleuve, world.World.Dunes);
        await using var db = world.Open(here.Id);

        // One row in the tables that the world leaves empty.
        foreach (var (at, student, chapter, author, subject) in new[]
        {
            (here.Id, here.Student.Id, here.Open.Id, here.Author.Id, here.Subjects["INF L2"]), (there.Id, there.Student.Id, there.Open.Id, there.Author.Id, there.Subjects["INF L2"]),
        })
        {
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at) VALUES ({at}, {student}, {chapter}, 0, '', 1, 1, now());
                INSERT INTO chapter_attempts (university_id, student_id, chapter_id, at) VALUES ({at}, {student}, {chapter}, now());
                INSERT INTO professor_subjects (university_id, professor_id, subject_id) VALUES ({at}, {author}, {subject});
                INSERT INTO chapter_versions (university_id, chapter_id, number, title, course, exercises, solutions, created_at) VALUES ({at}, {chapter}, 1, '', '', '', '', now());
                """);
        }

        await using var connection = new NpgsqlConnection(world.Database);
        await connection.OpenAsync();
        var wrong = new List<string>();
        var tried = 0;
        foreach (var key in db.Model.GetEntityTypes().Where(e => e.ClrType.IsAssignableTo(typeof(IOfUniversity))).SelectMany(e => e.GetForeignKeys()))
        {
            if (!key.PrincipalEntityType.ClrType.IsAssignableTo(typeof(IOfUniversity)))
            {
                continue;
            }

            var (table, principal) = (Table(key.DeclaringEntityType), Table(key.PrincipalEntityType));
            var column = key.Properties.Single(p => p.Name != nameof(IOfUniversity.UniversityId)).GetColumnName();
            var referenced = key.PrincipalKey.Properties.Single(p => p.Name != nameof(IOfUniversity.UniversityId)).GetColumnName();
            await using var forge = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"""
                UPDATE {table} SET {column} = (SELECT {referenced} FROM {principal} WHERE university_id = {there.Id} LIMIT 1)
                WHERE ctid = (SELECT ctid FROM {table} WHERE university_id = {here.Id} LIMIT 1)
                """), connection);
            await using var transaction = await connection.BeginTransactionAsync();
            if (key.Properties.Any(p => p.IsPrimaryKey()))
            {
                // Else the row of the other university with the same key would be in the way first.
                await using var room = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"DELETE FROM {table} WHERE university_id = {there.Id}"), connection);
                await room.ExecuteNonQueryAsync();
            }

            try
            {
                if (await forge.ExecuteNonQueryAsync() > 0)
                {
                    wrong.Add($"{table}.{column} pointed away");
                }
                else if (!await CarriesTheUniversityAsync(connection, key.GetConstraintName() ?? ""))
                {
                    // No row of the world to try it with: the constraint itself has to say it.
                    wrong.Add($"{table}.{column} may point away");
                }
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.CheckViolation)
            {
                tried++;
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.InRange(tried, 20, 200);
    }

    private static async Task<bool> CarriesTheUniversityAsync(NpgsqlConnection connection, string constraint)
    {
        await using var ask = new NpgsqlCommand("""
            SELECT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
                            WHERE c.contype = 'f' AND c.convalidated AND c.conname = left($1, 63) AND a.attname = 'university_id' AND array_length(c.conkey, 1) = 2)
            """, connection) { Parameters = { new() { Value = constraint } } };
        return await ask.ExecuteScalarAsync() is true;
    }

    private static string Table(IEntityType type) => type.GetTableName() ?? throw new InvalidOperationException($"{type.Name} has no table.");
}
