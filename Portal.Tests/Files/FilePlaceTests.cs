using Microsoft.Extensions.Configuration;
using Portal.Data.Files;
using Portal.Tests.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Files;

/// <summary>Both places of files do the same. The bucket is a stub over HTTP; no real S3 was there to be asked.</summary>
public sealed class FilePlaceTests(PortalCluster cluster) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("portal-place-").FullName;

    [Theory]
    [InlineData("folder")]
    [InlineData("bucket")]
    public async Task A_place_keeps_opens_lists_and_removes(string kind)
    {
        await using var bucket = await BucketStub.StartAsync();
        var place = kind == "bucket" ? new S3Place(OptionsOf(bucket)) : (IFilePlace)new FolderPlace(Path.Combine(folder, "store"));

        Assert.True(await place.IsWritableAsync(CancellationToken.None));
        Assert.Null(await place.OpenAsync("1/ab/nothing", CancellationToken.None));
        foreach (var key in new[] { "1/ab/one", "1/ab/one.600", "1/cd/two", "2/ab/one", "uploads/1/7/000" })
        {
            await place.KeepAsync(key, await FileAsync($"content of {key}"), CancellationToken.None);
        }

        await place.KeepAsync("1/ab/one", await FileAsync("something else"), CancellationToken.None);
        await using (var stream = await place.OpenAsync("1/ab/one", CancellationToken.None))
        {
            Assert.NotNull(stream);
            Assert.Equal("content of 1/ab/one".Length, stream.Length);
            Assert.Equal("content of 1/ab/one", await ReadAsync(stream));
            stream.Position = 11;
            Assert.Equal("1/ab/one", await ReadAsync(stream));
        }

        var listed = new List<PlacedFile>();
        await foreach (var file in place.ListAsync("1/", CancellationToken.None))
        {
            listed.Add(file);
        }

        Assert.Equal(["1/ab/one", "1/ab/one.600", "1/cd/two"], listed.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(listed, f => Assert.Equal($"content of {f.Key}".Length, f.Length));

        await place.RemoveAsync("1/ab/one", CancellationToken.None);
        await place.RemoveAsync("1/ab/one", CancellationToken.None);
        Assert.Null(await place.OpenAsync("1/ab/one", CancellationToken.None));
    }

    [Fact]
    public async Task A_large_file_of_a_bucket_is_fetched_from_where_one_stands()
    {
        await using var bucket = await BucketStub.StartAsync();
        bucket.Files["1/ab/long"] = [.. Enumerable.Range(0, 5_000_000).Select(i => (byte)(i % 251))];
        using var place = new S3Place(OptionsOf(bucket));

        await using var stream = await place.OpenAsync("1/ab/long", CancellationToken.None);
        Assert.NotNull(stream);
        stream.Position = 4_000_000;
        var some = new byte[100];
        await stream.ReadExactlyAsync(some);

        Assert.Equal([.. Enumerable.Range(4_000_000, 100).Select(i => (byte)(i % 251))], some);
        Assert.Contains("GET /portal/1/ab/long bytes=4000000-4999999", bucket.Asked);
        Assert.DoesNotContain("GET /portal/1/ab/long", bucket.Asked);
    }

    [Fact]
    public async Task A_bucket_that_fails_is_a_fault_of_input_and_output_that_names_no_secret()
    {
        await using var bucket = await BucketStub.StartAsync();
        bucket.Fault = 403;
        using var place = new S3Place(OptionsOf(bucket));

        var fault = await Assert.ThrowsAsync<IOException>(() => place.OpenAsync("1/ab/one", CancellationToken.None));
        Assert.DoesNotContain("secret-of-the-bucket", fault.ToString(), StringComparison.Ordinal);
        Assert.False(await place.IsWritableAsync(CancellationToken.None));
        Assert.DoesNotContain("secret-of-the-bucket", OptionsOf(bucket).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_store_and_its_sweep_work_on_a_bucket_as_on_a_folder()
    {
        await using var bucket = await BucketStub.StartAsync();
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");
        var options = world.Files with { S3 = OptionsOf(bucket) };
        var store = new FileStore(world.Portal(university), options, world.Clock);

        var kept = Assert.IsType<FileKept>(await store.AddAsync(new MemoryStream(Importing.Pictures.Png(4, 4)), university, 1_000));
        var again = Assert.IsType<FileKept>(await store.AddAsync(new MemoryStream(Importing.Pictures.Png(4, 4)), university, 1_000));
        Assert.Equal(kept.Id, again.Id);
        Assert.Equal([$"{university}/{kept.Sha256[..2]}/{kept.Sha256}"], bucket.Files.Keys);
        Assert.Empty(Directory.EnumerateFiles(options.Root, "*", SearchOption.AllDirectories));

        bucket.Files[$"{university}/00/{new string('0', 64)}"] = [1];
        world.Clock.Move(TimeSpan.FromHours(25));
        var swept = await new FileSweep(world.Portal(university), options, world.Clock).RunAsync();
        Assert.Equal((0, 1, 1, 1), (swept.RowsWithoutFile, swept.FilesWithoutRow, swept.RemovedRows, swept.RemovedFiles));
        Assert.Empty(bucket.Files);
    }

    [Fact]
    public void A_bucket_is_taken_from_the_settings_and_an_incomplete_one_says_what_is_missing()
    {
        Assert.Null(FileStoreOptions.From(Settings(), folder).S3);
        var whole = FileStoreOptions.From(
            Settings(("PORTAL_FILES_S3_BUCKET", "portal"), ("PORTAL_FILES_S3_ENDPOINT", "https://s3.example.org"), ("PORTAL_FILES_S3_KEY", "k"), ("PORTAL_FILES_S3_SECRET", "s")), folder).S3;
        Assert.Equal(("portal", "us-east-1", new Uri("https://s3.example.org")), (whole?.Bucket, whole?.Region, whole?.Endpoint));

        var endpoint = Assert.Throws<FormatException>(() => FileStoreOptions.From(Settings(("PORTAL_FILES_S3_BUCKET", "portal")), folder));
        Assert.Contains("PORTAL_FILES_S3_ENDPOINT", endpoint.Message, StringComparison.Ordinal);
        var secret = Assert.Throws<FormatException>(() => FileStoreOptions.From(
            Settings(("PORTAL_FILES_S3_BUCKET", "portal"), ("PORTAL_FILES_S3_ENDPOINT", "https://s3.example.org"), ("PORTAL_FILES_S3_KEY", "k")), folder));
        Assert.Contains("PORTAL_FILES_S3_SECRET", secret.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static S3Options OptionsOf(BucketStub bucket) => new(bucket.Address, "portal", "eu-west-3", "name", "secret-of-the-bucket");

    private static IConfiguration Settings(params (string Name, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))).Build();

    private async Task<string> FileAsync(string text)
    {
        var path = Path.Combine(folder, Path.GetRandomFileName());
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        return await reader.ReadToEndAsync();
    }
}
