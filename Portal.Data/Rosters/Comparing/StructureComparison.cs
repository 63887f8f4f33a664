using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data.Modelling;
using Portal.Data.Rosters.Reading;
using Portal.Data.Structure;

namespace Portal.Data.Rosters.Comparing;

/// <summary>
/// A table of faculties, programmes and subjects against the structure there is, by code (EL-R7). A line is a path; what it names for the first time in the file is
/// compared, what an earlier line has named is not said again. Levels are those of the university.
/// </summary>
internal sealed class StructureComparison
{
    private readonly RosterLayout layout;
    private readonly IReadOnlyList<string> headers;
    private readonly StructureWords words;
    private readonly Dictionary<string, Named> named = new(StringComparer.Ordinal);
    private readonly List<ComparedRow> rows = [];

    private StructureComparison(RosterLayout layout, IReadOnlyList<string> headers, StructureWords words) => (this.layout, this.headers, this.words) = (layout, headers, words);

    public static async Task RunAsync(
        PortalDbContext db, RosterImport import, RosterLayout layout, SourceTable table, UniversityStructure place, Func<int, Task> told, CancellationToken ct)
    {
        var comparison = new StructureComparison(layout, table.Headers, new(place, await db.RosterWords.AsNoTracking().ToListAsync(ct)));
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        var done = 0;
        foreach (var chunk in table.Rows.Chunk(1_000))
        {
            foreach (var row in chunk)
            {
                comparison.Compare(row);
            }

            await ComparedRow.WriteAsync(connection, import.UniversityId, import.Id, comparison.rows, ct);
            comparison.rows.Clear();
            await told(done += chunk.Length);
        }
    }

    private void Compare(SourceRow row)
    {
        if (row.Cells.Count > headers.Count && row.Cells.Skip(headers.Count).Any(c => !string.IsNullOrWhiteSpace(c)))
        {
            Refuse(row, RosterThing.Subject, new(RosterFaultKind.Ragged, "", Number(row.Cells.Count), Number(headers.Count)));
            return;
        }

        var place = words.Place;
        var facultyCode = Cell(row, RosterField.FacultyCode);
        var faculty = place.Faculties.FirstOrDefault(f => f.Code == facultyCode);
        var said = 0;
        Path? above = null;
        if (facultyCode.Length > 0)
        {
            above = new(facultyCode, faculty?.Id);
            if (!Take(row, RosterThing.Faculty, $"f\u001f{facultyCode}", RosterField.FacultyCode, RosterField.FacultyName, faculty is null ? null : new(faculty.Id, faculty.Code, faculty.Name), [], ref said))
            {
                return;
            }
        }

        var programmeCode = Cell(row, RosterField.ProgrammeCode);
        if (programmeCode.Length > 0)
        {
            var known = place.Programmes.Where(p => p.Code == programmeCode && (above is null || p.FacultyId == above.Id)).ToList();
            var parent = above?.Code ?? (known is [var only] ? place.Faculties.FirstOrDefault(f => f.Id == only.FacultyId)?.Code : null);
            if (parent is null)
            {
                Refuse(row, RosterThing.Programme, new(RosterFaultKind.NoParent, Title(RosterField.ProgrammeCode), SourceText.Shown(programmeCode, 80)));
                return;
            }

            var programme = known.FirstOrDefault();
            if (programme is null && faculty is { ArchivedAt: not null })
            {
                Refuse(row, RosterThing.Programme, new(RosterFaultKind.Archived, Title(RosterField.FacultyCode), SourceText.Shown(faculty.Name, 80)));
                return;
            }

            above = new(parent, programme?.Id, programmeCode);
            if (!Take(row, RosterThing.Programme, $"p\u001f{parent}\u001f{programmeCode}", RosterField.ProgrammeCode, RosterField.ProgrammeName,
                programme is null ? null : new(programme.Id, programme.Code, programme.Name), new() { ["faculty"] = parent }, ref said))
            {
                return;
            }
        }

        if (Cell(row, RosterField.SubjectCode) is { Length: > 0 } subjectCode)
        {
            TakeSubject(row, above, subjectCode, ref said);
        }
        else if (said == 0)
        {
            Repeat(row, above);
        }
    }

    private void TakeSubject(SourceRow row, Path? above, string code, ref int said)
    {
        if (above?.Programme is null)
        {
            Refuse(row, RosterThing.Subject, new(RosterFaultKind.NoParent, Title(RosterField.SubjectCode), SourceText.Shown(code, 80)));
            return;
        }

        var level = Cell(row, RosterField.Level);
        if (words.Level(level) is not { } levelId)
        {
            Refuse(row, RosterThing.Subject, new(level.Length == 0 ? RosterFaultKind.Missing : RosterFaultKind.UnknownLevel, Title(RosterField.Level), SourceText.Shown(level, 80),
                level.Length == 0 ? nameof(RosterField.Level) : words.Nearest(RosterField.Level, level)));
            return;
        }

        short? semester = SourceText.Bare(Cell(row, RosterField.Semester)) switch { "1" or "s1" or "semestre1" => 1, "2" or "s2" or "semestre2" => 2, _ => null };
        if (semester is not { } half)
        {
            Refuse(row, RosterThing.Subject, new(RosterFaultKind.Semester, Title(RosterField.Semester), SourceText.Shown(Cell(row, RosterField.Semester), 80)));
            return;
        }

        var subject = above.Id is { } programme ? words.Place.SubjectsOf(programme).FirstOrDefault(s => s.LevelId == levelId && s.Semester == half && s.Code == code) : null;
        if (subject is null && above.Id is { } closed && !words.Place.IsOpen(closed))
        {
            Refuse(row, RosterThing.Subject, new(RosterFaultKind.Archived, Title(RosterField.ProgrammeCode), SourceText.Shown(words.Place.Programme(closed)?.Name ?? "", 80)));
            return;
        }

        var before = said;
        if (Take(row, RosterThing.Subject, FormattableString.Invariant($"s\u001f{above.Code}\u001f{above.Programme}\u001f{levelId}\u001f{half}\u001f{code}"), RosterField.SubjectCode, RosterField.SubjectName,
            subject is null ? null : new(subject.Id, subject.Code, subject.Name),
            new() { ["faculty"] = above.Code, ["programme"] = above.Programme, ["level"] = levelId, ["semester"] = (int)half }, ref said) && said == before)
        {
            Repeat(row, above);
        }
    }

