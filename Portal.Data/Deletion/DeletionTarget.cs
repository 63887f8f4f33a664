namespace Portal.Data.Deletion;

/// <summary>What can be thrown away as a whole.</summary>
public enum DeletionKind
{
    Chapter,
    Subject,
    Programme,
    Faculty,
    Student,
    Professor,

    /// <summary>Several at once, by <see cref="DeletionTarget.Choice"/>.</summary>
    Students,

    /// <inheritdoc cref="Students"/>
    Professors,
}

/// <summary>One thing to throw away, with everything that hangs on it.</summary>
/// <param name="Id">0 where people are chosen.</param>
/// <param name="Choice">Which people, for several at once; null for one thing.</param>
public sealed record DeletionTarget(DeletionKind Kind, int Id, People.PeopleChoice? Choice = null)
{
    /// <summary>The people of a choice.</summary>
    public static DeletionTarget Of(People.PeopleChoice choice) => new(choice.Kind is People.PeopleKind.Students ? DeletionKind.Students : DeletionKind.Professors, 0, choice);
}

/// <summary>What goes along. Counted from the rows when it is asked for.</summary>
/// <param name="Name">Of the thing itself.</param>
/// <param name="Shared">For a professor: chapters that others write too. They stay, with their other authors.</param>
public sealed record DeletionPreview(
    string Name, int Faculties, int Programmes, int Subjects, int Chapters, int Published, int Files, int Questions, int Students, int Professors, int Shared);

/// <summary>Something thrown away, as the bin lists it.</summary>
/// <param name="Id">Of the deletion: restoring brings back exactly what it took.</param>
/// <param name="Until">When it goes for good.</param>
public sealed record BinnedThing(long Id, DeletionKind Kind, string Name, DateTimeOffset At, DateTimeOffset Until, string? By, IReadOnlyDictionary<string, int> Counts)
{
    /// <summary>The student or professor that was thrown away, who may still be erased; null for anything else.</summary>
    public int? PersonId { get; init; }
}

/// <summary>What became of putting something back.</summary>
public abstract record Restoring
{
    private Restoring()
    {
    }

    /// <summary>Everything the deletion took is back.</summary>
    public sealed record Done : Restoring;

    /// <summary>Nothing of this deletion lies in the bin of the viewer's university.</summary>
    public sealed record NotFound : Restoring;

    /// <summary>What it belongs to lies in the bin itself: put that back first.</summary>
    public sealed record ParentGone : Restoring;

    /// <summary>Another one has taken a code meanwhile (EL-R7): change that one first.</summary>
    public sealed record CodeTaken : Restoring;
}
