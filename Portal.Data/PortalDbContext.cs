using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Announcements;
using Portal.Data.Audit;
using Portal.Data.Caching;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Checks;
using Portal.Data.Chapters.Publication;
using Portal.Data.Chapters.Review;
using Portal.Data.Files;
using Portal.Data.Importing;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.Modelling;
using Portal.Data.Notifications;
using Portal.Data.People;
using Portal.Data.Reading;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Data;

/// <summary>The portal's database. Open it through <see cref="PortalDb"/>, which says for whom.</summary>
public sealed class PortalDbContext(DbContextOptions<PortalDbContext> options) : IdentityUserContext<Account, int>(options)
{
    /// <summary>Name of the query filter that keeps every tenant table to the viewer's university.</summary>
    public const string UniversityFilter = "University";

    /// <summary>Name of the query filter that hides what lies in the bin.</summary>
    public const string BinFilter = "Bin";

    /// <summary>Whose eyes this context sees with. Reading a tenant table before it is set throws: no viewer, no rows.</summary>
    public Viewer Viewer
    {
        get => field ?? throw new InvalidOperationException($"Open the context through {nameof(PortalDb)}.");
        set;
    }

    /// <summary>Where the viewer asks from, noted in the journal; null for the portal itself.</summary>
    public string? Address { get; set; }

    public DbSet<University> Universities => Set<University>();
    public DbSet<UniversitySettings> UniversitySettings => Set<UniversitySettings>();
    public DbSet<Faculty> Faculties => Set<Faculty>();
    public DbSet<Programme> Programmes => Set<Programme>();
    public DbSet<Track> Tracks => Set<Track>();
    public DbSet<Level> Levels => Set<Level>();
    public DbSet<Subject> Subjects => Set<Subject>();
    public DbSet<Student> Students => Set<Student>();
    public DbSet<Professor> Professors => Set<Professor>();
    public DbSet<Administrator> Administrators => Set<Administrator>();
    public DbSet<Chapter> Chapters => Set<Chapter>();
    public DbSet<ChapterSection> ChapterSections => Set<ChapterSection>();
    public DbSet<ChapterVersion> ChapterVersions => Set<ChapterVersion>();
    public DbSet<ChapterAuthor> ChapterAuthors => Set<ChapterAuthor>();
    public DbSet<Attachment> Attachments => Set<Attachment>();
    public DbSet<ChapterDraft> ChapterDrafts => Set<ChapterDraft>();
    public DbSet<DraftCheckpoint> DraftCheckpoints => Set<DraftCheckpoint>();
    public DbSet<DraftConflict> DraftConflicts => Set<DraftConflict>();
    public DbSet<DraftPresence> DraftPresences => Set<DraftPresence>();
    public DbSet<StoredFile> StoredFiles => Set<StoredFile>();
    public DbSet<ReadingPlace> ReadingPlaces => Set<ReadingPlace>();
    public DbSet<ChapterAttempt> ChapterAttempts => Set<ChapterAttempt>();
    public DbSet<Announcement> Announcements => Set<Announcement>();
    public DbSet<AnnouncementFile> AnnouncementFiles => Set<AnnouncementFile>();
    public DbSet<AnnouncementReceipt> AnnouncementReceipts => Set<AnnouncementReceipt>();
    public DbSet<Lesson> Lessons => Set<Lesson>();
    public DbSet<LessonOccurrence> LessonOccurrences => Set<LessonOccurrence>();
    public DbSet<LessonReminder> LessonReminders => Set<LessonReminder>();
    public DbSet<LessonAttendance> LessonAttendances => Set<LessonAttendance>();
    public DbSet<CalendarFeed> CalendarFeeds => Set<CalendarFeed>();
    public DbSet<Notification> Notifications => Set<Notification>();
    public DbSet<Job> Jobs => Set<Job>();
    public DbSet<Discussion.Comment> Comments => Set<Discussion.Comment>();
    public DbSet<Discussion.CommentDecision> CommentDecisions => Set<Discussion.CommentDecision>();
    public DbSet<Discussion.ChapterDiscussion> ChapterDiscussions => Set<Discussion.ChapterDiscussion>();
    public DbSet<Dashboards.DailyFigure> DailyFigures => Set<Dashboards.DailyFigure>();
    public DbSet<Dashboards.DailyReader> DailyReaders => Set<Dashboards.DailyReader>();
    public DbSet<Dashboards.FigureCount> FigureCounts => Set<Dashboards.FigureCount>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<ScheduledSection> ScheduledSections => Set<ScheduledSection>();
    public DbSet<LinkCheck> LinkChecks => Set<LinkCheck>();
    public DbSet<ChapterReview> ChapterReviews => Set<ChapterReview>();
    public DbSet<ReviewComment> ReviewComments => Set<ReviewComment>();
    public DbSet<SignInFailure> SignInFailures => Set<SignInFailure>();
    public DbSet<StorageUse> StorageUses => Set<StorageUse>();
    public DbSet<Upload> Uploads => Set<Upload>();
    public DbSet<ImportBatch> ImportBatches => Set<ImportBatch>();
    public DbSet<ImportItem> ImportItems => Set<ImportItem>();
    public DbSet<ImportFile> ImportFiles => Set<ImportFile>();
    public DbSet<Exporting.KeptExport> KeptExports => Set<Exporting.KeptExport>();
    public DbSet<BrokenLinks> BrokenLinks => Set<BrokenLinks>();

