using System.Globalization;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Web.Components.Pages.Account;

/// <summary>A choice that was made on the way to a registration.</summary>
/// <param name="Label">University, faculty, programme or level, in French.</param>
/// <param name="Name">What was chosen.</param>
/// <param name="Change">Address of the step; null when there was nothing to choose.</param>
public sealed record MadeChoice(string Label, string Name, string? Change);

/// <summary>The next thing to choose.</summary>
/// <param name="Field">Its name in the address.</param>
public sealed record OpenChoice(string Label, string Field, IReadOnlyList<(int Id, string Name)> Options);

/// <summary>
/// Where somebody stands between university and form, read from the address alone: university, then faculty of it, then programme of that, then a
/// level the programme is taught at. What does not fit its forerunner counts as not chosen; where there is one thing to choose, it is chosen.
/// </summary>
public sealed class RegistrationSteps
{
    private RegistrationSteps()
    {
    }

    /// <summary>Null until it is chosen.</summary>
    public UniversityStructure? University { get; private set; }

    public FacultyItem? Faculty { get; private set; }

    public ProgrammeItem? Programme { get; private set; }

    public LevelItem? Level { get; private set; }

    public List<MadeChoice> Made { get; } = [];

    /// <summary>Null when everything is chosen, when the university takes no registrations, or when there is nothing to choose from.</summary>
    public OpenChoice? Next { get; private set; }

    public bool IsClosed => University?.Rules.Registration is RegistrationMode.Closed;

    /// <summary>Reads the texts of an address; anything may stand in them.</summary>
    public static async Task<RegistrationSteps> ReadAsync(
        StructureLookups lookups, string? university, string? faculty, string? programme, string? level, CancellationToken ct)
    {
        var steps = new RegistrationSteps();
        var universities = await lookups.UniversitiesAsync(ct);
        if (steps.Choose("Université", "university", universities, university, u => u.Id, u => u.Name, null) is not { } u
            || await lookups.OfUniversityAsync(u.Id, ct) is not { } structure)
        {
            return steps;
        }

        steps.University = structure;
        if (steps.IsClosed)
        {
            return steps;
        }

        var faculties = structure.OpenFaculties.Where(f => structure.OpenProgrammes.Any(p => p.FacultyId == f.Id)).ToList();
        steps.Faculty = steps.Choose("UFR", "faculty", faculties, faculty, f => f.Id, f => f.Name, Urls.RegisterAt(u.Id));
        if (steps.Faculty is { } f)
        {
            var programmes = structure.OpenProgrammes.Where(p => p.FacultyId == f.Id).ToList();
            steps.Programme = steps.Choose("Filière", "programme", programmes, programme, p => p.Id, p => p.Name, Urls.RegisterAt(u.Id, f.Id));
            if (steps.Programme is { } p)
            {
                steps.Level = steps.Choose("Niveau", "level", structure.EntriesOf(p.Id), level, l => l.Id, l => l.Name, Urls.RegisterAt(u.Id, f.Id, p.Id));
            }
        }

        return steps;
    }

    private T? Choose<T>(string label, string field, IReadOnlyList<T> options, string? asked, Func<T, int> id, Func<T, string> name, string? change)
        where T : class
    {
        var number = int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) ? parsed : 0;

        // Something else was asked for than what is there: better to ask again than to enrol somebody where they did not choose to go.
        var chosen = string.IsNullOrEmpty(asked) && options is [var only] ? only : options.FirstOrDefault(o => id(o) == number);
        if (chosen is not null)
        {
            Made.Add(new(label, name(chosen), options.Count > 1 ? change ?? Urls.Register : null));
        }
        else if (options.Count > 0)
        {
            Next = new(label, field, [.. options.Select(o => (id(o), name(o)))]);
        }

        return chosen;
    }
}
