using System.Text.Json;
using System.Text.Json.Serialization;

namespace Portal.Data.Rosters;

/// <summary>What a column holds.</summary>
public enum RosterField : short
{
    /// <summary>Nothing that is taken in.</summary>
    None = 0,
    Number = 1,
    UserName = 2,
    Email = 3,
    FirstName = 4,
    LastName = 5,

    /// <summary>By code or name; of a professor, several with "|", ";" or "," between them.</summary>
    Programme = 6,
    Level = 7,

    /// <summary>A word for open or closed: "active", "tobedeleted", "true", "0" and the like.</summary>
    State = 8,

    /// <summary>1 or yes closes the account (Moodle).</summary>
    Suspended = 9,

    /// <summary>1 or yes closes the account (Moodle); nothing is ever deleted by an import.</summary>
    Deleted = 10,
    Speciality = 11,

    FacultyCode = 20,
    FacultyName = 21,
    ProgrammeCode = 22,
    ProgrammeName = 23,
    Semester = 24,
    SubjectCode = 25,
    SubjectName = 26,
}

/// <summary>What each column of a file is, and how its lines are compared with the portal.</summary>
public sealed record RosterLayout
{
    /// <summary>Column by column; columns beyond the list are left aside.</summary>
    public IReadOnlyList<RosterField> Columns { get; init; } = [];

    /// <summary>For lines that name no programme; null leaves them as they are, and refuses new people.</summary>
    public int? ProgrammeId { get; init; }

    /// <summary>The same for the level.</summary>
    public int? LevelId { get; init; }

    /// <summary>Whether people whom the file does not name lose access.</summary>
    public bool DisableMissing { get; init; }

    /// <summary>Only people of this programme do; null for all.</summary>
    public int? ScopeProgrammeId { get; init; }

    /// <summary>Only people at this level do; null for all.</summary>
    public int? ScopeLevelId { get; init; }

    /// <summary>Closing more than this share of the open accounts, in percent, has to be confirmed by typing the number; 0 to 100.</summary>
    public int MostDisabled { get; init; } = 10;

    /// <summary>The first column of a field; -1 for none.</summary>
    public int ColumnOf(RosterField field)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i] == field)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Null when the text is null or of another form.</summary>
    public static RosterLayout? Read(string? json) => RosterJson.Read<RosterLayout>(json);

    /// <summary>Whether several columns may be of it: those that speak of the account being open, of which whichever says closed is right.</summary>
    public static bool MayRepeat(RosterField field) => field is RosterField.State or RosterField.Suspended or RosterField.Deleted;

    /// <summary>What a column of such a file can be.</summary>
    public static IReadOnlyList<RosterField> FieldsOf(RosterKind kind) => kind switch
    {
        RosterKind.Students =>
        [
            RosterField.Number, RosterField.LastName, RosterField.FirstName, RosterField.Email, RosterField.UserName, RosterField.Programme, RosterField.Level,
            RosterField.State, RosterField.Suspended, RosterField.Deleted,
        ],
        RosterKind.Professors =>
        [
            RosterField.Number, RosterField.LastName, RosterField.FirstName, RosterField.Email, RosterField.UserName, RosterField.Programme, RosterField.Speciality,
            RosterField.State, RosterField.Suspended, RosterField.Deleted,
        ],
        _ =>
        [
            RosterField.FacultyCode, RosterField.FacultyName, RosterField.ProgrammeCode, RosterField.ProgrammeName, RosterField.Level, RosterField.Semester,
            RosterField.SubjectCode, RosterField.SubjectName,
        ],
    };
}

/// <summary>What differs in a field, as it is read.</summary>
public sealed record RosterChange(RosterField Field, string Before, string After);

/// <summary>A word for a programme or a level that nothing here is called.</summary>
/// <param name="Lines">How many lines use it.</param>
/// <param name="Line">The first of them.</param>
public sealed record UnknownWord(RosterField Field, string Word, int Lines, int Line);

/// <summary>The JSON of the tables of imports: small, with enumerations by name so that a later version reads it.</summary>
internal static class RosterJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Null when the text is null or of another form.</summary>
    public static T? Read<T>(string? json) where T : class
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize<T>(json, Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
