using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Portal.Data;
using Portal.Data.Files;
using Portal.Data.Rendering;
using Portal.Data.Structure;
using Portal.Migrations;
using Portal.Migrations.Commands;
using Portal.Migrations.Importing;
using Portal.Tests.Support;

namespace Portal.Tests.Importing;

/// <summary>A database, a file store and a renderer of one test, with a clock that the test moves.</summary>
internal sealed class WritingWorld : IAsyncDisposable
{
    private readonly FormulaRenderer formulas = new(new(), NullLogger<FormulaRenderer>.Instance);

    private WritingWorld(string connectionString) => (ConnectionString, Renderer) = (connectionString, new(formulas));

    public string ConnectionString { get; }

    public ChapterRenderer Renderer { get; }

    public MovedClock Clock { get; } = new();

    /// <summary>Thrown away with everything in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("portal-writing-").FullName;

    public FileStoreOptions Files => new(Path.Combine(Folder, "files"));

    public static async Task<WritingWorld> CreateAsync(PortalCluster cluster) => new(await cluster.CreateDatabaseAsync());

    public PortalDb Portal(int? universityId = null) => ConsolePortal.Open(ConnectionString, universityId);

    public PortalDbContext Open(int? universityId = null) => PortalDbContextFactory.Create(ConnectionString, universityId);

    public FileStore Store(int universityId) => new(Portal(universityId), Files, Clock);

    public ChapterImport Import => new(ConnectionString, Files, Renderer, Clock);

    /// <summary>Runs an import of the world's folder "in" into university UNI, programme INFO, L1, first semester.</summary>
    public Task<ImportReport> ImportAsync(Func<ImportOptions, ImportOptions>? with = null)
    {
        var options = new ImportOptions { Folder = Path.Combine(Folder, "in"), University = "UNI", Programme = "INFO", Level = "L1", Semester = 1 };
        return Import.RunAsync(with is null ? options : with(options), _ => Task.CompletedTask);
    }

    /// <summary>Puts a file into the folder to import; its folders are made.</summary>
    public async Task WriteAsync(string path, string text) => await WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="WriteAsync(string, string)"/>
    public async Task WriteAsync(string path, byte[] bytes)
    {
        var full = Path.GetFullPath(Path.Combine(Folder, "in", path));
        Directory.CreateDirectory(Path.GetDirectoryName(full) ?? Folder);
        await File.WriteAllBytesAsync(full, bytes);
    }

    public async Task<int> AddUniversityAsync(string code)
    {
        await using var db = Open();
        var university = new University { Code = code, Name = code, CreatedAt = Clock.GetUtcNow() };
        db.Add(university);
        await db.SaveChangesAsync();
        return university.Id;
    }

    /// <summary>A context in the only university there is.</summary>
    public async Task<PortalDbContext> OpenFirstAsync()
    {
        await using var db = Open();
        return Open(await db.Universities.Select(u => u.Id).SingleAsync());
    }

    /// <summary>Everything an import writes, as one value.</summary>
    public async Task<string> FingerprintAsync()
    {
        await using var db = Open();
        return await db.Database.SqlQuery<string>($"""
            SELECT concat(
                (SELECT string_agg(c::text, '' ORDER BY id) FROM chapters c), (SELECT string_agg(s::text, '' ORDER BY chapter_id, kind) FROM chapter_sections s),
                (SELECT string_agg(v::text, '' ORDER BY id) FROM chapter_versions v), (SELECT string_agg(a::text, '' ORDER BY id) FROM attachments a),
                (SELECT string_agg(f::text, '' ORDER BY id) FROM stored_files f), (SELECT string_agg(m::text, '' ORDER BY id) FROM subjects m),
                (SELECT count(*) FROM accounts), (SELECT count(*) FROM audit_entries)) AS "Value"
            """).SingleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await formulas.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovedClock : TimeProvider
{
    private DateTimeOffset now = new(2026, 11, 20, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => now;

    public void Move(TimeSpan by) => now += by;
}

/// <summary>Small pictures, byte by byte.</summary>
internal static class Pictures
{
    /// <summary>The header of a PNG of this size; <paramref name="salt"/> makes another content.</summary>
    public static byte[] Png(byte width, byte height, byte salt = 0) =>
        [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, 0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, width, 0, 0, 0, height, 8, 6, 0, 0, 0, salt];
}
