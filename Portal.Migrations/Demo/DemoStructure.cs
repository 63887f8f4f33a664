using System.Text.Json;

namespace Portal.Migrations.Demo;

/// <summary>What structure.json says.</summary>
internal sealed record DemoStructure(IReadOnlyList<DemoUniversity> Universities, IReadOnlyList<DemoPerson> Administrators)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static async Task<DemoStructure> ReadAsync(string folder, CancellationToken ct)
    {
        await using var file = File.OpenRead(Path.Combine(folder, "structure.json"));
        return await JsonSerializer.DeserializeAsync<DemoStructure>(file, Web, ct) ?? throw new InvalidDataException("structure.json is empty.");
    }
}

internal sealed record DemoUniversity(
    string Code, string Name, string TimeZone, short BrandHue, string HelpText,
    IReadOnlyList<DemoFaculty> Faculties, IReadOnlyList<DemoProfessor> Professors, IReadOnlyList<DemoStudent> Students, IReadOnlyList<DemoPerson> Administrators);

internal sealed record DemoFaculty(string Code, string Name, IReadOnlyList<DemoProgramme> Programmes);

internal sealed record DemoProgramme(string Code, string Name, IReadOnlyList<DemoSubject> Subjects);

internal sealed record DemoSubject(string Level, short Semester, string Code, string Name, string Summary);

internal record DemoPerson(string UserName, string FirstName, string LastName);

/// <param name="Key">The name chapters call their author by.</param>
/// <param name="UserName">The account's name.</param>
/// <param name="FirstName">Given name.</param>
/// <param name="LastName">Family name.</param>
/// <param name="Speciality">In their own words.</param>
/// <param name="Subjects">As "PROGRAMME/SUBJECT".</param>
internal sealed record DemoProfessor(string Key, string UserName, string FirstName, string LastName, string Speciality, IReadOnlyList<string> Subjects)
    : DemoPerson(UserName, FirstName, LastName);

internal sealed record DemoStudent(string UserName, string FirstName, string LastName, string Programme, string Level, IReadOnlyList<DemoReading>? Reading)
    : DemoPerson(UserName, FirstName, LastName);

/// <summary>A chapter a student has opened, and how far they came, 0 to 100.</summary>
internal sealed record DemoReading(string Subject, int Number, short Percent, int DaysAgo);
