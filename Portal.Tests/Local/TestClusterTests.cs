using Npgsql;
using Portal.Tests.Support;

namespace Portal.Tests.Local;

public sealed class TestClusterTests
{
    [Fact]
    public async Task Every_database_is_a_copy_of_a_template_prepared_once()
    {
        var preparations = 0;
        string one, other;
        await using (var cluster = new TestCluster(async reach =>
        {
            Interlocked.Increment(ref preparations);
            await using var source = NpgsqlDataSource.Create(reach);
            await using var command = source.CreateCommand("CREATE TABLE word (text text); INSERT INTO word VALUES ('one'); CREATE EXTENSION unaccent");
            await command.ExecuteNonQueryAsync();

            // A connection left in the pool must not hinder the copies.
            await using var connection = new NpgsqlConnection(reach);
            await connection.OpenAsync();
        }))
        {
            var copies = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => cluster.CreateDatabaseAsync()));
            (one, other) = (copies[0], copies[1]);

            Assert.Equal(1, preparations);
            Assert.Equal(6, copies.Distinct().Count());
            await AskAsync(one, "INSERT INTO word VALUES ('two')");
            Assert.Equal(2L, await AskAsync(one, "SELECT count(*) FROM word"));
            Assert.Equal(1L, await AskAsync(other, "SELECT count(*) FROM word"));
            Assert.Equal(5, new NpgsqlConnectionStringBuilder(one).MaxPoolSize);
        }

        await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(one, "SELECT 1"));
    }

    [Fact]
    public async Task Its_folder_goes_with_it_and_a_crashed_neighbour_s_is_swept()
    {
        await using var place = await ThrowAwayFolder.CreateAsync(CancellationToken.None);
        await using var living = await ThrowAwayCluster.StartAsync(CancellationToken.None, place.FullName);
        var crashed = await ThrowAwayCluster.StartAsync(CancellationToken.None, place.FullName);
        crashed.Folder.Abandon();
        var reach = crashed.ConnectionString("postgres");
        Assert.Equal("off", await AskAsync(reach, "SHOW fsync"));

        await using (var next = await ThrowAwayCluster.StartAsync(CancellationToken.None, place.FullName))
        {
            Assert.False(Directory.Exists(crashed.Folder.FullName));
            Assert.True(Directory.Exists(next.Folder.FullName));
            await Assert.ThrowsAnyAsync<NpgsqlException>(() => AskAsync(reach, "SELECT 1"));
            Assert.Equal("1000", await AskAsync(living.ConnectionString("postgres"), "SHOW max_connections"));
        }

        Assert.Equal([living.Folder.FullName], Directory.GetDirectories(place.FullName));
    }

    private static async Task<object?> AskAsync(string reach, string sql)
    {
        await using var connection = new NpgsqlConnection(reach);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
