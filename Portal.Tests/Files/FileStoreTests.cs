using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Tests.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Files;

public sealed class FileStoreTests(PortalCluster cluster)
{
    [Fact]
    public async Task The_same_bytes_are_kept_once_in_a_university_and_again_in_another()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (one, other) = (await world.AddUniversityAsync("A"), await world.AddUniversityAsync("B"));
        var png = Pictures.Png(30, 20);

        var first = await KeepAsync(world, one, png);
        var again = await KeepAsync(world, one, png);
        var elsewhere = await KeepAsync(world, other, png);

        Assert.Equal((first.Id, "image/png", 30, 20, (long)png.Length), (again.Id, again.ContentType, again.Width, again.Height, again.Length));
        Assert.NotEqual(first.Id, elsewhere.Id);
        Assert.Equal(
            [$"{one}/{first.Sha256[..2]}/{first.Sha256}", $"{other}/{first.Sha256[..2]}/{first.Sha256}"],
            Directory.EnumerateFiles(world.Files.Root, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(world.Files.Root, f)).Order());
    }

    [Fact]
    public async Task Many_who_bring_the_same_bytes_at_once_share_one_row()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");
        var store = world.Store(university);

        var kept = await Task.WhenAll(Enumerable.Range(0, 12).Select(async _ =>
            Assert.IsType<FileKept>(await store.AddAsync(new MemoryStream(Pictures.Png(1, 1)), university, 1_000))));

        Assert.Single(kept.Select(k => k.Id).Distinct());
        Assert.Single(Directory.EnumerateFiles(world.Files.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Too_many_bytes_or_none_leave_nothing_behind()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");
        var store = world.Store(university);

        Assert.Equal(new FileTooLarge(1_000), await store.AddAsync(new MemoryStream(new byte[1_001]), university, 1_000));
        Assert.IsType<FileEmpty>(await store.AddAsync(new MemoryStream(), university, 1_000));
        Assert.IsType<FileKept>(await store.AddAsync(new MemoryStream(new byte[1_000]), university, 1_000));
        await Assert.ThrowsAsync<IOException>(() => store.AddAsync(new BrokenStream(), university, 1_000));

        Assert.Single(Directory.EnumerateFiles(world.Files.Root, "*", SearchOption.AllDirectories));
        await using var db = world.Open(university);
        Assert.Equal(1, await db.StoredFiles.CountAsync());
    }

    [Fact]
    public async Task Nobody_writes_into_another_university()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var (one, other) = (await world.AddUniversityAsync("A"), await world.AddUniversityAsync("B"));

        await Assert.ThrowsAsync<ArgumentException>(() => world.Store(one).AddAsync(new MemoryStream([1]), other, 10));
    }

    [Fact]
    public async Task A_picture_with_a_broken_header_is_no_picture()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");

        Assert.Equal(ContentSniffer.Unknown, (await KeepAsync(world, university, Pictures.Png(0, 20))).ContentType);
        Assert.Equal(ContentSniffer.Unknown, (await KeepAsync(world, university, [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2])).ContentType);
    }

    [Theory]
    [InlineData("FFD8FFE000041122FFC0000B080014001E01011100", "image/jpeg")]
    [InlineData("4749463839611E0014000000", "image/gif")]
    [InlineData("5249464600000000574542505650385820000000100000001D0000130000", "image/webp")]
    [InlineData("524946460000000057454250565038200000000000000000009D1E001400", "image/webp")]
    [InlineData("5249464600000000574542505650384C000000002F1DC004000000000000", "image/webp")]
    public async Task Width_and_height_come_from_the_header(string hex, string type)
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");

        var kept = await KeepAsync(world, university, Convert.FromHexString(hex));

        Assert.Equal((type, 30, 20), (kept.ContentType, kept.Width, kept.Height));
    }

    [Fact]
    public async Task A_kept_file_is_read_from_any_position_and_a_lost_one_is_null()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        var university = await world.AddUniversityAsync("A");
        var sha256 = Convert.FromHexString((await KeepAsync(world, university, Pictures.Png(5, 5))).Sha256);
        var store = world.Store(university);

        await using (var stream = await store.OpenAsync(university, sha256))
        {
            Assert.NotNull(stream);
            stream.Position = 1;
            var letter = new byte[1];
            Assert.Equal(1, await stream.ReadAsync(letter));
            Assert.Equal((byte)'P', letter[0]);
        }

        File.Delete(store.PathOf(university, sha256));
        Assert.Null(await store.OpenAsync(university, sha256));
    }

    [Fact]
    public async Task A_sweep_reports_orphans_both_ways_and_removes_what_nobody_used_for_a_day()
    {
        await using var world = await WritingWorld.CreateAsync(cluster);
        await world.WriteAsync("a.md", "# A\n\n![x](x.png)\n");
        await world.WriteAsync("x.png", Pictures.Png(9, 9));
        Assert.Equal(0, (await world.ImportAsync()).ExitCode);
        await using var db = world.Open();
        var university = await db.Universities.Select(u => u.Id).SingleAsync();
        var store = world.Store(university);
        var unused = await KeepAsync(world, university, Pictures.Png(2, 2));
        var lost = await KeepAsync(world, university, Pictures.Png(3, 3));
        File.Delete(store.PathOf(university, Convert.FromHexString(lost.Sha256)));
        var stray = store.PathOf(university, new byte[32]);
        Directory.CreateDirectory(Path.GetDirectoryName(stray) ?? "");
        await File.WriteAllTextAsync(stray, "nobody's");
        File.SetLastWriteTimeUtc(stray, world.Clock.GetUtcNow().UtcDateTime);
        var sweep = new FileSweep(world.Portal(university), world.Files, world.Clock);

        var young = await sweep.RunAsync();
        Assert.Equal((1, 1, 0, 0), (young.RowsWithoutFile, young.FilesWithoutRow, young.RemovedRows, young.RemovedFiles));
        Assert.Equal([lost.Sha256, new string('0', 64)], young.Names);

        world.Clock.Move(TimeSpan.FromHours(25));
        Assert.Equal(unused.Id, (await KeepAsync(world, university, Pictures.Png(2, 2))).Id);
        var old = await sweep.RunAsync();
        Assert.Equal((0, 1, 1, 1), (old.RowsWithoutFile, old.FilesWithoutRow, old.RemovedRows, old.RemovedFiles));

        world.Clock.Move(TimeSpan.FromHours(25));
        Assert.Equal(1, (await sweep.RunAsync()).RemovedRows);
        await using var here = world.Open(university);
        Assert.Equal("x.png", await here.Attachments.Where(a => a.Section == SectionKind.Course).Select(a => a.Name).SingleAsync());
        Assert.Equal(1, await here.StoredFiles.CountAsync());
        Assert.Single(Directory.EnumerateFiles(world.Files.Root, "*", SearchOption.AllDirectories));
    }

    private static async Task<FileKept> KeepAsync(WritingWorld world, int university, byte[] bytes) =>
        Assert.IsType<FileKept>(await world.Store(university).AddAsync(new MemoryStream(bytes), university, 10_000));

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new IOException("The line was cut.");
    }
}
