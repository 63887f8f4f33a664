using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.People;

namespace Portal.Data.Rosters;

/// <summary>What a line would do, or did.</summary>
public enum RosterOutcome : short
{
    Created = 0,
    Changed = 1,

    /// <summary>Loses access: not in the file, where that was asked for, or said so by the file.</summary>
    Disabled = 2,
    Unchanged = 3,

    /// <summary>Cannot be taken in; its faults say why.</summary>
    Refused = 4,
}

/// <summary>What a line is about.</summary>
public enum RosterThing : short
{
    Person = 0,
    Faculty = 1,
    Programme = 2,
    Subject = 3,
}

/// <summary>What became of a line.</summary>
public enum RosterFate : short
{
    None = 0,
    Applied = 1,

    /// <summary>Somebody changed this person after the comparison: nothing of the import was applied.</summary>
    Conflict = 2,
    Undone = 3,

    /// <summary>Not taken back: somebody changed this person after the import.</summary>
    Kept = 4,
}

/// <summary>A line of a file against what the portal holds, or somebody whom the file does not name.</summary>
public sealed class RosterRow : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required long ImportId { get; init; }

    /// <summary>As the file counts, 1 for its first; 0 for somebody whom the file does not name.</summary>
    public required int Line { get; init; }

    public required RosterOutcome Outcome { get; init; }

    public required RosterThing Thing { get; init; }

    /// <summary>What people read: "Diop, Amadou"; empty when the line has no name.</summary>
    public required string Name { get; init; }

    /// <summary>The student, professor or part of the structure; null before it exists.</summary>
    public int? TargetId { get; init; }

    /// <summary>Of a person; null before it exists.</summary>
    public int? AccountId { get; init; }

    /// <summary>The number, user name and address it wants, as they are compared; null where it keeps what there is.</summary>
    public string? Number { get; init; }
    public string? UserKey { get; init; }
    public string? EmailKey { get; init; }

    /// <summary>The values it wants, as JSON; only those that differ.</summary>
    public string? Wanted { get; init; }

    /// <summary>The values it was compared with, as JSON; null for what does not exist.</summary>
    public string? Seen { get; init; }

    /// <summary>What differs, in words, as JSON: an array of <see cref="RosterChange"/>.</summary>
    public string? Changes { get; init; }

    /// <summary>What is wrong, as JSON: an array of <see cref="RosterFault"/>.</summary>
    public string? Faults { get; init; }

    /// <summary>The row as it was and as it became, as JSON, for taking it back; null before.</summary>
    public string? Before { get; init; }
    public string? After { get; init; }

    public RosterFate Fate { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<RosterRow>
    {
        public void Configure(EntityTypeBuilder<RosterRow> row)
        {
            row.ToTable("RosterRows");
            row.OfUniversity();
            row.PointsAt<RosterRow, RosterImport>(nameof(ImportId), DeleteBehavior.Cascade);
            row.Property(r => r.Name).HasMaxLength(2 * PersonNames.LongestLength + 2);
            row.Property(r => r.Number).HasMaxLength(TenantConfiguration.NameLength);
            row.Property(r => r.UserKey).HasMaxLength(256);
            row.Property(r => r.EmailKey).HasMaxLength(EmailAddresses.LongestLength);
            foreach (var json in new[] { nameof(Wanted), nameof(Seen), nameof(Changes), nameof(Faults), nameof(Before), nameof(After) })
            {
                row.Property(json).HasColumnType("jsonb");
            }

            // RosterQueries: all lines of an import in the order of the file.
            row.HasIndex(r => new { r.UniversityId, r.ImportId, r.Line, r.Id });

            // RosterQueries: those of one outcome.
            row.HasIndex(r => new { r.UniversityId, r.ImportId, r.Outcome, r.Line, r.Id });

            // RosterUndo: what a later import did to the same.
            row.HasIndex(r => new { r.UniversityId, r.Thing, r.TargetId }).HasFilter("fate = 1 AND target_id IS NOT NULL");
        }
    }
}
