using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;
using Portal.Data.Structure;

namespace Portal.Data.Progression;

/// <summary>Where students of a programme and level may go at the end of the year (EL-Q1). Several for one place are a choice; repeating the year needs none.</summary>
public sealed class ProgressionRule : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int FromProgrammeId { get; init; }

    public required int FromLevelId { get; init; }

    /// <summary>Null with <see cref="ToLevelId"/>: the end of studies.</summary>
    public int? ToProgrammeId { get; init; }

    /// <summary>Null with <see cref="ToProgrammeId"/>: the end of studies.</summary>
    public int? ToLevelId { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProgressionRule>
    {
        public void Configure(EntityTypeBuilder<ProgressionRule> rule)
        {
            rule.ToTable("ProgressionRules", t => t.HasCheckConstraint("ck_progression_rules_target", "(to_programme_id IS NULL) = (to_level_id IS NULL)"));
            rule.OfUniversity();
            rule.PointsAt<ProgressionRule, Programme>(nameof(FromProgrammeId));
            rule.PointsAt<ProgressionRule, Level>(nameof(FromLevelId));
            rule.PointsAt<ProgressionRule, Programme>(nameof(ToProgrammeId));
            rule.PointsAt<ProgressionRule, Level>(nameof(ToLevelId));

            // EL-Q1: no rule twice; ProgressionQueries: what a student may choose, and the list of rules.
            rule.HasIndex(r => new { r.UniversityId, r.FromProgrammeId, r.FromLevelId, r.ToProgrammeId, r.ToLevelId }).IsUnique().AreNullsDistinct(false)
                .HasDatabaseName("IX_ProgressionRules_Place");
        }
    }
}

/// <summary>When students may choose. One row per university that has ever set it.</summary>
public sealed class ProgressionSettings : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>The first instant; null while no period is set.</summary>
    public DateTimeOffset? OpensAt { get; set; }

    /// <summary>The first instant after it, later than <see cref="OpensAt"/>; null while no period is set.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ProgressionSettings>
    {
        public void Configure(EntityTypeBuilder<ProgressionSettings> settings)
        {
            settings.ToTable("ProgressionSettings");
            settings.HasKey(s => s.UniversityId);
            settings.OfUniversity();
        }
    }
}

/// <summary>When students may choose where they go next.</summary>
/// <param name="OpensAt">The first instant.</param>
/// <param name="ClosesAt">The first instant after it.</param>
public sealed record ProgressionPeriod(DateTimeOffset OpensAt, DateTimeOffset ClosesAt)
{
    /// <summary>Whether one may choose at that moment.</summary>
    public bool IsOpen(DateTimeOffset now) => OpensAt <= now && now < ClosesAt;

    /// <summary>The academic year it closes: that of its first day, so that a period over 1 September is not two years (EL-Q3).</summary>
    public short Year(TimeZoneInfo zone) => AcademicYears.Of(OpensAt, zone);
}
