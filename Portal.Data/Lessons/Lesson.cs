using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Lessons;

/// <summary>A lesson online, once or every week, in a room of the meeting server. Its times are what clocks on the wall of the university say (decision of the portal: local time and zone).</summary>
public sealed class Lesson : IOfUniversity
{
    public const int TitleLength = 200;

    /// <summary>Shortest and longest, in minutes.</summary>
    public const int Shortest = 15, Longest = 180, Usual = 60;

    /// <summary>Weeks of a series at most.</summary>
    public const int MostWeeks = 53;

    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ProfessorId { get; init; }

    /// <summary>The professor's name as it was; lists show it.</summary>
    public required string AuthorName { get; set; }

    public required string Title { get; set; }

    // Whom it is for; a subject repeats its programme, level and semester, so that "who sees it" is answered from one row.
    public required int ProgrammeId { get; set; }
    public required int TrackId { get; set; }
    public required int LevelId { get; set; }
    public required short LevelRank { get; set; }

    /// <summary>Null for a lesson of the whole level.</summary>
    public int? SubjectId { get; set; }

    /// <summary>The day of the first one.</summary>
    public required DateOnly FirstDay { get; set; }

    /// <summary>When it begins, on the wall.</summary>
    public required TimeOnly StartsAt { get; set; }

    /// <summary><see cref="Shortest"/> to <see cref="Longest"/>.</summary>
    public required short Minutes { get; set; }

    /// <summary>1 for a single lesson, else how many weeks in a row.</summary>
    public required short Weeks { get; set; }

    /// <summary>IANA name of the zone its times are told in.</summary>
    public required string Zone { get; set; }

    /// <summary>Name of the room: 160 random bits, so that nobody guesses it (W-S14).</summary>
    public required string Room { get; init; }

    /// <summary>Raised by each change; calendars take over what has a higher one.</summary>
    public int Sequence { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>When the professor cancelled what was left of it; null while it takes place.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Lesson>
    {
        public void Configure(EntityTypeBuilder<Lesson> lesson)
        {
            lesson.OfUniversity();
            lesson.PointedAtInsideUniversity();
            lesson.PointsAt<Lesson, Professor>(nameof(ProfessorId));
            lesson.PointsAt<Lesson, Programme>(nameof(ProgrammeId));
            lesson.PointsAt<Lesson, Track>(nameof(TrackId));
            lesson.PointsAt<Lesson, Level>(nameof(LevelId));
            lesson.PointsAt<Lesson, Subject>(nameof(SubjectId));
            lesson.Property(l => l.AuthorName).HasMaxLength(2 * TenantConfiguration.NameLength + 1);
            lesson.Property(l => l.Title).HasMaxLength(TitleLength).UseCollation(TenantConfiguration.FrenchOrder);
            lesson.Property(l => l.Zone).HasMaxLength(64);
            lesson.Property(l => l.Room).HasMaxLength(64);

            // LessonQueries: lessons of a professor, and of a programme and track, to be joined with their times.
            lesson.HasIndex(l => new { l.UniversityId, l.ProfessorId });

            // LessonQueries: what a student may join; the rank is checked in the index.
            lesson.HasIndex(l => new { l.UniversityId, l.ProgrammeId, l.TrackId, l.LevelRank });
        }
    }
}

/// <summary>One time a lesson takes place, computed from its wall time whenever that changes.</summary>
public sealed class LessonOccurrence : IOfUniversity
{
    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int LessonId { get; init; }

    public required DateTimeOffset StartsAt { get; init; }

    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>When it was planned at this time; reminders that were due before are not sent.</summary>
    public required DateTimeOffset PlannedAt { get; init; }

    /// <summary>Null while it takes place.</summary>
    public DateTimeOffset? CancelledAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LessonOccurrence>
    {
        public void Configure(EntityTypeBuilder<LessonOccurrence> occurrence)
        {
            occurrence.ToTable("LessonOccurrences");
            occurrence.OfUniversity();
            occurrence.PointedAtInsideUniversity();
            occurrence.PointsAt<LessonOccurrence, Lesson>(nameof(LessonId), DeleteBehavior.Cascade);

            // LessonQueries.ListAsync: what has not ended, the next first, sought from the cursor on.
            occurrence.HasIndex(o => new { o.UniversityId, o.EndsAt, o.Id });

            // The times of a lesson.
            occurrence.HasIndex(o => new { o.UniversityId, o.LessonId, o.StartsAt });
        }
    }
}

/// <summary>When before its start a lesson is reminded of (EL-L2).</summary>
public enum ReminderKind : short
{
    DayBefore = 0,
    HourBefore = 1,
    AtStart = 2,
}

/// <summary>That a reminder was sent: written in the transaction that tells everybody, so there is one for each time and kind (W-C10).</summary>
public sealed class LessonReminder : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int OccurrenceId { get; init; }

    public required ReminderKind Kind { get; init; }

    public required DateTimeOffset SentAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LessonReminder>
    {
        public void Configure(EntityTypeBuilder<LessonReminder> reminder)
        {
            reminder.ToTable("LessonReminders");
            reminder.HasKey(r => new { r.OccurrenceId, r.Kind });
            reminder.OfUniversity();
            reminder.PointsAt<LessonReminder, LessonOccurrence>(nameof(OccurrenceId), DeleteBehavior.Cascade);
        }
    }
}

/// <summary>That a student joined a lesson, and when first.</summary>
public sealed class LessonAttendance : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int OccurrenceId { get; init; }

    public required int StudentId { get; init; }

    public required DateTimeOffset JoinedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<LessonAttendance>
    {
        public void Configure(EntityTypeBuilder<LessonAttendance> attendance)
        {
            attendance.ToTable("LessonAttendances");
            attendance.HasKey(a => new { a.OccurrenceId, a.StudentId });
            attendance.OfUniversity();
            attendance.PointsAt<LessonAttendance, LessonOccurrence>(nameof(OccurrenceId), DeleteBehavior.Cascade);
            attendance.PointsAt<LessonAttendance, Student>(nameof(StudentId), DeleteBehavior.Cascade);
        }
    }
}

/// <summary>The address at which somebody's calendar program finds their lessons in one role. Only a hash of its secret is kept; making another address ends this one.</summary>
public sealed class CalendarFeed : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AccountId { get; init; }

    public required Role Role { get; init; }

    /// <summary>SHA-256 of the secret, 32 bytes.</summary>
    public required byte[] Secret { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CalendarFeed>
    {
        public void Configure(EntityTypeBuilder<CalendarFeed> feed)
        {
            feed.ToTable("CalendarFeeds");
            feed.HasKey(f => new { f.AccountId, f.Role });
            feed.OfUniversity();
            feed.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Cascade);
            feed.Property(f => f.Secret).HasMaxLength(32);

            // CalendarFeeds.OpenAsync: whose address is this?
            feed.HasIndex(f => f.Secret).IsUnique();
        }
    }
}
