using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Chapters;
using Portal.Data.Files;

namespace Portal.Migrations.Importing;

/// <summary>Writes one imported file: chapter, images, and the version with its sections.</summary>
internal sealed class ChapterWriter(
    PortalDb portal, FileStore store, SectionRendering rendering, ChapterPublishing publishing, ImportUniversity university, ImportOptions options, TimeProvider clock)
{
    private readonly ImportNumbers numbers = new();

    /// <summary>Writes a file, or leaves it when nothing changed.</summary>
    /// <param name="source">What was read.</param>
    /// <param name="key">By which the next import finds it again.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="known">What an earlier import made of it; null the first time.</param>
    /// <param name="ct">Leaves the chapter as it was when cancelled.</param>
    public async Task<ImportedFile> WriteAsync(ImportSource source, string key, ImportPlace place, KnownChapter? known, CancellationToken ct)
    {
        var hash = source.HashFor(place.Key, university.AuthorId, options.Draft);
        var report = new ImportedFile(source.RelativePath, ImportStatus.Unchanged)
        {
            Title = source.Texts.Title, Subject = place.Subject.Name, Number = known?.Number, ChapterId = known?.Id,
        };
        if (known is not null && known.Hash.AsSpan().SequenceEqual(hash))
        {
            return report;
        }

        var images = await StoreAsync(source, ct);
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        var chapter = known is null
            ? await AddAsync(db, source, key, place, ct)
            : await db.Chapters.SingleAsync(c => c.Id == known.Id, ct);
        Describe(chapter, source, hash);
        await db.SaveChangesAsync(ct);
        await AttachAsync(db, chapter.Id, images, ct);

        var rendered = await rendering.RenderAsync(db, chapter.Id, source.Texts, ct) ?? throw new InvalidOperationException("The chapter has just been written.");
        await publishing.WriteAsync(db, chapter.Id, source.Texts, rendered, new() { Publish = !options.Draft }, ct);
        await transaction.CommitAsync(ct);
        if (known is null)
        {
            numbers.Take(chapter.SubjectId, chapter.Number);
        }

        return report with
        {
            Status = known is null ? ImportStatus.Created : ImportStatus.Updated, Number = chapter.Number, ChapterId = chapter.Id, Images = images.Count,
            Formulas = rendered.Sections.Values.Sum(s => s.Formulas), Issues = [.. rendered.Sections.Values.SelectMany(s => s.Issues)], Notes = source.Notes,
        };
    }

    private async Task<Chapter> AddAsync(PortalDbContext db, ImportSource source, string key, ImportPlace place, CancellationToken ct)
    {
        var number = await numbers.FreeAsync(db, place.Subject.Id, source.File.Number, ct);
        if (source.File.Number is { } wanted && wanted != number)
        {
            source.Notes.Add(FormattableString.Invariant($"le numéro {wanted} était pris"));
        }

        var now = clock.GetUtcNow();
        var chapter = new Chapter
        {
            UniversityId = university.Id, SubjectId = place.Subject.Id, ProgrammeId = place.Subject.ProgrammeId, TrackId = place.Level.TrackId,
            LevelId = place.Level.Id, LevelRank = place.Level.Rank, Semester = place.Subject.Semester,
            Number = number, Title = source.Texts.Title, ImportKey = key, AuthorNames = university.AuthorName, CreatedAt = now, UpdatedAt = now,
        };
        chapter.Authors.Add(new ChapterAuthor { UniversityId = university.Id, ProfessorId = university.AuthorId });
        db.Add(chapter);
        return chapter;
    }

    private void Describe(Chapter chapter, ImportSource source, byte[] hash)
    {
        chapter.Language = source.File.Language;
        chapter.Attribution = source.File.Attribution;
        chapter.ImportHash = hash;
        if (source.File.Head["solutions"] is not null)
        {
            (chapter.SolutionRelease, chapter.SolutionsAt) = source.File.Solutions(clock.GetUtcNow());
        }
    }

    private async Task<List<(FoundImage Found, int FileId)>> StoreAsync(ImportSource source, CancellationToken ct)
    {
        var stored = new List<(FoundImage, int)>();
        foreach (var image in source.Images)
        {
            await using var content = File.OpenRead(image.Path);
            if (await store.AddAsync(content, university.Id, ImportImages.LargestImage, ct) is FileKept { IsImage: true } kept)
            {
                stored.Add((image, kept.Id));
            }
            else
            {
                source.Notes.Add($"{image.Name} n’est pas une image");
            }
        }

        return stored;
    }

    /// <summary>Makes the inline attachments of a chapter exactly these. One whose bytes stayed the same keeps its address.</summary>
    private async Task AttachAsync(PortalDbContext db, int chapterId, List<(FoundImage Found, int FileId)> images, CancellationToken ct)
    {
        var present = await db.Attachments.Where(a => a.ChapterId == chapterId && a.Inline).ToListAsync(ct);
        var kept = present.Where(a => images.Exists(i => i.Found.Section == a.Section && i.Found.Name == a.Name && i.FileId == a.FileId)).ToList();
        db.RemoveRange(present.Except(kept));
        db.AddRange(images.Select((image, i) => (image, i))
            .Where(x => !kept.Exists(a => a.Section == x.image.Found.Section && a.Name == x.image.Found.Name))
            .Select(x => new Attachment
            {
                UniversityId = university.Id, ChapterId = chapterId, Section = x.image.Found.Section, FileId = x.image.FileId,
                Name = x.image.Found.Name, Inline = true, Position = (short)Math.Min(x.i, short.MaxValue),
            }));
        await db.SaveChangesAsync(ct);
    }
}
