using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Migrations.Commands;

namespace Portal.Migrations.Importing;

/// <summary>A JSON file that leads the words of foreign files to the university's own places. Everything in it may be absent.</summary>
internal sealed record ImportMapping
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true,
    };

    /// <summary>Name and time zone of a university that has to be created.</summary>
    public MappedUniversity University { get; init; } = new(null, null);

    /// <summary>Code of a level by the name files use, such as "Terminale / L1" → "L1".</summary>
    public Dictionary<string, string> Levels { get; init; } = [];

    /// <summary>Name by code, for faculties that have to be created.</summary>
    public Dictionary<string, string> Faculties { get; init; } = [];

    /// <summary>Name and faculty by code, for programmes that have to be created.</summary>
    public Dictionary<string, MappedProgramme> Programmes { get; init; } = [];

    /// <summary>Place by folder, seen from the imported one ("droit/l1"); the deepest that is mapped counts.</summary>
    public Dictionary<string, MappedPlace> Folders { get; init; } = [];

    /// <summary>Place by the name of the subject in the files; what it says goes before what the folder says.</summary>
    public Dictionary<string, MappedPlace> Subjects { get; init; } = [];

    /// <exception cref="UsageException">The file is missing or is not such a JSON.</exception>
    public static async Task<ImportMapping> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<ImportMapping>(file, Strict, ct) ?? new();
        }
        catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new UsageException($"Le fichier de correspondances {path} ne peut pas être lu\u00A0: {wrong.Message}");
        }
    }

    /// <summary>What folder and subject of a file say together; members nobody says are null.</summary>
    /// <param name="folders">The file's folder and those above it, deepest first.</param>
    /// <param name="subject">Name of the subject in the file; null for none.</param>
    public MappedPlace PlaceOf(IEnumerable<string> folders, string? subject)
    {
        var byFolder = folders.Select(f => Folders.GetValueOrDefault(f)).FirstOrDefault(p => p is not null) ?? new();
        return subject is not null && Subjects.GetValueOrDefault(subject) is { } bySubject ? bySubject.Over(byFolder) : byFolder;
    }
}

/// <summary>See <see cref="ImportMapping.University"/>.</summary>
internal sealed record MappedUniversity(string? Name, string? TimeZone);

/// <summary>See <see cref="ImportMapping.Programmes"/>.</summary>
internal sealed record MappedProgramme(string? Name, string? Faculty);

/// <summary>Codes of a place, the name a subject gets, its own code, and the TeX macros its authors use, one definition a line.</summary>
internal sealed record MappedPlace(
    string? Programme = null, string? Level = null, short? Semester = null, string? Subject = null, string? Code = null, IReadOnlyList<string>? Macros = null)
{
    public MappedPlace Over(MappedPlace other) => new(
        Programme ?? other.Programme, Level ?? other.Level, Semester ?? other.Semester, Subject ?? other.Subject, Code ?? other.Code, Macros ?? other.Macros);
}
