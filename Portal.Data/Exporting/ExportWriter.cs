using System.IO.Compression;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.Exporting;

/// <summary>Makes the files of exports, chapter by chapter, on the disk and not in memory. Null when there is nothing the viewer may take away.</summary>
public sealed class ExportWriter(ExportQueries queries, FileStore store, FileStoreOptions options, StructureLookups lookups, IViewerSource viewers, TimeProvider time)
{
    /// <summary>The chapters as Markdown with their files, in the form that imports read; of own chapters, what their authors have in hand.</summary>
    public async Task<ExportFile?> MarkdownAsync(ExportScope scope, Func<int, int, Task>? progress = null, CancellationToken ct = default)
    {
        var ids = await queries.ListAsync(scope, ct);
        var name = "";
        var whole = scope is ExportScope.OfProgramme(var id) && (await viewers.GetAsync(ct)).University is { } here
            ? (await lookups.OfUniversityAsync(here, ct))?.Programme(id)?.Name
            : null;
        return ids.Count == 0 ? null : await WriteAsync(".zip", "application/zip", async zip =>
        {
            foreach (var (chapterId, i) in ids.Select((chapterId, i) => (chapterId, i)))
            {
                if (await queries.ReadAsync(chapterId, drafts: true, ct) is { } chapter)
                {
                    var folder = MarkdownZip.FolderOf(chapter);
                    name = scope is ExportScope.OfChapter ? folder : scope is ExportScope.OfSubject ? chapter.Subject : whole ?? "filière";
                    var above = scope is ExportScope.OfProgramme ? FileNames.Safe(chapter.Subject + ".md", "text/plain")[..^3] + "/" : "";
                    await MarkdownZip.AddAsync(zip, chapter, above + folder, file => store.OpenAsync(chapter.UniversityId, file.Sha256, ct), ct);
                }

                await (progress?.Invoke(i + 1, ids.Count) ?? Task.CompletedTask);
            }
        }, () => name, ct) with { ChapterIds = ids };
    }

    /// <summary>The chapters as a book; without those that were never published, of which there is nothing to show.</summary>
    public async Task<ExportFile?> EpubAsync(ExportScope scope, Func<int, int, Task>? progress = null, CancellationToken ct = default)
    {
        var ids = await queries.ListAsync(scope, ct);
        var first = ids.Count == 0 ? null : await queries.ReadAsync(ids[0], drafts: false, ct);
        if (first is null)
        {
            return null;
        }

        var place = (await viewers.GetAsync(ct)).University is { } id ? await lookups.OfUniversityAsync(id, ct) : null;
        var title = scope switch
        {
            ExportScope.OfChapter => first.Title,
            ExportScope.OfSubject => first.Subject,
            ExportScope.OfProgramme(var programme) => place?.Programme(programme)?.Name ?? first.Subject,
            _ => first.Title,
        };
        var book = new EpubBook(title, first.Language, place?.University.Name ?? "", time.GetUtcNow());
        var file = await WriteAsync(".epub", "application/epub+zip", async zip =>
        {
            await EpubBook.BeginAsync(zip, ct);
            foreach (var (chapterId, i) in ids.Select((chapterId, i) => (chapterId, i)))
            {
                if ((i == 0 ? first : await queries.ReadAsync(chapterId, drafts: false, ct)) is { } chapter)
                {
                    await book.AddAsync(zip, chapter, image => OpenAsync(chapter.UniversityId, image, ct), ct);
                }

                await (progress?.Invoke(i + 1, ids.Count) ?? Task.CompletedTask);
            }

            await book.EndAsync(zip, ct);
        }, () => title, ct);
        if (book.Sections > 0)
        {
            return file with { ChapterIds = ids };
        }

        await file.Content.DisposeAsync();
        return null;
    }

    /// <summary>An image as books take it. WebP, which older readers of EPUB do not know, becomes PNG where vips is.</summary>
    private async Task<EpubImage?> OpenAsync(int university, ExportedFile file, CancellationToken ct)
    {
        if (file.ContentType is not ("image/png" or "image/jpeg" or "image/gif" or "image/webp") || await store.OpenAsync(university, file.Sha256, ct) is not { } content)
        {
            return null;
        }

        if (file.ContentType != "image/webp")
        {
            return new(content, file.ContentType, file.ContentType switch { "image/png" => ".png", "image/gif" => ".gif", _ => ".jpg" });
        }

        await using (content)
        {
            return await PictureMaker.ToPngAsync(content, FileStore.NewWaitingPath(options), ct) is { } png ? new(png, "image/png", ".png") : null;
        }
    }

    private async Task<ExportFile> WriteAsync(string ending, string type, Func<ZipArchive, Task> fill, Func<string> name, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var file = new FileStream(FileStore.NewWaitingPath(options), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
        });
        try
        {
            await using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            {
                await fill(zip);
            }

            file.Position = 0;
            return new(file, FileNames.Safe(name().Replace('/', '-') + ending, type), type);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
