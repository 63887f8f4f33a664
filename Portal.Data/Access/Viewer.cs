namespace Portal.Data.Access;

/// <summary>
/// Who asks. A closed hierarchy: every access scope switches over it and ends in "nothing", so that an unknown viewer sees no row.
/// </summary>
public abstract record Viewer
{
    private protected Viewer()
    {
    }

    /// <summary>The one university whose rows this viewer can reach; null reaches none.</summary>
    public abstract int? University { get; }

    /// <summary>The account that asks; null for visitors and the portal itself.</summary>
    public virtual int? Account => null;
}

/// <summary>Signed out. Sees the names needed to register, and nothing else.</summary>
public sealed record AnonymousViewer : Viewer
{
    /// <inheritdoc/>
    public override int? University => null;
}

/// <summary>A student: published chapters of the programme, at or below <paramref name="LevelRank"/> on the same track (EL-R3).</summary>
public sealed record StudentViewer(
    int AccountId, int StudentId, int UniversityId, int ProgrammeId, int TrackId, int LevelId, short LevelRank) : Viewer
{
    /// <summary>What is closed to them for want of a subscription; nothing while they have one, or where the university keeps nothing for subscribers.</summary>
    public Subscriptions.SubscriptionGate Gate { get; init; }

    /// <inheritdoc/>
    public override int? University => UniversityId;

    /// <inheritdoc/>
    public override int? Account => AccountId;
}

/// <summary>A professor: own chapters, and what is published in the assigned programmes (EL-R5).</summary>
public sealed record ProfessorViewer(int AccountId, int ProfessorId, int UniversityId, int[] ProgrammeIds) : Viewer
{
    /// <inheritdoc/>
    public override int? University => UniversityId;

    /// <inheritdoc/>
    public override int? Account => AccountId;
}

/// <summary>An administrator of one university: everything of it (EL-R6).</summary>
public sealed record UniversityAdminViewer(int AccountId, int AdministratorId, int UniversityId) : Viewer
{
    /// <inheritdoc/>
    public override int? University => UniversityId;

    /// <inheritdoc/>
    public override int? Account => AccountId;
}

/// <summary>The main administration, working in one chosen university; null until one exists.</summary>
public sealed record MainAdminViewer(int AccountId, int AdministratorId, int? UniversityId) : Viewer
{
    /// <inheritdoc/>
    public override int? University => UniversityId;

    /// <inheritdoc/>
    public override int? Account => AccountId;
}

/// <summary>The portal itself: jobs, seeds, imports, migrations. Null means work that belongs to no single university.</summary>
public sealed record SystemViewer : Viewer
{
    internal SystemViewer(int? universityId) => University = universityId;

    /// <inheritdoc/>
    public override int? University { get; }
}
