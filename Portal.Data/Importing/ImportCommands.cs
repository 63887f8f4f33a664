using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Data.Importing;

/// <summary>What came of bringing a file.</summary>
public abstract record ImportAnswer
{
    private protected ImportAnswer()
    {
    }
}

/// <summary>It waits to be looked at.</summary>
public sealed record ImportWaits(long BatchId) : ImportAnswer;

/// <summary>It cannot be imported; the sentence says why, in French as in the sources.</summary>
public sealed record ImportRefused(string Sentence) : ImportAnswer;

/// <summary>Which item becomes a chapter, and how.</summary>
/// <param name="Title">Empty keeps the one found.</param>
/// <param name="Number">Null or taken: the next one of the subject.</param>
public sealed record ImportChoice(long ItemId, string Title, int? Number);

/// <summary>Brings chapters in two steps: read and look, then make drafts. Nothing is ever published here. For professors, into subjects they teach.</summary>
public sealed class ImportCommands(
    PortalDb portal, FileStore store, FileStoreOptions options, SectionRendering rendering, ChapterBeginning beginning, StructureLookups lookups, PictureWork pictures, TimeProvider clock)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long Largest = 30_000_000;

    /// <summary>Reads a file and keeps what it holds for looking at. Null when the viewer does not teach the subject.</summary>
    public async Task<ImportAnswer?> ReadAsync(int subjectId, string name, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer is not ProfessorViewer professor || await lookups.OfUniversityAsync(professor.UniversityId, ct) is not { } place
            || place.Subject(subjectId) is not { } subject || !place.IsOpen(subject) || !professor.ProgrammeIds.Contains(subject.ProgrammeId))
        {
            return null;
        }

        var folder = Directory.CreateDirectory(FileStore.NewWaitingPath(options)).FullName;
        try
        {
            var path = Path.Combine(folder, "source");
            await using (var copy = File.Create(path))
            {
                await content.CopyToAsync(copy, ct);
            }

            var found = new FileInfo(path).Length == 0 ? FoundImport.Refuse("Le fichier est vide. Vérifiez qu’il est bien enregistré.") : await ImportReader.ReadAsync(path, name, folder, ct);
            return found.Refusal is { } refusal ? new ImportRefused(refusal) : new ImportWaits(await KeepAsync(db, professor, place, subjectId, name, found, ct));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Makes drafts of chosen items, each once; answers how many were made. 0 for what is not the viewer's.</summary>
    public async Task<int> CreateAsync(long batchId, IReadOnlyCollection<ImportChoice> choices, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var made = 0;
        if (await ImportQueries.Mine(db).Where(b => b.Id == batchId).Select(b => (int?)b.SubjectId).SingleOrDefaultAsync(ct) is not { } subject)
        {
            return 0;
        }

        foreach (var choice in choices.Take(ImportReader.MostChapters))
        {
            var now = clock.GetUtcNow();
            if (await db.ImportItems.Where(i => i.Id == choice.ItemId && i.BatchId == batchId && i.IsUsable && i.TakenAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.TakenAt, now), ct) == 1)
            {
                made += await MakeAsync(db, subject, choice, ct) ? 1 : 0;
            }
        }

        pictures.Wake();
        return made;
    }

    /// <summary>Forgets a batch; false when there is none of the viewer's.</summary>
    public async Task<bool> ForgetAsync(long batchId, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        return await ImportQueries.Mine(db).Where(b => b.Id == batchId).ExecuteDeleteAsync(ct) == 1;
    }

    private async Task<long> KeepAsync(PortalDbContext db, ProfessorViewer professor, UniversityStructure place, int subjectId, string name, FoundImport found, CancellationToken ct)
    {
        var batch = new ImportBatch
        {
            UniversityId = professor.UniversityId, AccountId = professor.AccountId, SubjectId = subjectId, CreatedAt = clock.GetUtcNow(),
            Name = ChapterTexts.Cut(Path.GetFileName(ChapterTexts.Clean(name)) is { Length: > 0 } given ? given : "fichier", FileNames.Longest),
        };
        db.Add(batch);
        await db.SaveChangesAsync(ct);
        foreach (var (chapter, position) in found.Chapters.Take(ImportReader.MostChapters).Select((chapter, i) => (chapter, i)))
        {
            await KeepAsync(db, batch, place, chapter, position, ct);
        }

        return batch.Id;
    }

    private async Task KeepAsync(PortalDbContext db, ImportBatch batch, UniversityStructure place, FoundChapter chapter, int position, CancellationToken ct)
    {
        List<ImportNote> notes = [.. chapter.Notes];
        var kept = new List<(FoundFile Found, FileKept File)>();
        foreach (var file in chapter.Files)
        {
            await using var content = File.OpenRead(file.Path);
            if (await store.AddAsync(content, batch.UniversityId, place.Rules.Files, file.Inline, ct) is FileKept bytes)
            {
                kept.Add((file, bytes));
            }
            else
            {
                notes.Add(new(ImportGrade.Lost, "Fichiers non acceptés : {0} ({1})", 1, file.Name));
            }
        }

        var item = new ImportItem
        {
            UniversityId = batch.UniversityId, BatchId = batch.Id, Position = position, Path = ChapterTexts.Cut(chapter.Path, 400), Title = chapter.Texts.Title,
            Number = chapter.Number, Language = chapter.Language, Course = chapter.Texts.Course, Exercises = chapter.Texts.Exercises, Solutions = chapter.Texts.Solutions,
            IsUsable = chapter.IsUsable, Report = JsonSerializer.Serialize((IEnumerable<ImportNote>)[.. await KeptAsync(chapter, kept, ct), .. notes]),
        };
        db.Add(item);
        await db.SaveChangesAsync(ct);
        db.AddRange(kept.Select(k => new ImportFile
        {
            UniversityId = batch.UniversityId, ItemId = item.Id, FileId = k.File.Id, Section = k.Found.Section, Inline = k.Found.Inline,
            Name = k.Found.Inline ? k.Found.Name : FileNames.Safe(k.Found.Name, k.File.ContentType),
        }));
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        db.Attach(batch);
    }

    /// <summary>What comes in, and what the rendering says of it.</summary>
    private async Task<List<ImportNote>> KeptAsync(FoundChapter chapter, List<(FoundFile Found, FileKept File)> files, CancellationToken ct)
    {
        var images = files.Where(f => f.Found.Inline).Select((f, i) => new ChapterImage(f.Found.Section, f.Found.Name, i + 1, f.File.Width, f.File.Height)).ToList();
        var rendered = await ImportQueries.RenderAsync(rendering, chapter.Texts, chapter.Number ?? 1, chapter.Language, images, ct);
        (string Sentence, int Count)[] kept =
        [
            ("Mots : {0}", rendered.Sections.Values.Sum(s => s.Words)), ("Formules : {0}", rendered.Sections.Values.Sum(s => s.Formulas)),
            ("Images : {0}", images.Count), ("Pièces jointes : {0}", files.Count - images.Count),
        ];
        return
        [
            .. kept.Where(k => k.Count > 0).Select(k => new ImportNote(ImportGrade.Kept, k.Sentence, k.Count)),
            .. rendered.Sections.Values.SelectMany(s => s.Issues).Select(ImportNote.Of),
        ];
    }

    private async Task<bool> MakeAsync(PortalDbContext db, int subject, ImportChoice choice, CancellationToken ct)
    {
        var item = await db.ImportItems.AsNoTracking().SingleAsync(i => i.Id == choice.ItemId, ct);
        var texts = ChapterTexts.Of(string.IsNullOrWhiteSpace(choice.Title) ? item.Title : choice.Title, item.Course, item.Exercises, item.Solutions);
        if (await beginning.BeginAsync(subject, texts, item.Language, ct) is not { } chapter)
        {
            await db.ImportItems.Where(i => i.Id == item.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.TakenAt, (DateTimeOffset?)null), ct);
            return false;
        }

        var files = await db.ImportFiles.AsNoTracking().Where(f => f.ItemId == item.Id).OrderBy(f => f.Id).ToListAsync(ct);
        db.AddRange(files.Select((f, i) => new Attachment
        {
            UniversityId = item.UniversityId, ChapterId = chapter, Section = f.Section, FileId = f.FileId, Name = f.Name, Inline = f.Inline, Position = (short)Math.Min(i, short.MaxValue),
        }));
        await db.SaveChangesAsync(ct);
        await db.ImportItems.Where(i => i.Id == item.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.ChapterId, chapter), ct);
        if (choice.Number is >= 0 and <= 9_999 and var wanted)
        {
            try
            {
                await db.Chapters.Where(c => c.Id == chapter && !db.Chapters.Any(o => o.SubjectId == subject && o.Number == wanted))
                    .ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, wanted), ct);
            }
            catch (Npgsql.PostgresException taken) when (taken.SqlState == Npgsql.PostgresErrorCodes.UniqueViolation)
            {
                // Somebody took it at the same moment: the next one of the subject stays.
            }
        }

        return true;
    }
}
