using Microsoft.EntityFrameworkCore;
using Portal.Data.Files;
using Portal.Data.Rosters.Reading;
using Portal.Data.Structure;

namespace Portal.Data.Rosters;

/// <summary>What came of bringing a table.</summary>
public abstract record RosterAnswer
{
    private protected RosterAnswer()
    {
    }
}

/// <summary>It waits for somebody to say what its columns are.</summary>
public sealed record RosterWaits(long Id) : RosterAnswer;

/// <summary>It is not taken in; nothing is kept.</summary>
/// <param name="Line">Where it cannot be read on; 0 for the file as a whole.</param>
public sealed record RosterRefused(RosterRefusal Why, int Line) : RosterAnswer;

/// <summary>The columns of a table that waits, with some of its lines.</summary>
/// <param name="Headers">Its titles, each once.</param>
/// <param name="Sample">Its first lines, cells cut for showing.</param>
/// <param name="Layout">What somebody has said, else what was said of a file with the same titles, else a guess.</param>
/// <param name="Remembered">Whether it was said before.</param>
/// <param name="Refusal">Why it cannot be read in this form; null when it can.</param>
public sealed record RosterColumns(
    long Id, RosterKind Kind, RosterFormat Format, string Name, string Charset, string Delimiter, IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Sample,
    RosterLayout Layout, bool Remembered, RosterRefused? Refusal);

/// <summary>Takes tables in, and shows what they are made of. For those who administer a university; for others there are none.</summary>
public sealed class RosterUploads(PortalDb portal, FileStore store, FileStoreOptions options, StructureLookups lookups, TimeProvider clock)
{
    /// <summary>Largest file, in bytes.</summary>
    public const long Largest = 30_000_000;

    /// <summary>Lines shown beside the columns.</summary>
    public const int Shown = 6;

    private const int LookedAt = 200;

    /// <summary>Ways to read text that somebody may choose from.</summary>
    public static IReadOnlyList<string> KnownCharsets => Charsets.All;

    /// <summary>Separators that somebody may choose from.</summary>
    public static IReadOnlyList<string> KnownDelimiters { get; } = [";", ",", "\t", "|"];

