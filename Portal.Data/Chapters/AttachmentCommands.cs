using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Files;

namespace Portal.Data.Chapters;

/// <summary>A file that hangs on a section.</summary>
/// <param name="Id">Of the attachment.</param>
/// <param name="Name">Under which it hangs; a text names an image by it.</param>
/// <param name="Width">In pixels; 0 for what is no image.</param>
/// <param name="Height">In pixels; 0 for what is no image.</param>
public sealed record Attached(int Id, string Name, long Length, string ContentType, int Width, int Height, bool Inline)
{
    /// <summary>What a text has to say to show the image or to link the file.</summary>
    public string Markdown => Inline ? $"![]({Name})" : $"[{Name.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]({ChapterImages.AddressOf(Id, Name)})";
}

/// <summary>Changes the files of a chapter, for those who may change the chapter; nothing happens for anybody else.</summary>
public sealed class AttachmentCommands(PortalDb portal, PictureWork pictures, TimeProvider clock)
{
    /// <summary>Most files of one chapter.</summary>
    public const int Most = 2_000;

    /// <summary>
    /// Hangs a kept file on a section, last. A name that is taken gets a number; the same image under the same name is the one that hangs there already.
    /// Null when there is no such chapter that the viewer may change.
    /// </summary>
    public async Task<UploadState?> AttachAsync(int chapterId, SectionKind section, FileKept file, string name, bool inline, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockedAsync(db, chapterId, ct) is not { } university)
        {
            return null;
        }

        var present = await db.Attachments.Where(a => a.ChapterId == chapterId).Select(a => new { a.Id, a.Section, a.Name, a.Inline, a.FileId, a.Position }).ToListAsync(ct);
        if (present.Count >= Most)
        {
            return new ChapterFull(Most);
        }

        var wanted = inline ? InlineName(FileNames.Safe(name, file.ContentType)) : FileNames.Safe(name, file.ContentType);
        var here = present.Where(a => a.Section == section).ToList();
        if (here.Find(a => a.Name == wanted && a.FileId == file.Id && a.Inline == inline) is { } same)
        {
            return new UploadArrived(new(same.Id, same.Name, file.Length, file.ContentType, file.Width, file.Height, inline));
        }

        var attachment = new Attachment
        {
            UniversityId = university, ChapterId = chapterId, Section = section, FileId = file.Id, Inline = inline,
            Name = FreeName(wanted, [.. here.Select(a => a.Name)]), Position = (short)(here.Count == 0 ? 0 : here.Max(a => a.Position) + 1),
        };
        db.Add(attachment);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        pictures.Wake();
        return new UploadArrived(new(attachment.Id, attachment.Name, file.Length, file.ContentType, file.Width, file.Height, inline));
    }

    /// <summary>Renames a file below a section; images of the text keep theirs, since the text names them by it. False when nothing was renamed.</summary>
    public async Task<bool> RenameAsync(int chapterId, int id, string name, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (string.IsNullOrWhiteSpace(name) || await LockedAsync(db, chapterId, ct) is null
            || await db.Attachments.SingleOrDefaultAsync(a => a.Id == id && a.ChapterId == chapterId && !a.Inline, ct) is not { } attachment)
        {
            return false;
        }

        var type = await db.StoredFiles.Where(f => f.Id == attachment.FileId).Select(f => f.ContentType).SingleAsync(ct);
        var others = await db.Attachments.Where(a => a.ChapterId == chapterId && a.Section == attachment.Section && a.Id != id).Select(a => a.Name).ToListAsync(ct);
        attachment.Name = FreeName(FileNames.Safe(WithEnding(name, attachment.Name), type), [.. others]);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Moves a file one place up or down in the list below its section. False when there is no such file.</summary>
    public async Task<bool> MoveAsync(int chapterId, int id, bool up, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockedAsync(db, chapterId, ct) is null
            || await db.Attachments.SingleOrDefaultAsync(a => a.Id == id && a.ChapterId == chapterId && !a.Inline, ct) is not { } moved)
        {
            return false;
        }

        var list = await db.Attachments.Where(a => a.ChapterId == chapterId && a.Section == moved.Section && !a.Inline).OrderBy(a => a.Position).ThenBy(a => a.Id).ToListAsync(ct);
        var at = list.FindIndex(a => a.Id == id);
        var to = Math.Clamp(at + (up ? -1 : 1), 0, list.Count - 1);
        (list[at], list[to]) = (list[to], list[at]);
        for (var i = 0; i < list.Count; i++)
        {
            list[i].Position = (short)i;
        }

        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes files off a chapter; their bytes go a day later unless something else uses them. Answers how many went.</summary>
    public async Task<int> RemoveAsync(int chapterId, IReadOnlyCollection<int> ids, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        if (await LockedAsync(db, chapterId, ct) is not { } university)
        {
            return 0;
        }

        var removed = await db.Attachments.Where(a => a.ChapterId == chapterId && ids.Contains(a.Id)).ExecuteDeleteAsync(ct);
        if (removed > 0)
        {
            db.Add(new AuditEntry
            {
                UniversityId = university, At = clock.GetUtcNow(), AccountId = db.Viewer is ProfessorViewer p ? p.AccountId : null,
                Action = "attachment.removed", Target = "chapter", TargetId = chapterId, Details = string.Create(CultureInfo.InvariantCulture, $$"""{"files": {{removed}}}"""),
            });
            await db.SaveChangesAsync(ct);
        }

        await transaction.CommitAsync(ct);
        return removed;
    }

    /// <summary>The university of a chapter that the viewer may change, locked until the transaction ends: names and order are decided one after the other. Null for no such chapter.</summary>
    private static async Task<int?> LockedAsync(PortalDbContext db, int chapterId, CancellationToken ct)
    {
        if (await db.Chapters.EditableBy(db.Viewer).Where(c => c.Id == chapterId).Select(c => (int?)c.UniversityId).SingleOrDefaultAsync(ct) is not { } university)
        {
            return null;
        }

        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM chapters WHERE id = {chapterId} FOR UPDATE", ct);
        return university;
    }

    /// <summary>A name that Markdown can carry in an address as it is.</summary>
    internal static string InlineName(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            plain.Append(char.IsLetterOrDigit(c) || c is '.' or '_' ? c : plain.Length > 0 && plain[^1] == '-' ? "" : "-");
        }

        return plain.ToString().TrimStart('-', '.') is { Length: > 0 } kept ? kept : "image" + Path.GetExtension(name);
    }

    private static string WithEnding(string name, string before) => Path.GetExtension(name).Length == 0 ? name + Path.GetExtension(before) : name;

    private static string FreeName(string wanted, HashSet<string> taken)
    {
        var (stem, ending) = (Path.GetFileNameWithoutExtension(wanted), Path.GetExtension(wanted));
        var name = wanted;
        for (var number = 2; taken.Contains(name); number++)
        {
            var behind = string.Create(CultureInfo.InvariantCulture, $"-{number}{ending}");
            name = ChapterTexts.Cut(stem, FileNames.Longest - behind.Length) + behind;
        }

        return name;
    }
}
