using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Modelling;

namespace Portal.Data.Notifications;

/// <summary>What happened. The words are chosen when it is shown, in the reader's language.</summary>
public enum NotificationKind : short
{
    ChapterPublished = 0,
    ChapterChanged = 1,
    Question = 2,
    Answer = 3,
    LessonScheduled = 4,
    LessonChanged = 5,
    LessonCancelled = 6,
    LessonReminder = 7,
    ReviewAsked = 8,
    ReviewDecided = 9,
    Announcement = 10,

    // Passages and subscriptions.
    ProgressionValidated = 20,
    ProgressionRefused = 21,
    ProgressionUndone = 22,
    StudiesEnded = 23,
    SubscriptionAccepted = 24,
    SubscriptionRefused = 25,
    SubscriptionEndsSoon = 26,
    SubscriptionEnds = 27,
    SubscriptionRevoked = 28,
    SubscriptionEndsInMonth = 29,
}

/// <summary>What is told.</summary>
/// <param name="Title">What it is about, such as the title of the chapter; cut at <see cref="Notification.TitleLength"/>.</param>
/// <param name="Actor">Name of who did it; empty when the portal did.</param>
/// <param name="Link">Where it leads, an address of the portal such as "/chapters/7", at most <see cref="Notification.LinkLength"/> characters.</param>
public sealed record Notice(NotificationKind Kind, string Title, string Actor, string Link);

/// <summary>Something told to one person in one role; written by <see cref="NotificationFanOut"/> alone.</summary>
public sealed class Notification : IOfUniversity
{
    public const int TitleLength = 300;
    public const int ActorLength = 400;
    public const int LinkLength = 300;

    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required int AccountId { get; init; }

    /// <summary>The role it is told to; the same person in another role does not see it.</summary>
    public required Role Role { get; init; }

    public required NotificationKind Kind { get; init; }

    public required string Title { get; init; }

    /// <summary>Empty when the portal did it.</summary>
    public required string Actor { get; init; }

    public required string Link { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was opened or marked; null while it is new.</summary>
    public DateTimeOffset? ReadAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Notification>
    {
        public void Configure(EntityTypeBuilder<Notification> notification)
        {
            notification.ToTable("Notifications");
            notification.OfUniversity();
            notification.HasOne<Account>().WithMany().HasForeignKey(n => n.AccountId).OnDelete(DeleteBehavior.Cascade);
            notification.Property(n => n.Title).HasMaxLength(TitleLength);
            notification.Property(n => n.Actor).HasMaxLength(ActorLength);
            notification.Property(n => n.Link).HasMaxLength(LinkLength);

            // NotificationQueries.ListAsync: somebody's, newest first, sought from the cursor on; also what a deleted account takes along.
            notification.HasIndex(n => new { n.AccountId, n.Role, n.Id }).IsDescending(false, false, true);

            // UnreadCounts, and marking all as read: the new ones alone, which are few.
            notification.HasIndex(n => new { n.AccountId, n.Role }).HasFilter("read_at IS NULL").HasDatabaseName("IX_Notifications_Unread");
        }
    }
}

/// <summary>Who sees which notification: those told to oneself in the present role.</summary>
public static class NotificationAccess
{
    extension(IQueryable<Notification> notifications)
    {
        /// <summary>One's own in the role acted in; nobody sees another's, administrators neither.</summary>
        public IQueryable<Notification> VisibleTo(Viewer viewer) => viewer switch
        {
            StudentViewer s => notifications.Where(n => n.AccountId == s.AccountId && n.Role == Role.Student),
            ProfessorViewer p => notifications.Where(n => n.AccountId == p.AccountId && n.Role == Role.Professor),
            SystemViewer => notifications,
            _ => notifications.Where(n => false),
        };
    }
}