    /// <summary>Keeps a file and looks what it is. Null when the viewer administers no university.</summary>
    public async Task<RosterAnswer?> BringAsync(RosterKind kind, string name, Stream content, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        if (db.Viewer.AdministeredUniversity() is not { } university || db.Viewer.Account is not { } account || !Enum.IsDefined(kind))
        {
            return null;
        }

        var path = FileStore.NewWaitingPath(options);
        try
        {
            if (!await ReceiveAsync(content, path, ct))
            {
                return new RosterRefused(RosterRefusal.TooLarge, 0);
            }

            var form = Look(path, kind);
            await using var file = File.OpenRead(path);
            if (await store.AddAsync(file, university, Largest, ct) is not FileKept kept)
            {
                return new RosterRefused(RosterRefusal.NoRoom, 0);
            }

            var import = new RosterImport
            {
                UniversityId = university, AccountId = account, Kind = kind, Format = form.Format, FileId = kept.Id, Charset = form.Charset, Delimiter = form.Delimiter, HeaderLine = form.HeaderLine,
                Name = SourceText.Shown(Path.GetFileName(name.Replace('\\', '/')), FileNames.Longest) is { Length: > 0 } given ? given : "fichier", CreatedAt = clock.GetUtcNow(),
            };
            db.Add(import);
            await db.SaveChangesAsync(ct);
            return new RosterWaits(import.Id);
        }
        catch (UnreadableRosterException unreadable)
        {
            return new RosterRefused(unreadable.Why, unreadable.Line);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The columns of an import that is not in force; null when there is none for the viewer.</summary>
    /// <param name="id">Of the import.</param>
    /// <param name="charset">Another way to read its text; null or unknown for the one found.</param>
    /// <param name="delimiter">Another separator; null or unknown for the one found, or the one that fits the other charset.</param>
    /// <param name="ct">Gives up reading.</param>
    public async Task<RosterColumns?> ReadAsync(long id, string? charset, string? delimiter, CancellationToken ct = default)
    {
        await using var db = await portal.OpenAsync(ct);
        var import = await db.RosterImports.AdministeredBy(db.Viewer).AsNoTracking().SingleOrDefaultAsync(i => i.Id == id && i.State <= RosterState.Ready, ct);
        if (import is null || await lookups.OfUniversityAsync(import.UniversityId, ct) is not { } place)
        {
            return null;
        }

        var file = await db.StoredFiles.Where(f => f.Id == import.FileId).Select(f => f.Sha256).SingleOrDefaultAsync(ct);
        await using var content = file is null ? null : await store.OpenAsync(import.UniversityId, file, ct);
        if (content is null)
        {
            return null;
        }

        var words = new StructureWords(place, await db.RosterWords.AsNoTracking().ToListAsync(ct));
        var path = FileStore.NewWaitingPath(options);
        try
        {
            await ReceiveAsync(content, path, ct);
            var form = FormOf(import, path, charset, delimiter);
            try
            {
                using var table = SourceTable.Open(path, form, import.Kind);
                var rows = table.Rows.Take(LookedAt).ToList();
                var (layout, remembered) = await LayoutOfAsync(db, import, table.Headers, rows, words, ct);
                return Columns(import, form, table.Headers, [.. rows.Take(Shown).Select(r => (IReadOnlyList<string>)[.. r.Cells.Select(c => SourceText.Shown(c, 60))])], layout, remembered, null);
            }
            catch (UnreadableRosterException unreadable)
            {
                return Columns(import, form, [], [], new(), false, new(unreadable.Why, unreadable.Line));
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static RosterColumns Columns(
        RosterImport import, SourceForm form, IReadOnlyList<string> headers, IReadOnlyList<IReadOnlyList<string>> sample, RosterLayout layout, bool remembered, RosterRefused? refusal) =>
        new(import.Id, import.Kind, import.Format, import.Name, form.Charset, form.Delimiter, headers, sample, layout, remembered, refusal);

    private static async Task<(RosterLayout Layout, bool Remembered)> LayoutOfAsync(
        PortalDbContext db, RosterImport import, IReadOnlyList<string> headers, List<SourceRow> rows, StructureWords words, CancellationToken ct)
    {
        var signature = ColumnGuess.SignatureOf(headers);
        if (RosterLayout.Read(import.Layout) is { } said && said.Columns.Count == headers.Count)
        {
            return (said, false);
        }

        var known = await db.RosterLayouts.Where(l => l.Kind == import.Kind && l.Signature == signature).Select(l => l.Layout).SingleOrDefaultAsync(ct);

        // Who loses access is said anew each time.
        return RosterLayout.Read(known) is { } before && before.Columns.Count == headers.Count
            ? (before with { DisableMissing = false, ScopeProgrammeId = null, ScopeLevelId = null }, true)
            : (new RosterLayout { Columns = ColumnGuess.Of(import.Kind, headers, rows, words) }, false);
    }

    /// <summary>What the file is, looked at and opened once; throws when it is no table.</summary>
    private static SourceForm Look(string path, RosterKind kind)
    {
        SourceForm form;
        using (var file = File.OpenRead(path))
        {
            form = SourceLook.At(file);
        }

        using var table = SourceTable.Open(path, form, kind);
        return table.Rows.Any() ? form : throw new UnreadableRosterException(RosterRefusal.NoRows);
    }

    private static SourceForm FormOf(RosterImport import, string path, string? charset, string? delimiter)
    {
        var form = new SourceForm(import.Format, import.Charset, import.Delimiter, import.HeaderLine);
        if (import.Format is not RosterFormat.Text)
        {
            return form;
        }

        if (charset is not null && charset != import.Charset && KnownCharsets.Contains(charset))
        {
            try
            {
                using var file = File.OpenRead(path);
                form = SourceLook.OfText(file, charset) with { HeaderLine = import.HeaderLine };
            }
            catch (UnreadableRosterException)
            {
                form = form with { Charset = charset };
            }
        }

        return delimiter is not null && KnownDelimiters.Contains(delimiter) ? form with { Delimiter = delimiter } : form;
    }

    /// <summary>False when there is more than may be.</summary>
    private static async Task<bool> ReceiveAsync(Stream content, string path, CancellationToken ct)
    {
        await using var copy = File.Create(path);
        var buffer = new byte[81_920];
        var length = 0L;
        for (int read; (read = await content.ReadAsync(buffer, ct)) > 0;)
        {
            length += read;
            if (length > Largest)
            {
                return false;
            }

            await copy.WriteAsync(buffer.AsMemory(0, read), ct);
        }

        return true;
    }
}
