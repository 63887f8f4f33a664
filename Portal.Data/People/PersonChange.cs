namespace Portal.Data.People;

/// <summary>What is the same for everybody. Names, user name, address and number are clean already (<see cref="PersonNames"/> and its neighbours).</summary>
/// <param name="Number">Null when the university gave none.</param>
public sealed record PersonForm(string FirstName, string LastName, string UserName, string Email, string? Number);

/// <summary>A student as it is written down.</summary>
public sealed record StudentForm(PersonForm Person, int ProgrammeId, int LevelId);

/// <summary>A professor as it is written down (EL-U1): at least one faculty, at least one programme of those; subjects are of those programmes.</summary>
public sealed record ProfessorForm(PersonForm Person, string Speciality, IReadOnlyList<int> FacultyIds, IReadOnlyList<int> ProgrammeIds, IReadOnlyList<int> SubjectIds);

/// <summary>An administrator as it is written down.</summary>
/// <param name="UniversityId">Null for the main administration; only read for a new one.</param>
public sealed record AdministratorForm(PersonForm Person, int? UniversityId);

/// <summary>What became of writing a person down.</summary>
public abstract record PersonChange
{
    private PersonChange()
    {
    }

    /// <summary>It holds.</summary>
    /// <param name="Id">Of the student, professor or administrator.</param>
    public sealed record Done(int Id) : PersonChange;

    /// <summary>The person, or the account, does not exist for this viewer.</summary>
    public sealed record NotFound : PersonChange;

    /// <summary>The user name is somebody else's, anywhere in the portal.</summary>
    public sealed record UserNameTaken : PersonChange;

    /// <summary>The e-mail address is somebody else's, anywhere in the portal.</summary>
    public sealed record EmailTaken : PersonChange;

    /// <summary>The number is somebody else's in the university.</summary>
    public sealed record NumberTaken : PersonChange;

    /// <summary>The account is already what it was to become.</summary>
    public sealed record RoleThere : PersonChange;

    /// <summary>Programme, level, faculty or subject do not go together, or are none of the university's (EL-U1, W-S2).</summary>
    public sealed record NotOffered : PersonChange;

    /// <summary>User name and address of this account are the main administration's to change (EL-M1).</summary>
    public sealed record AccountReserved : PersonChange;
}
