using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.People;
using Portal.Data.Rosters.Reading;

namespace Portal.Data.Rosters.Comparing;

/// <summary>What a line says of a person; null where it says nothing.</summary>
internal sealed class PersonLine
{
    public required int Line { get; init; }

    public string? Number { get; private set; }
    public string? UserName { get; private set; }
    public string? Email { get; private set; }
    public string? FirstName { get; private set; }
    public string? LastName { get; private set; }
    public string? Speciality { get; private set; }
    public int[]? Programmes { get; private set; }
    public int? LevelId { get; private set; }

    /// <summary>Whether the account is to be open.</summary>
    public bool? Enabled { get; private set; }

    public List<RosterFault> Faults { get; } = [];

    /// <summary>Words for programmes and levels that nothing is called.</summary>
    public List<(RosterField Field, string Word)> Unknown { get; } = [];

    /// <summary>As lists show it; empty without a name.</summary>
    public string Name => Shown(LastName, FirstName);

    public static string Shown(string? last, string? first) => (last, first) switch
    {
        (null or "", null or "") => "",
        (null or "", _) => first,
        (_, null or "") => last,
        _ => $"{last}, {first}",
    };

    /// <summary>Reads a row; what is wrong is noted and left out.</summary>
    public static PersonLine Read(SourceRow row, IReadOnlyList<string> headers, RosterKind kind, RosterLayout layout, StructureWords words)
    {
        var line = new PersonLine { Line = row.Line };
        if (row.Cells.Count > headers.Count && row.Cells.Skip(headers.Count).Any(c => !string.IsNullOrWhiteSpace(c)))
        {
            line.Faults.Add(new(RosterFaultKind.Ragged, "", FormattableString.Invariant($"{row.Cells.Count}"), FormattableString.Invariant($"{headers.Count}")));
        }

        for (var i = 0; i < Math.Min(row.Cells.Count, Math.Min(headers.Count, layout.Columns.Count)); i++)
        {
            if (layout.Columns[i] is not RosterField.None && row.Cells[i].Trim() is { Length: > 0 } cell)
            {
                line.Take(layout.Columns[i], headers[i], cell, kind, words);
            }
        }

        line.Programmes ??= layout.ProgrammeId is { } programme && words.Place.Programme(programme) is not null && line.Unknown.All(u => u.Field is not RosterField.Programme) ? [programme] : null;
        line.LevelId ??= layout.LevelId is { } level && words.Place.Level(level) is not null && line.Unknown.All(u => u.Field is not RosterField.Level) ? level : null;
        return line;
    }

    /// <summary>Notes that a value is needed and not there.</summary>
    public void Miss(string column, RosterField field) => Faults.Add(new(RosterFaultKind.Missing, column, "", field.ToString()));

