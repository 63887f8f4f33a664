using Portal.Data.Rosters;

namespace Portal.Web.Components.Pages.Admin.Imports;

/// <summary>A table to bring, as it is chosen.</summary>
public sealed class NewRosterInput
{
    /// <summary>Name of a <see cref="RosterKind"/>; anything else is students.</summary>
    public string? Kind { get; set; }

    public IFormFile? File { get; set; }
}

/// <summary>How lines are compared, as it is typed. What each column is comes beside it, since a form binds a hundred values of a list at most.</summary>
public sealed class RosterColumnsInput
{
    public string? Charset { get; set; }

    public string? Delimiter { get; set; }

    /// <summary>Ids; empty for none.</summary>
    public string? Programme { get; set; }
    public string? Level { get; set; }
    public string? ScopeProgramme { get; set; }
    public string? ScopeLevel { get; set; }

    public bool DisableMissing { get; set; }

    /// <summary>Percent, 0 to 100.</summary>
    public string? MostDisabled { get; set; }
}

/// <summary>The last word before an import goes.</summary>
public sealed class ApplyRosterInput
{
    /// <summary>Whether refused lines may be left aside.</summary>
    public bool Anyway { get; set; }

    /// <summary>The number, where one has to be typed.</summary>
    public string? Number { get; set; }
}

/// <summary>What words mean; the words themselves come beside it.</summary>
public sealed class RosterWordsInput;

/// <summary>How separators are written in addresses and forms.</summary>
internal static class RosterDelimiters
{
    private static readonly (string Name, string Sign)[] Known = [("semicolon", ";"), ("comma", ","), ("tab", "\t"), ("pipe", "|")];

    public static string NameOf(string sign) => Known.FirstOrDefault(k => k.Sign == sign).Name ?? "";

    /// <summary>Null for an unknown name.</summary>
    public static string? SignOf(string? name) => Known.FirstOrDefault(k => k.Name == name).Sign;
}
