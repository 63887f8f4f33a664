using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;

namespace Portal.Data.Rosters;

/// <summary>What a table brings in.</summary>
public enum RosterKind : short
{
    Students = 0,
    Professors = 1,

    /// <summary>Faculties, programmes, levels and subjects, one path a line.</summary>
    Structure = 2,
}

/// <summary>What kind of file a table is.</summary>
public enum RosterFormat : short
{
    /// <summary>Text with a separator; Moodle's and Apogée's files are of it.</summary>
    Text = 0,

    /// <summary>An Office Open XML workbook.</summary>
    Workbook = 1,

    /// <summary>An archive of the OneRoster exchange, version 1.1 or 1.2.</summary>
    OneRoster = 2,
}

/// <summary>How far an import is. What runs meanwhile is a job.</summary>
public enum RosterState : short
{
    /// <summary>The file is there; nothing is compared yet.</summary>
    Brought = 0,

    /// <summary>Compared: its lines say what would change.</summary>
    Ready = 1,

    /// <summary>In force.</summary>
    Applied = 2,

    /// <summary>Taken back.</summary>
    Undone = 3,
}

/// <summary>A table of people or of structure, from the file to its result. The administration of its university sees it.</summary>
public sealed class RosterImport : IOfUniversity
{
    /// <summary>Longest separator name, charset and format of the reading.</summary>
    public const int WordLength = 20;

    /// <summary>How long an import in force can be taken back, and how long its lines are kept.</summary>
    public static readonly TimeSpan Undoable = TimeSpan.FromDays(30);

    /// <summary>How long an import that is not in force is kept.</summary>
    public static readonly TimeSpan Waits = TimeSpan.FromDays(7);

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>Who brought it.</summary>
    public required int AccountId { get; init; }

    public required RosterKind Kind { get; init; }

    public required RosterFormat Format { get; init; }

    /// <summary>Name of the file.</summary>
    public required string Name { get; init; }

    /// <summary>The file itself; null once the import is in force or its time is over.</summary>
    public int? FileId { get; set; }

    /// <summary>How its bytes become text: "utf-8", "utf-16le", "utf-16be" or "windows-1252"; empty where the format says it.</summary>
    public required string Charset { get; set; }

    /// <summary>What stands between cells: ",", ";", "|" or a tab; empty where the format says it.</summary>
    public required string Delimiter { get; set; }

    /// <summary>The line of the titles, 1 for the first.</summary>
    public required int HeaderLine { get; init; }

    /// <summary>What each column is and how lines are compared, as JSON: a <see cref="RosterLayout"/>; null until somebody has said it.</summary>
    public string? Layout { get; set; }

    public RosterState State { get; set; }

    /// <summary>The last work asked for; null before the first.</summary>
    public long? JobId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ComparedAt { get; set; }

    public DateTimeOffset? AppliedAt { get; set; }

    public DateTimeOffset? UndoneAt { get; set; }

    /// <summary>Lines of each outcome, in the order of <see cref="RosterOutcome"/>; kept here so that no page counts.</summary>
    public int Created { get; set; }
    public int Changed { get; set; }
    public int Disabled { get; set; }
    public int Unchanged { get; set; }
    public int Refused { get; set; }

    /// <summary>People with an open account, when it was compared: in the scope of closing, and in all.</summary>
    public int PeopleInScope { get; set; }
    public int People { get; set; }

    /// <summary>Lines whose people changed between the comparison and its application; nothing was applied then.</summary>
    public int Conflicts { get; set; }

    /// <summary>Lines that could not be taken back, since somebody changed those people meanwhile.</summary>
    public int Kept { get; set; }

    /// <summary>Words for programmes and levels that nothing here is called, as JSON: an array of <see cref="UnknownWord"/>.</summary>
    public string? Unknown { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<RosterImport>
    {
        public void Configure(EntityTypeBuilder<RosterImport> import)
        {
            import.ToTable("RosterImports");
            import.OfUniversity();
            import.PointedAtInsideUniversity();
            import.PointsAt<RosterImport, StoredFile>(nameof(FileId));
            import.Property(i => i.Name).HasMaxLength(FileNames.Longest);
            import.Property(i => i.Charset).HasMaxLength(WordLength);
            import.Property(i => i.Delimiter).HasMaxLength(WordLength);
            import.Property(i => i.Layout).HasColumnType("jsonb");
            import.Property(i => i.Unknown).HasColumnType("jsonb");

            // RosterQueries: the imports of a university, newest first.
            import.HasIndex(i => new { i.UniversityId, i.Id }).IsDescending(false, true);

            // FileSweep: is a stored file still used?
            import.HasIndex(i => new { i.UniversityId, i.FileId }).HasFilter("file_id IS NOT NULL");
        }
    }
}
