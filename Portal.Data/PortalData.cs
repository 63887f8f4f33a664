using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
using Portal.Data.Chapters.Versions;
using Portal.Data.Discussion;
using Portal.Data.Exporting;
using Portal.Data.Dashboards;
using Portal.Data.Deletion;
using Portal.Data.Files;
using Portal.Data.Importing;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.Notifications;
using Portal.Data.People;
using Portal.Data.Reading;
using Portal.Data.Rendering;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Data;

/// <summary>How the portal's data is set up, said once for the application, the console and the tests.</summary>
public static class PortalData
{
    /// <summary>Everything the portal knows, for an application that has said who asks (<see cref="IViewerSource"/>) and where the database is.</summary>
    public static IServiceCollection AddPortalData(this IServiceCollection services, PortalConnection connection, FileStoreOptions files)
    {
        services.AddSingleton(connection);
        services.TryAddSingleton(TimeProvider.System);
        services.Configure<IdentityOptions>(identity => identity.UsePortalSchema());
        services.AddPooledDbContextFactory<PortalDbContext>(options => options.UsePortal(connection.ForWork));

        // Identity's stores ask for a context of their own; they touch accounts only, which need no viewer.
        services.AddScoped(provider => new PortalDbContext(provider.GetRequiredService<DbContextOptions<PortalDbContext>>())
        {
            Address = provider.GetService<IViewerSource>()?.Address,
        });

        services.AddSingleton(files);
        services.AddScoped<FileStore>();
        services.AddSingleton(new FormulaRendererOptions());
        services.AddSingleton<FormulaRenderer>();
        services.AddSingleton<ChapterRenderer>();
        services.AddScoped<SectionRendering>();
        services.AddScoped<ChapterPublishing>();

        services.AddSingleton<StructureLookups>();
        services.AddSingleton<AccountStates>();
        services.AddHostedService<ChangeListener>();
        services.AddSingleton<ReadingLog>();
        services.AddHostedService(provider => provider.GetRequiredService<ReadingLog>());

        services.AddHostedService<StaleRendering>();

        services.AddScoped<PortalDb>();
        services.AddScoped<ChapterQueries>();
        services.AddScoped<AttachmentQueries>();
        services.AddScoped<TeachQueries>();
        services.AddScoped<StudyQueries>();
        services.AddScoped<DraftQueries>();
        services.AddScoped<DraftCommands>();
        services.AddScoped<DraftPreview>();
        services.AddScoped<ChapterBeginning>();
        services.AddScoped<ChapterAuthoring>();
        services.AddScoped<ReadingCommands>();

        services.AddJobs();
        services.AddSingleton<UnreadCounts>();
        services.AddScoped<NotificationQueries>();
        services.AddScoped<NotificationCommands>();
        services.AddJobHandler<ChapterNoticeJob>();
        services.AddScoped<AnnouncementQueries>();
        services.AddScoped<AnnouncementCommands>();
        services.AddScoped<AnnouncementEnclosures>();
        services.AddScoped<InboxQueries>();
        services.AddJobHandler<AnnouncementDelivery>();
        services.AddJobHandler<AnnouncementWithdrawal>();
        services.AddScoped<LessonQueries>();
        services.AddScoped<LessonCommands>();
        services.AddScoped<CalendarFeeds>();
        services.AddJobHandler<LessonReminderJob>();
        services.AddJobHandler<LessonNotices>();
        services.AddRecurringJob<FileSweepJob>(Recurrence.DailyAt(TimeSpan.FromHours(3)));
        services.AddSingleton<LinkProbe>();
        services.AddScoped<LinkChecks>();
        services.AddScoped<ChapterChecks>();
        services.AddJobHandler<ShowScheduledJob>();
        services.AddJobHandler<ReadersNoticeJob>();
        services.AddRecurringJob<LinkCheckJob>(Recurrence.DailyAt(TimeSpan.FromHours(4)));
        services.AddScoped<PublicationQueries>();
        services.AddScoped<PublicationSettings>();
        services.AddScoped<Publications>();
        services.AddScoped<Schedules>();
        services.AddScoped<Withdrawals>();
        services.AddScoped<SolutionReleases>();
        services.AddScoped<ChapterReviews>();
        services.AddScoped<ReviewComments>();
        services.AddScoped<ReviewQueries>();
        services.AddScoped<ChangeQueries>();
        services.AddScoped<VersionQueries>();
        services.AddScoped<VersionCommands>();
        // Professors' own chapters.
        services.AddScoped<Chapters.Own.OwnChapterDeeds>();
        services.AddScoped<Chapters.Own.ChapterPlacing>();
        services.AddScoped<Statistics.TeachingStatistics>();

        // Questions below chapters.
        services.AddSingleton<CommentRendering>();
        services.AddScoped<QuestionQueries>();
        services.AddScoped<QueueQueries>();
        services.AddScoped<CommentCommands>();
        services.AddScoped<CommentDecisions>();
        services.AddHostedService<StaleComments>();
        services.AddSingleton<PictureWork>();
        services.AddHostedService(provider => provider.GetRequiredService<PictureWork>());
        services.AddScoped<AttachmentCommands>();
        services.AddScoped<UploadCommands>();
        services.AddScoped<ExportQueries>();
        services.AddScoped<ExportWriter>();
        services.AddScoped<ProgrammeExports>();
        services.AddJobHandler<ProgrammeExportJob>();
        services.AddScoped<FileSettings>();
        services.AddScoped<ImportQueries>();
        services.AddScoped<ImportCommands>();

        services.AddSingleton<SignInGuard>();
        services.AddSingleton<Quota>();
        services.AddSingleton(_ => HashingTurns.ForThisMachine());
        services.AddScoped<Registrations>();
        services.AddScoped<StructureCommands>();
        services.AddScoped<StructureQueries>();
        services.AddScoped<Deletions>();
        services.AddScoped<UniversityDeletions>();
        services.AddScoped<AuditQueries>();
        services.AddScoped<GeneralSettings>();
        services.AddScoped<DashboardQueries>();
        services.AddScoped<FigureCounting>();
        services.AddRecurringJob<FigureCounting>(new Recurrence(FigureCounting.Every));
        services.AddJobHandler<PurgeJob>();
        services.AddJobHandler<UniversityPurgeJob>();
        services.AddRecurringJob<BinEmptying>(Recurrence.DailyAt(TimeSpan.FromHours(4)));

        // People: lists, pages, changes of many at once, sign-ins, one-time links.
        services.AddScoped<PeopleLists>();
        services.AddScoped<PersonQueries>();
        services.AddScoped<PeopleExports>();
        services.AddScoped<People.PersonalData.PersonalExports>();
        services.AddJobHandler<People.PersonalData.PersonalExportJob>();
        services.AddScoped<People.Erasure.PersonErasure>();
        services.AddScoped<PeopleCommands>();
        services.AddScoped<PeopleDeeds>();
        services.AddScoped<SavedViews>();
        services.AddScoped<AdministratorRemoval>();
        services.AddScoped<ChapterHandOver>();
        services.AddScoped<AccountSwitches>();
        services.AddScoped<Accounts.Invitations.AccountInvitations>();
        services.AddScoped<Accounts.Sessions.AccountSessions>();
        services.AddSingleton<Accounts.Sessions.SessionLog>();
        services.AddHostedService(provider => provider.GetRequiredService<Accounts.Sessions.SessionLog>());
        services.AddJobHandler<PeopleDeedJob>();
        services.AddRecurringJob<Accounts.Sessions.SessionTidying>(Recurrence.DailyAt(TimeSpan.FromHours(5)));
        // Passages and subscriptions.
        services.AddScoped<Progression.ProgressionQueries>();
        services.AddScoped<Progression.ProgressionAsking>();
        services.AddScoped<Progression.ProgressionDecisions>();
        services.AddScoped<Progression.ProgressionRules>();
        services.AddJobHandler<Progression.ProgressionJob>();
        services.AddRecurringJob<Progression.ProgressionRecount>(Recurrence.DailyAt(TimeSpan.FromHours(2.5)));
        services.AddScoped<Rollover.Rollovers>();
        services.AddJobHandler<Rollover.RolloverJob>();
        services.AddDataProtection();
        services.AddScoped<Subscriptions.SubscriptionQueries>();
        services.AddScoped<Subscriptions.SubscriptionPayments>();
        services.AddScoped<Subscriptions.SubscriptionTerms>();
        services.AddScoped<Subscriptions.PaymentProvider>();
        services.AddRecurringJob<Subscriptions.SubscriptionNotices>(new Recurrence(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5)));
        services.AddScoped<Subscriptions.SubscriptionRevocations>();
        services.AddScoped<Subscriptions.SubscriberQueries>();
        services.AddScoped<Subscriptions.SubscriptionExports>();
        services.AddScoped<Progression.ProgressionExports>();

        // Tables of people and structure that are brought in.
        services.AddScoped<Rosters.RosterUploads>();
        services.AddScoped<Rosters.RosterCommands>();
        services.AddScoped<Rosters.RosterQueries>();
        services.AddJobHandler<Rosters.Comparing.RosterCompareJob>();
        services.AddJobHandler<Rosters.Applying.RosterApplyJob>();
        services.AddJobHandler<Rosters.Applying.RosterUndoJob>();
        services.AddRecurringJob<Rosters.RosterTidying>(Recurrence.DailyAt(TimeSpan.FromHours(5)));
        // Structure: putting away, joining, logos.
        services.AddScoped<StructureArchive>();
        services.AddScoped<StructureMerging>();
        services.AddScoped<UniversityLogos>();
        return services;
    }

    /// <summary>The one place that knows the provider.</summary>
    public static DbContextOptionsBuilder UsePortal(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, npgsql => npgsql.MigrationsAssembly("Portal.Migrations"));

    /// <summary>The shape of Identity's tables; version 3 has passkeys. The context reads it from its application's services.</summary>
    public static void UsePortalSchema(this IdentityOptions identity)
    {
        identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
        identity.Stores.MaxLengthForKeys = 128;
    }
}