    private void Take(RosterField field, string title, string cell, RosterKind kind, StructureWords words)
    {
        void Wrong(RosterFaultKind why, string detail = "") => Faults.Add(new(why, title, SourceText.Shown(cell, 80), detail));
        switch (field)
        {
            case RosterField.Number when cell.Length > PersonNames.LongestNumber:
                Wrong(RosterFaultKind.TooLong, FormattableString.Invariant($"{PersonNames.LongestNumber}"));
                break;
            case RosterField.Number when HasControls(cell):
                Wrong(RosterFaultKind.Characters);
                break;
            case RosterField.Number:
                Number = cell;
                break;
            case RosterField.FirstName or RosterField.LastName:
                TakeName(field, cell, Wrong);
                break;
            case RosterField.Email when EmailAddresses.Clean(cell) is { } address:
                Email = address;
                break;
            case RosterField.Email:
                Wrong(RosterFaultKind.Email);
                break;
            case RosterField.UserName when UserNames.FirstRefused(cell) is { } sign:
                Wrong(RosterFaultKind.UserName, $"{sign}\u001f{UserNameStem.Of(cell)}");
                break;
            case RosterField.UserName when cell.Length is < UserNames.ShortestLength or > UserNames.LongestLength:
                Wrong(RosterFaultKind.ShortUserName, FormattableString.Invariant($"{UserNames.ShortestLength}\u001f{UserNames.LongestLength}"));
                break;
            case RosterField.UserName:
                UserName = cell;
                break;
            case RosterField.Speciality when cell.Length > TenantConfiguration.NameLength:
                Wrong(RosterFaultKind.TooLong, FormattableString.Invariant($"{TenantConfiguration.NameLength}"));
                break;
            case RosterField.Speciality when HasControls(cell):
                Wrong(RosterFaultKind.Characters);
                break;
            case RosterField.Speciality:
                Speciality = cell;
                break;
            case RosterField.Programme:
                TakeProgrammes(cell, kind, words, Wrong);
                break;
            case RosterField.Level when words.Level(cell) is { } level:
                LevelId = level;
                break;
            case RosterField.Level:
                Unknown.Add((field, SourceText.Shown(cell, 80)));
                Wrong(RosterFaultKind.UnknownLevel, words.Nearest(field, cell));
                break;
            case RosterField.State or RosterField.Suspended or RosterField.Deleted:
                TakeState(field, cell, Wrong);
                break;
        }
    }

    private void TakeName(RosterField field, string cell, Action<RosterFaultKind, string> wrong)
    {
        if (PersonNames.Clean(cell) is { } name)
        {
            (FirstName, LastName) = field is RosterField.FirstName ? (name, LastName) : (FirstName, name);
        }
        else if (cell.Length > PersonNames.LongestLength)
        {
            wrong(RosterFaultKind.TooLong, FormattableString.Invariant($"{PersonNames.LongestLength}"));
        }
        else
        {
            wrong(cell.Any(char.IsLetter) ? RosterFaultKind.Characters : RosterFaultKind.NoName, "");
        }
    }

    /// <summary>A student has one; a professor may have several in the cell, unless the cell as a whole is called so.</summary>
    private void TakeProgrammes(string cell, RosterKind kind, StructureWords words, Action<RosterFaultKind, string> wrong)
    {
        var found = new List<int>();
        var parts = kind is RosterKind.Professors && words.Programme(cell) is (null, false) ? cell.Split('|', ';', ',') : [cell];
        foreach (var part in parts.Select(p => p.Trim()).Where(p => p.Length > 0).Take(50))
        {
            switch (words.Programme(part))
            {
                case ({ } id, _):
                    found.Add(id);
                    break;
                case (_, var several):
                    Unknown.Add((RosterField.Programme, SourceText.Shown(part, 80)));
                    wrong(several ? RosterFaultKind.AmbiguousProgramme : RosterFaultKind.UnknownProgramme, several ? "" : words.Nearest(RosterField.Programme, part));
                    break;
            }
        }

        Programmes = found.Count > 0 ? [.. found.Distinct().Order()] : null;
    }

    private void TakeState(RosterField field, string cell, Action<RosterFaultKind, string> wrong)
    {
        bool? yes = SourceText.Bare(cell) switch
        {
            "1" or "true" or "vrai" or "yes" or "oui" or "o" or "y" or "active" or "actif" or "ouvert" or "open" or "inscrit" or "enabled" => true,
            "0" or "false" or "faux" or "no" or "non" or "n" or "inactive" or "inactif" or "ferme" or "closed" or "tobedeleted" or "disabled" or "suspendu" or "suspended" or "radie" => false,
            _ => null,
        };
        if (yes is null)
        {
            wrong(RosterFaultKind.State, "");
            return;
        }

        // Several columns may speak of it: whoever says closed is right.
        var open = field is RosterField.State ? yes.Value : !yes.Value;
        Enabled = open && Enabled is not false;
    }

    private static bool HasControls(string cell) => cell.EnumerateRunes().Any(r => System.Text.Rune.IsControl(r) || r.Value is 0xFFFD
        || System.Text.Rune.GetUnicodeCategory(r) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
