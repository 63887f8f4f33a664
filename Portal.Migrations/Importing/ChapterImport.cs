using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data;
using Portal.Data.Chapters;
using Portal.Data.Files;
using Portal.Data.Rendering;
using Portal.Migrations.Commands;

namespace Portal.Migrations.Importing;

/// <summary>
/// Brings a folder of Markdown into one university. Each file is a transaction of its own: a bad one is reported and the next one begins.
/// A file is found again by its path and left alone while nothing of it changed.
/// </summary>
internal sealed class ChapterImport(string connectionString, FileStoreOptions files, ChapterRenderer renderer, TimeProvider clock)
{
    private const int LongestKey = 400;

    /// <summary>Imports; <paramref name="done"/> hears of each file as soon as it is finished.</summary>
    /// <exception cref="UsageException">The options name something that does not exist.</exception>
    public async Task<ImportReport> RunAsync(ImportOptions options, Func<ImportedFile, Task> done, CancellationToken ct = default)
    {
        var watch = Stopwatch.StartNew();
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder));
        var created = new List<string>();
        var university = await ImportUniversity.OpenAsync(connectionString, options, clock.GetUtcNow(), created, ct);
        var portal = ConsolePortal.Open(connectionString, university.Id);
        var rendering = new SectionRendering(portal, renderer);
        var writer = new ChapterWriter(
            portal, new FileStore(portal, files, clock), rendering, new ChapterPublishing(portal, rendering, clock), university, options, clock);
        var places = new ImportPlaces(portal, options, university.Id, university.Levels, created);
        var known = await KnownAsync(portal, ct);

        var imported = new List<ImportedFile>();
        foreach (var path in FilesBelow(folder))
        {
            var file = await OneAsync(folder, path, options, places, writer, known, ct);
            imported.Add(file);
            await done(file);
        }

        return new(imported, created, Math.Round(watch.Elapsed.TotalSeconds, 1));
    }

    private static async Task<ImportedFile> OneAsync(
        string folder, string path, ImportOptions options, ImportPlaces places, ChapterWriter writer, Dictionary<string, KnownChapter> known, CancellationToken ct)
    {
        try
        {
            var key = options.Prefix.Length == 0 ? path : $"{options.Prefix}/{path}";
            if (key.Length > LongestKey)
            {
                return Failed(path, $"le chemin dépasse {LongestKey} caractères.");
            }

            var (source, refusal) = await ImportSource.ReadAsync(folder, path, ct);
            if (source is null)
            {
                return Failed(path, refusal);
            }

            var place = await places.FindAsync(source.File, source.Folders, ct);
            if (place.Note is { } note)
            {
                source.Notes.Add(note);
            }

            return known.GetValueOrDefault(key) is { } chapter && chapter.SubjectId != place.Subject.Id
                ? Failed(path, $"ce chemin est déjà celui du chapitre «\u00A0{chapter.Title}\u00A0» d’une autre matière\u202F; distinguez les dossiers par --prefix.")
                : await writer.WriteAsync(source, key, place, known.GetValueOrDefault(key), ct);
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException)
        {
            return Failed(path, $"le fichier ne peut pas être lu ({broken.Message}).");
        }
        catch (Exception refused) when (refused is DbUpdateException { InnerException: PostgresException } or PostgresException)
        {
            return Failed(path, $"la base l’a refusé ({refused.GetBaseException().Message}).");
        }
        catch (Exception unexpected) when (unexpected is not (OperationCanceledException or NpgsqlException) && unexpected.GetBaseException() is not NpgsqlException)
        {
            return Failed(path, $"erreur imprévue ({unexpected.GetType().Name}\u00A0: {unexpected.Message}).");
        }
    }

    private static ImportedFile Failed(string path, string? reason) => new(path, ImportStatus.Failed) { Reason = reason };

    /// <summary>Markdown files below the folder, without hidden ones and links, in the order of their paths.</summary>
    private static IEnumerable<string> FilesBelow(string folder) => Directory
        .EnumerateFiles(folder, "*.md", new EnumerationOptions
        {
            RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseInsensitive,
        })
        .Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static async Task<Dictionary<string, KnownChapter>> KnownAsync(PortalDb portal, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        return await db.Chapters.Where(c => c.ImportKey != null)
            .Select(c => new KnownChapter(c.Id, c.SubjectId, c.Number, c.Title, c.ImportKey ?? "", c.ImportHash ?? Array.Empty<byte>()))
            .ToDictionaryAsync(c => c.Key, StringComparer.Ordinal, ct);
    }
}

/// <summary>A chapter that an earlier import brought.</summary>
internal sealed record KnownChapter(int Id, int SubjectId, int Number, string Title, string Key, byte[] Hash);
