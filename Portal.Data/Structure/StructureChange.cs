namespace Portal.Data.Structure;

/// <summary>What became of a change of the structure.</summary>
public abstract record StructureChange
{
    private StructureChange()
    {
    }

    /// <summary>It holds; lookups everywhere follow within a second.</summary>
    public sealed record Done(int Id) : StructureChange;

    /// <summary>The thing, or what it should belong to, does not exist for this viewer.</summary>
    public sealed record NotFound : StructureChange;

    /// <summary>Another one of the same place has this code (EL-R7).</summary>
    public sealed record CodeTaken : StructureChange;
}

/// <summary>A subject as it is written down.</summary>
public sealed record SubjectForm(int ProgrammeId, int LevelId, short Semester, string Code, string Name, string Summary, string Macros);
