using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Caching;
using Portal.Data.Chapters;
using Portal.Data.Importing;
using Portal.Data.Structure;

namespace Portal.Migrations.Importing;

/// <summary>Where a file belongs.</summary>
/// <param name="Subject">Its subject.</param>
/// <param name="Level">The subject's level.</param>
/// <param name="Key">Codes of programme, level, semester and subject, and its macros: what the import hash remembers of the place.</param>
/// <param name="Note">A sentence when the file's own word was not understood; null otherwise.</param>
internal sealed record ImportPlace(Subject Subject, Level Level, string Key, string? Note);

/// <summary>Finds the subject of each file, creating faculty, programme and subject where they are missing.</summary>
internal sealed class ImportPlaces(PortalDb portal, ImportOptions options, int universityId, IReadOnlyList<Level> levels, List<string> created)
{
    private readonly Dictionary<string, Programme> programmes = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(int, int, short), List<Subject>> subjects = [];

    /// <summary>The place of a file.</summary>
    /// <param name="file">What its front matter says.</param>
    /// <param name="folders">Its folder and those above, deepest first.</param>
    /// <param name="ct">Ends the search.</param>
    public async Task<ImportPlace> FindAsync(ChapterFile file, IReadOnlyList<string> folders, CancellationToken ct)
    {
        var said = file.Head["matiere", "matière", "subject"];
        var mapped = options.Mapping.PlaceOf(folders, said);
        var (level, note) = LevelOf(mapped, file);
        var semester = mapped.Semester ?? (file.Head.Number("semester", "semestre") switch { 1 => 1, 2 => 2, _ => options.Semester });
        var programme = await ProgrammeAsync(mapped.Programme ?? file.Head["programme", "filiere", "filière"] ?? options.Programme, file.Head["ufr", "faculty"], ct);
        var name = ChapterTexts.Clean(mapped.Subject ?? said ?? (folders.Count > 0 && folders[0].Length > 0 ? folders[0].Split('/')[^1] : "Sans matière"));
        var subject = await SubjectAsync(programme, level, semester, name, mapped.Code, ct);
        await GiveMacrosAsync(subject, mapped.Macros, ct);
        return new(subject, level, $"{programme.Code}/{level.Code}/{semester}/{subject.Code}\n{subject.Macros}", note);
    }

    private (Level Level, string? Note) LevelOf(MappedPlace mapped, ChapterFile file)
    {
        var said = file.Head["level", "niveau"];
        var word = mapped.Level ?? (said is null ? null : options.Mapping.Levels.GetValueOrDefault(said, said));
        var fallback = levels.Single(l => Same(l.Code, options.Level));
        return word is null ? (fallback, null)
            : levels.FirstOrDefault(l => Same(l.Code, word) || Same(l.Name, word)) is { } level ? (level, null)
            : (fallback, $"niveau «\u00A0{word}\u00A0» inconnu, rangé en {fallback.Code}");
    }

    private async Task<Programme> ProgrammeAsync(string word, string? ufr, CancellationToken ct)
    {
        var code = Codes.Of(word);
        if (programmes.TryGetValue(code, out var known))
        {
            return known;
        }

        await using var db = await portal.OpenAsync(ct);
        var programme = await db.Programmes.Where(p => p.Code == word || p.Code == code).OrderBy(p => p.Id).FirstOrDefaultAsync(ct);
        if (programme is null)
        {
            var mapped = options.Mapping.Programmes.GetValueOrDefault(word) ?? new(null, null);
            var faculty = await FacultyAsync(db, mapped.Faculty, ufr, ct);
            programme = new Programme { UniversityId = universityId, FacultyId = faculty.Id, Code = code, Name = mapped.Name ?? word };
            db.Add(programme);
            await SaveAsync(db, $"filière {programme.Code} ({programme.Name}), {faculty.Name}", ct);
        }

        return programmes[code] = programme;
    }

    private async Task<Faculty> FacultyAsync(PortalDbContext db, string? code, string? ufr, CancellationToken ct)
    {
        var name = ChapterTexts.Clean((code is null ? null : options.Mapping.Faculties.GetValueOrDefault(code)) ?? ufr ?? code ?? "UFR");
        var faculties = await db.Faculties.OrderBy(f => f.Id).ToListAsync(ct);
        var faculty = code is null ? faculties.Find(f => Same(f.Name, name)) : faculties.Find(f => Same(f.Code, code));
        if (faculty is null)
        {
            faculty = new Faculty
            {
                UniversityId = universityId, Name = name,
                Code = code is null ? Codes.Free(name, faculties.Select(f => f.Code).ToHashSet()) : Codes.Of(code),
            };
            db.Add(faculty);
            await SaveAsync(db, $"faculté {faculty.Code} ({faculty.Name})", ct);
        }

        return faculty;
    }

    private async Task<Subject> SubjectAsync(Programme programme, Level level, short semester, string name, string? code, CancellationToken ct)
    {
        await using var db = await portal.OpenAsync(ct);
        var place = (programme.Id, level.Id, semester);
        if (!subjects.TryGetValue(place, out var here))
        {
            subjects[place] = here = await db.Subjects
                .Where(s => s.ProgrammeId == programme.Id && s.LevelId == level.Id && s.Semester == semester && s.ArchivedAt == null).OrderBy(s => s.Id).AsNoTracking().ToListAsync(ct);
        }

        var subject = here.Find(s => code is null ? Same(s.Name, name) || Same(s.Code, name) : Same(s.Code, code));
        if (subject is null)
        {
            subject = new Subject
            {
                UniversityId = universityId, ProgrammeId = programme.Id, LevelId = level.Id, Semester = semester, Name = ChapterTexts.Cut(name, 200),
                Code = code is null ? Codes.Free(name, here.Select(s => s.Code).ToHashSet()) : Codes.Of(code),
            };
            db.Add(subject);
            await SaveAsync(db, $"matière {subject.Code} ({subject.Name}), {programme.Code} {level.Code} S{semester}", ct);
            here.Add(subject);
        }

        return subject;
    }

    /// <summary>Macros of the mapping replace the subject's; its chapters then count as changed, since they read otherwise.</summary>
    private async Task GiveMacrosAsync(Subject subject, IReadOnlyList<string>? macros, CancellationToken ct)
    {
        if (macros is null || string.Join('\n', macros) is var text && text == subject.Macros)
        {
            return;
        }

        await using var db = await portal.OpenAsync(ct);
        await db.Subjects.Where(s => s.Id == subject.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Macros, text), ct);
        subject.Macros = text;
    }

    private async Task SaveAsync(PortalDbContext db, string what, CancellationToken ct)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await db.SaveChangesAsync(ct);
        await db.AnnounceUniversityAsync(universityId, ct);
        await transaction.CommitAsync(ct);
        created.Add(what);
    }

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
