namespace Portal.Data.Rosters;

/// <summary>Why a line cannot be taken in.</summary>
public enum RosterFaultKind
{
    /// <summary>The cell, or the column, is empty and needed.</summary>
    Missing,
    TooLong,

    /// <summary>It holds characters that control rather than spell.</summary>
    Characters,

    /// <summary>No letter in a name.</summary>
    NoName,
    Email,

    /// <summary>A character that user names do not have; the detail proposes another name.</summary>
    UserName,
    ShortUserName,

    /// <summary>Nothing is called so; the detail names the nearest, or is empty.</summary>
    UnknownProgramme,
    UnknownLevel,

    /// <summary>Several are called so.</summary>
    AmbiguousProgramme,

    /// <summary>A word for open or closed that is neither.</summary>
    State,
    Semester,

    /// <summary>Stands on an earlier line already; the detail is its number.</summary>
    Repeated,

    /// <summary>Means the same person as an earlier line; the detail is its number.</summary>
    SamePerson,

    /// <summary>Is somebody else's; the detail names them where the viewer may know.</summary>
    EmailTaken,
    UserNameTaken,
    NumberTaken,

    /// <summary>The person lies in the bin.</summary>
    Binned,

    /// <summary>More cells than titles.</summary>
    Ragged,

    /// <summary>Also teaches or administers: an import does not close that account.</summary>
    AlsoStaff,

    /// <summary>The same code has another name on an earlier line; the detail is its number.</summary>
    OtherName,

    /// <summary>The same subject code stands elsewhere.</summary>
    NoParent,

    /// <summary>Archived: nobody and nothing new goes there.</summary>
    Archived,
}

/// <summary>One thing wrong with a line.</summary>
/// <param name="Column">Title of the column; empty for the line as a whole.</param>
/// <param name="Value">What the cell says, cut and without controlling characters.</param>
/// <param name="Detail">What <see cref="RosterFaultKind"/> says it is; empty for none.</param>
public sealed record RosterFault(RosterFaultKind Kind, string Column, string Value = "", string Detail = "");

/// <summary>Why a file cannot be read at all.</summary>
public enum RosterRefusal
{
    Empty,

    /// <summary>No table: an image, a document, a program.</summary>
    NoTable,
    OldWorkbook,
    Macros,

    /// <summary>Broken, or unpacking to far too much.</summary>
    Archive,
    TooLarge,
    TooManyRows,
    TooManyColumns,

    /// <summary>A cell or line too long, or a quotation mark that is never closed.</summary>
    LongCell,
    NoTitles,
    NoRows,

    /// <summary>The university has no room left for files.</summary>
    NoRoom,
}

/// <summary>A file that cannot be read; says why and where.</summary>
internal sealed class UnreadableRosterException(RosterRefusal why, int line = 0) : Exception($"{why} at line {line}.")
{
    public RosterRefusal Why => why;

    /// <summary>0 for the file as a whole.</summary>
    public int Line => line;
}
