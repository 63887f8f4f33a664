using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Accounts;
using Portal.Migrations;
using Portal.Migrations.Generator;
using Portal.Tests.Support;

namespace Portal.Tests.Generator;

/// <summary>The small profile in a real database.</summary>
public sealed class GeneratedBaseTests(GeneratedBaseTests.Cluster cluster) : IClassFixture<GeneratedBaseTests.Cluster>
{
    private static readonly CancellationToken None = CancellationToken.None;

    /// <summary>Everything that two runs must agree on: all but the salted hash.</summary>
    private const string Checksums = """
        SELECT string_agg(md5, ' ' ORDER BY name) FROM (
            SELECT 'accounts' AS name, md5(string_agg((to_jsonb(a) - 'password_hash')::text, '' ORDER BY id)) AS md5 FROM accounts a
            UNION ALL SELECT 'subjects', md5(string_agg(s::text, '' ORDER BY id)) FROM subjects s
            UNION ALL SELECT 'students', md5(string_agg(s::text, '' ORDER BY id)) FROM students s
            UNION ALL SELECT 'professors', md5(string_agg(p::text, '' ORDER BY id)) FROM professors p
            UNION ALL SELECT 'professor_subjects', md5(string_agg(p::text, '' ORDER BY professor_id, subject_id)) FROM professor_subjects p
            UNION ALL SELECT 'chapters', md5(string_agg(c::text, '' ORDER BY id)) FROM chapters c
            UNION ALL SELECT 'chapter_sections', md5(string_agg(s::text, '' ORDER BY chapter_id, kind)) FROM chapter_sections s
            UNION ALL SELECT 'reading_places', md5(string_agg(r::text, '' ORDER BY student_id, chapter_id)) FROM reading_places r) x
        """;

    [Fact]
    public async Task The_small_profile_holds_exactly_what_it_promises()
    {
        var database = await cluster.Seeded.Value;

        Assert.Equal(2, await NumberAsync(database, "SELECT count(*) FROM universities"));
        Assert.Equal(200, await NumberAsync(database, "SELECT count(*) FROM students"));
        Assert.Equal(20, await NumberAsync(database, "SELECT count(*) FROM professors"));
        Assert.Equal(3, await NumberAsync(database, "SELECT count(*) FROM administrators"));
        Assert.Equal(223, await NumberAsync(database, "SELECT count(*) FROM accounts WHERE email_confirmed AND enabled AND accepted_at IS NOT NULL"));
        Assert.Equal(100, await NumberAsync(database, "SELECT count(*) FROM subjects"));
        Assert.Equal(1_000, await NumberAsync(database, "SELECT count(*) FROM chapters"));
        Assert.Equal(3_000, await NumberAsync(database, "SELECT count(*) FROM chapter_sections"));
        Assert.Equal(1_000, await NumberAsync(database, "SELECT count(*) FROM chapter_versions"));
        Assert.InRange(await NumberAsync(database, "SELECT count(DISTINCT student_id) FROM reading_places"), 40, 80);
        Assert.NotEqual(0, await NumberAsync(database, "SELECT count(*) FROM chapter_attempts"));
    }

    [Fact]
    public async Task Counts_of_published_chapters_agree_with_the_chapters()
    {
        var database = await cluster.Seeded.Value;

        Assert.Equal(0, await NumberAsync(database, """
            SELECT count(*) FROM subjects s
            WHERE s.published_chapters <> (SELECT count(*) FROM chapters c WHERE c.subject_id = s.id AND c.published_at IS NOT NULL)
            """));
        Assert.InRange(await NumberAsync(database, "SELECT count(*) FROM chapters WHERE published_at IS NULL"), 30, 70);
    }

    [Fact]
    public async Task Students_have_opened_only_what_they_may_see()
    {
        var database = await cluster.Seeded.Value;

        Assert.Equal(0, await NumberAsync(database, """
            SELECT count(*) FROM reading_places r
            JOIN students s ON s.id = r.student_id JOIN levels l ON l.id = s.level_id JOIN chapters c ON c.id = r.chapter_id
            WHERE c.published_at IS NULL OR c.programme_id <> s.programme_id OR c.track_id <> l.track_id OR c.level_rank > l.rank
               OR r.opened_at < c.published_at
            """));
        Assert.Equal(0, await NumberAsync(database, """
            SELECT count(*) FROM reading_places r JOIN chapter_sections s ON s.chapter_id = r.chapter_id AND s.kind = r.section
            WHERE strpos(s.html, 'id="' || r.anchor || '"') = 0
            """));
    }