    // People: sign-ins, one-time links, lists as one likes to see them.
    public DbSet<Accounts.Sessions.AccountSession> AccountSessions => Set<Accounts.Sessions.AccountSession>();
    public DbSet<Accounts.Invitations.Invitation> Invitations => Set<Accounts.Invitations.Invitation>();
    public DbSet<SavedView> SavedViews => Set<SavedView>();
    public DbSet<People.PersonalData.PersonalExport> PersonalExports => Set<People.PersonalData.PersonalExport>();
    // Passages and subscriptions.
    public DbSet<Progression.ProgressionRule> ProgressionRules => Set<Progression.ProgressionRule>();
    public DbSet<Progression.ProgressionSettings> ProgressionSettings => Set<Progression.ProgressionSettings>();
    public DbSet<Progression.StudentProgression> StudentProgressions => Set<Progression.StudentProgression>();
    public DbSet<Progression.ProgressionCount> ProgressionCounts => Set<Progression.ProgressionCount>();
    public DbSet<Rollover.YearRollover> YearRollovers => Set<Rollover.YearRollover>();
    public DbSet<Subscriptions.SubscriptionSettings> SubscriptionSettings => Set<Subscriptions.SubscriptionSettings>();
    public DbSet<Subscriptions.Subscription> Subscriptions => Set<Subscriptions.Subscription>();
    public DbSet<Subscriptions.SubscriptionPayment> SubscriptionPayments => Set<Subscriptions.SubscriptionPayment>();
    public DbSet<Subscriptions.PaymentEvent> PaymentEvents => Set<Subscriptions.PaymentEvent>();
    // Tables of people and structure that are brought in.
    public DbSet<Rosters.RosterImport> RosterImports => Set<Rosters.RosterImport>();
    public DbSet<Rosters.RosterRow> RosterRows => Set<Rosters.RosterRow>();
    public DbSet<Rosters.KnownLayout> RosterLayouts => Set<Rosters.KnownLayout>();
    public DbSet<Rosters.KnownWord> RosterWords => Set<Rosters.KnownWord>();

    // Structure: logos.
    public DbSet<UniversityLogo> UniversityLogos => Set<UniversityLogo>();
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    /// <summary>Saves, and tells every server what cached thing has changed, in one transaction.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ChangeTracker.DetectChanges();
        foreach (var entry in ChangeTracker.Entries<AuditEntry>().Where(e => e.State == EntityState.Added))
        {
            entry.Entity.Address ??= Address;
        }

        var topics = Changes.TopicsOf(ChangeTracker);
        if (topics.Count == 0)
        {
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }

        await using var transaction = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        foreach (var topic in topics)
        {
            await this.AnnounceAsync(topic, cancellationToken);
        }

        if (transaction is not null)
        {
            await transaction.CommitAsync(cancellationToken);
        }

        return saved;
    }

    private int UniversityId => Viewer.University ?? 0;

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        // Every index is written down where the query it serves is named; none appears by itself.
        configurationBuilder.Conventions.Remove<Microsoft.EntityFrameworkCore.Metadata.Conventions.ForeignKeyIndexConvention>();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);
        builder.HasDbFunction(() => SqlFunctions.Unaccent("")).HasName("portal_unaccent").HasSchema(null);

        foreach (var type in builder.Model.GetEntityTypes().Select(e => e.ClrType).ToList())
        {
            if (type.IsAssignableTo(typeof(IOfUniversity)))
            {
                Apply(nameof(KeepToUniversity), type, builder);
            }

            if (type.IsAssignableTo(typeof(IBinned)))
            {
                Apply(nameof(HideBin), type, builder);
            }
        }

        builder.UseSnakeCase();
    }

    private void Apply(string filter, Type entity, ModelBuilder builder) =>
        typeof(PortalDbContext).GetMethod(filter, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static)?
            .MakeGenericMethod(entity).Invoke(this, [builder]);

    private void KeepToUniversity<T>(ModelBuilder builder) where T : class, IOfUniversity =>
        builder.Entity<T>().HasQueryFilter(UniversityFilter, row => row.UniversityId == UniversityId);

    private static void HideBin<T>(ModelBuilder builder) where T : class, IBinned =>
        builder.Entity<T>().HasQueryFilter(BinFilter, row => row.DeletedAt == null);
}
