namespace Portal.Web.Security;

/// <summary>What has just been done, said once on the page that follows.</summary>
public enum Notice
{
    None,
    PasswordChanged,
    PasswordReset,
    EmailChanged,
    SessionsEnded,
    AccountOpened,
    RegistrationAccepted,
    RegistrationRefused,
    JobStopped,
    AuthorAdded,
    AuthorRemoved,
    AuthorStays,
    SettingsSaved,
    Binned,
    Restored,
    RestoreCodeTaken,
    RestoreParentGone,
    MessageLeaves,
    MessagePlanned,
    MessageStopped,
    MessageWithdrawn,
    MessageDeleted,
    MessageHidden,
    FileTooLarge,
    FilesTooMany,
    FileEmpty,
    NoVoice,
    ChapterPublished,
    ChapterScheduled,
    ChapterUnscheduled,
    HourNotChanged,
    ChapterWithdrawn,
    ChapterShownAgain,
    SolutionsSet,
    LinksAsked,
    DraftRestored,
    VersionNamed,
    ReviewAsked,
    ReviewNotAsked,
    ReviewTakenBack,
    ReviewDecided,
    ReviewOutdated,
    ReviewNoteMissing,
    RemarkKept,
    RemarkEmpty,
    PublishingSet,

    // Own chapters
    ChapterRestored,
    ChapterMoved,
    ChapterCopied,

    // Questions
    QuestionAsked,
    AnswerWritten,
    CommentChanged,
    CommentDeleted,
    AnswerAccepted,
    AnswerUnaccepted,
    QuestionPinned,
    QuestionUnpinned,
    CommentHidden,
    CommentShown,
    FilesAttached,
    FileRenamed,
    FileRemoved,
    FormTooLarge,
    ImportForgotten,
    LessonPlanned,
    LessonCancelled,
    RoomClosed,
    NoRooms,
    CalendarEnded,
    FileLimitsSet,

    // People
    AccountEnabled,
    AccountDisabled,
    AccountReset,
    InvitationSent,
    InvitationWithdrawn,
    AccountOwn,
    AccountLastMain,
    AccountNoAddress,
    PersonSaved,
    PersonInvited,
    AdministratorRemoved,
    SessionEnded,
    ViewKept,
    ViewNotKept,
    ViewForgotten,
    NobodyChosen,
    PasswordChosen,
    ChaptersHandedOver,
    // Passages and subscriptions
    ProgressionAsked,
    ProgressionDecided,
    ProgressionNothing,
    ProgressionRulesAdded,
    ProgressionRuleRemoved,
    PeriodSet,
    PaymentTold,
    PaymentAccepted,
    PaymentRefused,
    PaymentDecided,
    TermsSet,
    SecretForgotten,
    RolloverUndone,
    RolloverNotUndone,
    RolloverCodeTaken,
    // Tables of people and structure
    ImportBusy,
    ImportInvited,
    ImportNobodyToInvite,
    // Passages and subscriptions, later
    PaymentRevoked,
    ProgressionSomeLeft,

    // Erasure
    PersonErased,
    // Structure
    StructureArchived,
    StructureBroughtBack,
    StructureMerged,
    LogoSet,
    LogoRemoved,
}

/// <summary>
/// Carries a notice over a redirect in a cookie that names it: nobody can put words of their own on a page by writing an address (W-S12).
/// </summary>
internal static class Notices
{
    private const string CookieName = "portal.notice";

    public static void Keep(HttpContext http, Notice notice) => http.Response.Cookies.Append(CookieName, notice.ToString(), Options(http));

    /// <summary>The notice to show now; it will not be there again.</summary>
    public static Notice Take(HttpContext? http)
    {
        if (http?.Request.Cookies[CookieName] is not { } name)
        {
            return Notice.None;
        }

        http.Response.Cookies.Delete(CookieName, Options(http));
        return Enum.TryParse<Notice>(name, out var notice) && Enum.IsDefined(notice) ? notice : Notice.None;
    }

    private static CookieOptions Options(HttpContext http) => new()
    {
        HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromMinutes(5),
    };
}
