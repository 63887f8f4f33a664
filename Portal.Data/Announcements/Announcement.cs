using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Modelling;
using Portal.Data.People;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>Where a message stands.</summary>
public enum AnnouncementState : short
{
    Draft = 0,

    /// <summary>To be sent at once or later; nobody has it yet.</summary>
    Scheduled = 1,

    Sent = 2,

    /// <summary>Taken back: nobody sees it any more but its author.</summary>
    Withdrawn = 3,
}

/// <summary>A message of a professor to students (EL-G1, EL-G2).</summary>
public sealed class Announcement : IOfUniversity
{
    public const int TitleLength = 200;
    public const int TextLength = 20_000;
    public const int ExcerptLength = 200;

    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int ProfessorId { get; init; }

    /// <summary>The author's name as it was; lists show it.</summary>
    public required string AuthorName { get; set; }

    public required string Title { get; set; }

    /// <summary>Markdown; may be empty beside a voice.</summary>
    public string Text { get; set; } = "";

    /// <summary>The text as the portal's renderer made it.</summary>
    public string Html { get; set; } = "";

    /// <summary>The renderer that made <see cref="Html"/>.</summary>
    public int RendererVersion { get; set; }

    /// <summary>The first words, for lists; may be empty.</summary>
    public string Excerpt { get; set; } = "";

    public AnnouncementState State { get; set; }

    // The target: each part narrows it, null leaves it open. Whatever it says, only students of the author's programmes receive it.
    public int? FacultyId { get; set; }
    public int? ProgrammeId { get; set; }
    public int? LevelId { get; set; }

    /// <summary>1 or 2: what the message is about; students of a level follow both semesters.</summary>
    public short? Semester { get; set; }

    public int? SubjectId { get; set; }

    /// <summary>The recording, null for none.</summary>
    public int? VoiceFileId { get; set; }

    /// <summary>Length of the recording in seconds as the browser measured it, 0 to 300; 0 when it is not known.</summary>
    public short VoiceSeconds { get; set; }

    /// <summary>When it is to be sent; null for a draft.</summary>
    public DateTimeOffset? ScheduledFor { get; set; }

    public DateTimeOffset? SentAt { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>How many received it; 0 before it is sent.</summary>
    public int Recipients { get; set; }

    /// <summary>How many of them opened it; kept when somebody does, never counted for a list.</summary>
    public int Readers { get; set; }

    public List<AnnouncementFile> Files { get; } = [];

    internal sealed class Configuration : IEntityTypeConfiguration<Announcement>
    {
        public void Configure(EntityTypeBuilder<Announcement> announcement)
        {
            announcement.OfUniversity();
            announcement.PointedAtInsideUniversity();
            announcement.PointsAt<Announcement, Professor>(nameof(ProfessorId));
            announcement.PointsAt<Announcement, Faculty>(nameof(FacultyId));
            announcement.PointsAt<Announcement, Programme>(nameof(ProgrammeId));
            announcement.PointsAt<Announcement, Level>(nameof(LevelId));
            announcement.PointsAt<Announcement, Subject>(nameof(SubjectId));
            announcement.PointsAt<Announcement, StoredFile>(nameof(VoiceFileId));
            announcement.Property(a => a.AuthorName).HasMaxLength(2 * TenantConfiguration.NameLength + 1);
            announcement.Property(a => a.Title).HasMaxLength(TitleLength).UseCollation(TenantConfiguration.FrenchOrder);
            announcement.Property(a => a.Text).HasMaxLength(TextLength);
            announcement.Property(a => a.Excerpt).HasMaxLength(ExcerptLength);

            // AnnouncementQueries.ListOwnAsync: what a professor wrote, newest first.
            announcement.HasIndex(a => new { a.UniversityId, a.ProfessorId, a.Id }).IsDescending(false, false, true);

            // FileSweep: is a stored file still used as a voice?
            announcement.HasIndex(a => new { a.UniversityId, a.VoiceFileId }).HasFilter("voice_file_id IS NOT NULL");
        }
    }
}

/// <summary>A file that goes with a message.</summary>
public sealed class AnnouncementFile : IOfUniversity
{
    public const int NameLength = 200;

    public int Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public int AnnouncementId { get; init; }

    public required int FileId { get; init; }

    /// <summary>Name as the author gave it, without path.</summary>
    public required string Name { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<AnnouncementFile>
    {
        public void Configure(EntityTypeBuilder<AnnouncementFile> file)
        {
            file.ToTable("AnnouncementFiles");
            file.OfUniversity();
            file.PointsAt<AnnouncementFile, Announcement>(nameof(AnnouncementId), DeleteBehavior.Cascade, inverse: nameof(Announcement.Files));
            file.PointsAt<AnnouncementFile, StoredFile>(nameof(FileId));
            file.Property(f => f.Name).HasMaxLength(NameLength);

            // The files of a message.
            file.HasIndex(f => new { f.UniversityId, f.AnnouncementId, f.Id });

            // FileSweep: is a stored file still used?
            file.HasIndex(f => new { f.UniversityId, f.FileId });
        }
    }
}

/// <summary>That a student received a message, and what they did with it (EL-G3). Written by <see cref="AnnouncementDelivery"/>, all in one statement.</summary>
public sealed class AnnouncementReceipt : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AnnouncementId { get; init; }

    public required int StudentId { get; init; }

    public required DateTimeOffset DeliveredAt { get; init; }

    /// <summary>When the message itself was opened, not the list (W-C14); null before.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>When the student put it away; null while it is in their list.</summary>
    public DateTimeOffset? HiddenAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AnnouncementReceipt>
    {
        public void Configure(EntityTypeBuilder<AnnouncementReceipt> receipt)
        {
            receipt.ToTable("AnnouncementReceipts");
            receipt.OfUniversity();
            receipt.PointsAt<AnnouncementReceipt, Announcement>(nameof(AnnouncementId), DeleteBehavior.Cascade);
            receipt.PointsAt<AnnouncementReceipt, Student>(nameof(StudentId), DeleteBehavior.Cascade);

            // AnnouncementDelivery: nobody receives a message twice; opening one.
            receipt.HasIndex(r => new { r.AnnouncementId, r.StudentId }).IsUnique();

            // InboxQueries.ListAsync: what a student received, newest first.
            receipt.HasIndex(r => new { r.StudentId, r.Id }).IsDescending(false, true).HasFilter("hidden_at IS NULL");
        }
    }
}