    /// <summary>Compares a thing when it is named for the first time; false when the line is refused.</summary>
    private bool Take(
        SourceRow row, RosterThing thing, string key, RosterField codeField, RosterField nameField, Existing? existing, Dictionary<string, object> parents, ref int said)
    {
        var (code, name) = (Cell(row, codeField), Cell(row, nameField));
        if (named.TryGetValue(key, out var earlier))
        {
            if (earlier.Refused || (name.Length > 0 && earlier.Name.Length > 0 && name != earlier.Name))
            {
                Refuse(row, thing, earlier.Refused ? new(RosterFaultKind.NoParent, Title(codeField), SourceText.Shown(code, 80)) : new(RosterFaultKind.OtherName, Title(nameField), SourceText.Shown(name, 80), Number(earlier.Line)));
                return false;
            }

            return true;
        }

        said++;
        var fault = code.Length > TenantConfiguration.CodeLength ? new(RosterFaultKind.TooLong, Title(codeField), SourceText.Shown(code, 80), Number(TenantConfiguration.CodeLength))
            : SourceText.Shown(code, 100) != code ? new(RosterFaultKind.Characters, Title(codeField), SourceText.Shown(code, 80))
            : name.Length > TenantConfiguration.NameLength ? new(RosterFaultKind.TooLong, Title(nameField), SourceText.Shown(name, 80), Number(TenantConfiguration.NameLength))
            : SourceText.Shown(name, 300) != name ? new(RosterFaultKind.Characters, Title(nameField), SourceText.Shown(name, 80))
            : name.Length == 0 && existing is null ? new RosterFault(RosterFaultKind.Missing, Title(nameField), "", nameField.ToString()) : null;
        named[key] = new(row.Line, name, fault is not null);
        if (fault is not null)
        {
            Refuse(row, thing, fault);
            return false;
        }

        var changed = existing is not null && name.Length > 0 && name != existing.Name;
        rows.Add(new(row.Line, existing is null ? RosterOutcome.Created : changed ? RosterOutcome.Changed : RosterOutcome.Unchanged, thing, name.Length > 0 ? name : existing?.Name ?? code)
        {
            TargetId = existing?.Id,
            Seen = changed ? RosterJson.Write(new { code = existing?.Code, name = existing?.Name }) : null,
            Wanted = existing is null ? new Dictionary<string, object>(parents) { ["code"] = code, ["name"] = name } : changed ? new Dictionary<string, object> { ["name"] = name } : null,
            Changes = existing is null ? [new(codeField, "", code)] : changed ? [new(nameField, existing.Name, name)] : null,
        });
        return true;
    }

    /// <summary>A line that adds nothing: it names what an earlier one has named, or nothing at all.</summary>
    private void Repeat(SourceRow row, Path? above) => Refuse(row, RosterThing.Subject, above is null
        ? new(RosterFaultKind.Missing, Title(RosterField.FacultyCode), "", nameof(RosterField.FacultyCode))
        : new(RosterFaultKind.Repeated, "", SourceText.Shown(above.Programme ?? above.Code, 80), Number(LineOf(row, above))));

    private int LineOf(SourceRow row, Path above)
    {
        var start = above.Programme is null ? $"f\u001f{above.Code}" : Cell(row, RosterField.SubjectCode).Length == 0 ? $"p\u001f{above.Code}\u001f{above.Programme}" : null;
        return start is not null && named.TryGetValue(start, out var earlier) ? earlier.Line
            : named.Where(n => n.Key.StartsWith($"s\u001f{above.Code}\u001f{above.Programme}\u001f", StringComparison.Ordinal) && n.Key.EndsWith("\u001f" + Cell(row, RosterField.SubjectCode), StringComparison.Ordinal)).Select(n => n.Value.Line).FirstOrDefault();
    }

    private void Refuse(SourceRow row, RosterThing thing, RosterFault fault) =>
        rows.Add(new(row.Line, RosterOutcome.Refused, thing, SourceText.Shown(Cell(row, RosterField.SubjectName) is { Length: > 0 } name ? name : Cell(row, RosterField.ProgrammeName), 100)) { Faults = [fault] });

    private string Cell(SourceRow row, RosterField field) => layout.ColumnOf(field) is >= 0 and var at && at < row.Cells.Count ? row.Cells[at].Trim() : "";

    private string Title(RosterField field) => layout.ColumnOf(field) is >= 0 and var at && at < headers.Count ? headers[at] : "";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed record Path(string Code, int? Id, string? Programme = null);

    private sealed record Existing(int Id, string Code, string Name);

    private sealed record Named(int Line, string Name, bool Refused);
}
