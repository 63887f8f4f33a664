using System.Reflection;
using Portal.Data;

namespace Portal.Tests.Access;

public sealed class AskedAsEverybodyTests
{
    [Fact]
    public void Every_question_of_the_data_layer_is_asked_as_everybody()
    {
        // Whoever adds a question, or a command that acts for a viewer, adds it to the tests of its folder, or says here why it is not asked as everybody.
        string[] asked =
        [
            "ChapterQueries.ReadAsync", "AttachmentQueries.FindAsync", "StudyQueries.ReadHomeAsync", "StudyQueries.ListRecentAsync", "StudyQueries.ListSubjectAsync",
            "TeachQueries.ListOwnAsync", "ReadingCommands.KeepPlaceAsync", "ReadingCommands.MarkReadAsync", "ReadingCommands.MarkAttemptedAsync", "ReadingCommands.Opened",
            "Registrations.FindAsync", "Registrations.ListAsync", "Registrations.CountAsync", "Registrations.AcceptAsync", "Registrations.RefuseAsync",
            "ChapterPublishing.PublishAsync", "SectionRendering.RerenderStaleAsync",

            // Around publishing, asked as everybody by the tests of the folder Publication.
            "Publications.PublishAsync", "PublicationQueries.ReadAsync", "PublicationQueries.ReadDraftAsync", "PublicationSettings.ReadAsync", "PublicationSettings.SaveAsync",
            "Schedules.MoveAsync", "Schedules.CancelAsync", "Withdrawals.PreviewAsync", "Withdrawals.WithdrawAsync", "Withdrawals.ShowAgainAsync", "SolutionReleases.SetAsync",
            "ChapterChecks.LookAsync", "LinkChecks.AskAsync", "VersionQueries.ListAsync", "VersionQueries.CompareAsync", "VersionCommands.NameAsync", "VersionCommands.RestoreAsync",
            "ChapterReviews.AskAsync", "ChapterReviews.TakeBackAsync", "ChapterReviews.DecideAsync", "ReviewComments.AddAsync", "ReviewComments.ReplyAsync", "ReviewComments.ResolveAsync",
            "ReviewQueries.ReadAsync", "ReviewQueries.RenderAsync", "ReviewQueries.ListToAnswerAsync", "ChangeQueries.ReadAsync",

            // Own chapters, asked as everybody by OwnChapterTests.
            "TeachQueries.ReadOverviewAsync", "OwnChapterDeeds.PreviewAsync", "OwnChapterDeeds.DoAsync", "OwnChapterDeeds.ListBinAsync", "OwnChapterDeeds.RestoreAsync",
            "TeachingStatistics.ListAsync", "TeachingStatistics.ReadAsync",
            "ChapterPlacing.FindAsync", "ChapterPlacing.StepAsync", "ChapterPlacing.ToPlaceOfAsync", "ChapterPlacing.MoveAsync", "ChapterPlacing.DuplicateAsync",

            // Questions below chapters, asked as everybody by QuestionTests and DiscussionAccessTests.
            "QuestionQueries.FindChapterAsync", "QuestionQueries.FindPlaceAsync", "QuestionQueries.ListContentsAsync", "QuestionQueries.ListAsync", "QuestionQueries.ReadThreadAsync",
            "QuestionQueries.ListDecisionsAsync", "QuestionQueries.FindOwnAsync", "QuestionQueries.FindModeratedAsync", "QueueQueries.ListAsync", "QueueQueries.CountAsync",
            "CommentCommands.AskAsync", "CommentCommands.AnswerAsync", "CommentCommands.ChangeAsync", "CommentCommands.DeleteAsync",
            "CommentDecisions.AcceptAsync", "CommentDecisions.UnacceptAsync", "CommentDecisions.PinAsync", "CommentDecisions.UnpinAsync", "CommentDecisions.HideAsync", "CommentDecisions.ShowAsync",

            // Without a row of anybody, or into the viewer's own university, which it checks itself.
            "SectionRendering.RenderAsync", "FileStore.AddAsync", "FileStore.OpenAsync", "FileStore.OpenPictureAsync", "FileStore.PathOf", "FileSweep.RunAsync",

            // ProgrammeExportTests and FileLimitTests ask these as everybody.
            "ExportQueries.FindAsync", "ProgrammeExports.AskAsync", "ProgrammeExports.FindAsync", "FileSettings.ReadAsync", "FileSettings.SaveAsync",

            // ExportAccessTests and UploadAccessTests ask these as everybody.
            "ExportQueries.ListAsync", "ExportQueries.ReadAsync",
            "ImportQueries.ReadAsync", "ImportQueries.PreviewAsync", "ImportQueries.FindImageAsync", "ImportCommands.ReadAsync", "ImportCommands.CreateAsync", "ImportCommands.ForgetAsync",
            "AttachmentQueries.ListOwnAsync", "AttachmentCommands.AttachAsync", "AttachmentCommands.RenameAsync", "AttachmentCommands.MoveAsync", "AttachmentCommands.RemoveAsync",
            "UploadCommands.BeginAsync", "UploadCommands.FindAsync", "UploadCommands.AppendAsync", "UploadCommands.GiveUpAsync", "UploadCommands.TakeAsync",

            // Jobs and notifications, asked as everybody by the tests of their folders.
            "JobCommands.CancelAsync", "JobQueries.FindAsync", "JobQueries.ListOpenAsync", "JobQueries.ListOverAsync", "JobQueries.ListOwnAsync",
            "JobQueries.ReadBoardAsync", "JobQueue.EnqueueAsync", "NotificationCommands.DeleteAllAsync", "NotificationCommands.DeleteAsync",
            "NotificationCommands.OpenAsync", "NotificationCommands.ReadAllAsync", "NotificationCommands.ReadAsync", "NotificationQueries.ListAsync",

            // Messages and lessons, asked as everybody by the tests of their folders.
            "AnnouncementCommands.DeleteDraftAsync", "AnnouncementCommands.SaveAsync", "AnnouncementCommands.SendAsync", "AnnouncementCommands.UnscheduleAsync",
            "AnnouncementCommands.WithdrawAsync", "AnnouncementEnclosures.AddFileAsync", "AnnouncementEnclosures.RemoveFileAsync",
            "AnnouncementEnclosures.RemoveVoiceAsync", "AnnouncementEnclosures.SetVoiceAsync", "AnnouncementQueries.AreOpenAsync", "AnnouncementQueries.CountAsync",
            "AnnouncementQueries.FindBytesAsync", "AnnouncementQueries.FindOwnAsync", "AnnouncementQueries.ListOwnAsync", "CalendarFeeds.EndAsync",
            "CalendarFeeds.OpenAsync", "CalendarFeeds.RenewAsync", "CalendarFeeds.SinceAsync", "InboxQueries.HideAsync", "InboxQueries.ListAsync",
            "InboxQueries.OpenAsync", "LessonCommands.CancelAsync", "LessonCommands.CancelOneAsync", "LessonCommands.SaveAsync", "LessonQueries.FindAsync",
            "LessonQueries.FindOwnAsync", "LessonQueries.JoinAsync", "LessonQueries.ListAsync", "LessonQueries.ListForCalendarAsync", "LessonQueries.ReadAttendanceAsync",

            // Drafts and authors, asked as everybody by the tests of the folder Drafts.
            "ChapterAuthoring.AddAsync", "ChapterAuthoring.ReadAsync", "ChapterAuthoring.RemoveAsync", "ChapterAuthoring.SpeakAsync", "ChapterBeginning.BeginAsync",
            "DraftCommands.SaveAsync", "DraftCommands.SettleAsync", "DraftPreview.RenderAsync", "DraftQueries.MeetAsync", "DraftQueries.ReadAsync",
            "DraftQueries.ReadPartAsync",

            // The erasure of a person, asked as everybody by PersonErasureTests.
            "PersonErasure.PreviewAsync", "PersonErasure.EraseAsync",

            // Structure and deletion, asked as everybody by StructureCommandsTests and DeletionTests.
            "Deletions.BinAsync", "Deletions.ListAsync", "Deletions.NameAsync", "Deletions.PreviewAsync", "Deletions.PurgeAsync", "Deletions.RestoreAsync",
            "AuditQueries.ExportAsync", "AuditQueries.ListAsync", "DashboardQueries.GlanceAsync", "DashboardQueries.ReadNowAsync", "DashboardQueries.ReadAsync",
            "GeneralSettings.ReadAsync", "GeneralSettings.SaveAsync",
            // People, sign-ins, lists brought in, passages, subscriptions and years, asked as everybody by the tests of their folders.
            "AccountSessions.BeginAsync", "AccountSessions.EndAllAsync", "AccountSessions.EndAsync", "AccountSessions.EndOwnAsync", "AccountSessions.GoOnAsync",
            "AccountSessions.LeaveAsync", "AccountSessions.OfAsync", "AccountSessions.OwnAsync", "AccountSwitches.DoAsync", "AdministratorRemoval.RemoveAsync",
            "AttachmentQueries.IsShutAsync", "ChapterHandOver.DoAsync", "ChapterHandOver.PreviewAsync", "Deletions.BinManyAsync",
            "PeopleCommands.SaveAdministratorAsync", "PeopleCommands.SaveProfessorAsync", "PeopleCommands.SaveStudentAsync", "PeopleDeeds.DoAsync",
            "PeopleDeeds.FindResultAsync", "PeopleDeeds.PreviewAsync", "PeopleExports.ReadAsync", "PeopleLists.CountAsync", "PeopleLists.ListAsync",
            "PeopleLists.ResemblingAsync", "PersonalExports.AskAsync", "PersonalExports.FindAsync", "PersonQueries.FindAccountAsync", "PersonQueries.FindAsync",
            "PersonQueries.HistoryAsync", "ProgressionAsking.AskAsync", "ProgressionDecisions.DecideAllAsync", "ProgressionDecisions.DecideAsync",
            "ProgressionQueries.CountAsync", "ProgressionQueries.CountMatchingAsync", "ProgressionQueries.ListAsync", "ProgressionQueries.ListRulesAsync",
            "ProgressionQueries.ReadAsync", "ProgressionQueries.ReadOwnAsync", "ProgressionRules.AddAsync", "ProgressionRules.AddUsualAsync",
            "ProgressionRules.RemoveAsync", "ProgressionRules.SavePeriodAsync", "Rollovers.BeginAsync", "Rollovers.ListAsync", "Rollovers.PreviewAsync",
            "Rollovers.ReadAsync", "Rollovers.UndoAsync", "RosterCommands.ApplyAsync", "RosterCommands.CompareAsync", "RosterCommands.ForgetAsync",
            "RosterCommands.InviteAsync", "RosterCommands.SaveLayoutAsync", "RosterCommands.SaveWordsAsync", "RosterCommands.UndoAsync", "RosterQueries.FindAsync",
            "RosterQueries.ListAsync", "RosterQueries.ListLinesAsync", "RosterQueries.StreamLinesAsync", "RosterUploads.BringAsync", "RosterUploads.ReadAsync",
            "SavedViews.ForgetAsync", "SavedViews.ListAsync", "SavedViews.SaveAsync", "SubscriptionPayments.AcceptAsync", "SubscriptionPayments.RefuseAsync",
            "SubscriptionPayments.TellAsync", "SubscriptionQueries.FindProofAsync", "SubscriptionQueries.ListAsync",
            "SubscriptionQueries.ReadAsync", "SubscriptionQueries.ReadOwnAsync", "SubscriptionTerms.ForgetSecretAsync", "SubscriptionTerms.NewSecretAsync",
            "SubscriptionTerms.ReadAsync", "SubscriptionTerms.SaveAsync",

            // Revoked payments and tables to take away, asked as everybody by RevocationTests and ProgressionTableTests.
            "ProgressionExports.ReadAsync", "SubscriberQueries.ListAsync", "SubscriptionExports.ReadPaymentsAsync", "SubscriptionExports.ReadSubscribersAsync", "SubscriptionRevocations.RevokeAsync",

            "UniversityDeletions.BinAsync", "UniversityDeletions.ListAsync", "UniversityDeletions.PreviewAsync", "UniversityDeletions.PreviewBinnedAsync",
            "UniversityDeletions.PurgeAsync", "UniversityDeletions.RestoreAsync",
            // Putting away, joining and logos, asked as everybody by StructureArchiveTests, StructureMergingTests and LogoTests.
            "StructureArchive.ArchiveAsync", "StructureArchive.BringBackAsync", "StructureArchive.PreviewAsync", "StructureMerging.MergeAsync", "StructureMerging.MergeSubjectsAsync",
            "StructureMerging.PreviewAsync", "UniversityLogos.RemoveAsync", "UniversityLogos.SetAsync",
            "StructureCommands.SaveFacultyAsync", "StructureCommands.SaveLevelAsync", "StructureCommands.SaveProgrammeAsync",
            "StructureCommands.SaveSubjectAsync", "StructureCommands.SaveTrackAsync", "StructureCommands.SaveUniversityAsync", "StructureQueries.CountChaptersAsync",
            "StructureQueries.ListTracksAsync", "StructureQueries.ReadSubjectAsync",
        ];
        var declared = typeof(PortalDb).Assembly.GetExportedTypes()
            .Where(t => t.GetConstructors().Any(c => c.GetParameters().Any(p => p.ParameterType == typeof(PortalDb))))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(m => !m.IsSpecialName).Select(m => $"{t.Name}.{m.Name}"));
        var missing = string.Join(", ", declared.Distinct().Except(asked).Order());
        Assert.True(missing.Length == 0, missing);
        Assert.Equal([], asked.Except(declared).Order());
    }
}