    [Fact]
    public async Task Everybody_signs_in_with_the_one_password_and_a_stamp_of_their_own()
    {
        var database = await cluster.Seeded.Value;
        await using var db = PortalDbContextFactory.Create(database);
        var accounts = await db.Users.Where(a => a.UserName == "etu7" || a.UserName == "prof3" || a.UserName == "admin1").OrderBy(a => a.Id).ToListAsync();

        Assert.Equal([Role.Student, Role.Professor, Role.Admin], accounts.Select(a => a.LastRole));
        Assert.Equal(223, await db.Users.Select(a => a.SecurityStamp).Distinct().CountAsync());
        Assert.All(accounts, account =>
        {
            Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<Account>().VerifyHashedPassword(account, account.PasswordHash ?? "", "Demo-portail-2026"));
            Assert.Equal(new UpperInvariantLookupNormalizer().NormalizeName(account.UserName), account.NormalizedUserName);
            Assert.Equal(new UpperInvariantLookupNormalizer().NormalizeEmail(account.Email), account.NormalizedEmail);
        });
    }

    [Fact]
    public async Task Two_runs_write_the_same_rows()
    {
        Assert.Equal(await TextAsync(await cluster.Seeded.Value, Checksums), await TextAsync(await SeedAnewAsync(), Checksums));
    }

    [Fact]
    public async Task The_next_key_comes_after_the_generated_ones()
    {
        var database = await SeedAnewAsync();

        await ExecuteAsync(database, "INSERT INTO universities (code, name, created_at) VALUES ('NEW', 'Nouvelle', now())");

        Assert.Equal(3, await NumberAsync(database, "SELECT max(id) FROM universities"));
        Assert.Equal(1_001, await NumberAsync(database, "SELECT nextval(pg_get_serial_sequence('chapters', 'id'))"));
    }

    [Fact]
    public async Task A_second_run_of_the_same_profile_says_so_and_changes_nothing()
    {
        var database = await cluster.Seeded.Value;
        var before = await TextAsync(database, Checksums);

        var (code, said) = await SeedAsync(database, SeedProfile.Small);

        Assert.Equal(0, code);
        Assert.Contains("contient déjà le profil small", said, StringComparison.Ordinal);
        Assert.Equal(before, await TextAsync(database, Checksums));
    }

    [Fact]
    public async Task Another_profile_is_refused_on_a_base_that_holds_one()
    {
        var (code, said) = await SeedAsync(await cluster.Seeded.Value, SeedProfile.Medium);

        Assert.Equal(1, code);
        Assert.Contains("base vide pour le profil medium", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_with_a_university_of_its_own_is_refused()
    {
        var database = await cluster.CreateDatabaseAsync(None);
        await ExecuteAsync(database, "INSERT INTO universities (code, name, created_at) VALUES ('OWN', 'La nôtre', now())");

        var (code, said) = await SeedAsync(database, SeedProfile.Small);

        Assert.Equal(1, code);
        Assert.Contains("contient déjà une université", said, StringComparison.Ordinal);
        Assert.Equal(1, await NumberAsync(database, "SELECT count(*) FROM universities"));
        Assert.Equal(0, await NumberAsync(database, "SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task An_administrator_that_was_there_before_keeps_the_account()
    {
        var database = await cluster.CreateDatabaseAsync(None);
        await ExecuteAsync(database, """
            INSERT INTO accounts (last_role, enabled, created_at, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (3, true, now(), 'chef', 'CHEF', true, false, false, true, 0)
            """);

        var (code, _) = await SeedAsync(database, SeedProfile.Small);

        Assert.Equal(0, code);
        Assert.Equal("chef", await TextAsync(database, "SELECT user_name FROM accounts WHERE id = 1"));
        Assert.Equal("etu1", await TextAsync(database, "SELECT user_name FROM accounts a JOIN students s ON s.account_id = a.id WHERE s.id = 1"));
    }

    [Fact]
    public async Task Names_that_are_taken_stop_it_before_it_writes()
    {
        var database = await cluster.CreateDatabaseAsync(None);
        await ExecuteAsync(database, """
            INSERT INTO accounts (last_role, enabled, created_at, user_name, normalized_user_name, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            VALUES (3, true, now(), 'admin1', 'ADMIN1', true, false, false, true, 0)
            """);

        var (code, said) = await SeedAsync(database, SeedProfile.Small);

        Assert.Equal(1, code);
        Assert.Contains("comptes nommés comme ceux du générateur", said, StringComparison.Ordinal);
        Assert.Equal(0, await NumberAsync(database, "SELECT count(*) FROM universities"));
    }

    private static async Task<(int Code, string Said)> SeedAsync(string database, SeedProfile profile)
    {
        await using var output = new StringWriter();
        var code = await GeneratedSeed.RunAsync(database, profile, output, None);
        return (code, output.ToString());
    }

    /// <summary>A base of its own, for a test that changes it.</summary>
    private Task<string> SeedAnewAsync() => SeedAnewAsync(cluster);

    private static async Task<string> SeedAnewAsync(Cluster cluster)
    {
        var database = await cluster.CreateDatabaseAsync(None);
        var (code, said) = await SeedAsync(database, SeedProfile.Small);
        Assert.True(code == 0, said);
        return database;
    }

    private static async Task<long> NumberAsync(string database, string sql) => Convert.ToInt64(await ScalarAsync(database, sql), null);

    private static async Task<string?> TextAsync(string database, string sql) => (string?)await ScalarAsync(database, sql);

    private static async Task<object?> ScalarAsync(string database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static async Task ExecuteAsync(string database, string sql) => _ = await ScalarAsync(database, sql);

    /// <summary>A template with the portal's tables, and one seeded base that tests only read.</summary>
    public sealed class Cluster : TestCluster
    {
        public Cluster() : base(MigrateAsync) => Seeded = new(() => SeedAnewAsync(this));

        public Lazy<Task<string>> Seeded { get; }

        private static async Task MigrateAsync(string database)
        {
            await using var db = PortalDbContextFactory.Create(database);
            await db.Database.MigrateAsync();
        }
    }
}
