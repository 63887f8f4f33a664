using Portal.Data.Announcements;
using Portal.Data.Paging;

namespace Portal.Web;

/// <summary>Notifications, messages, lessons and jobs.</summary>
public static partial class Urls
{
    /// <summary>What one was told, as a student or as a professor.</summary>
    public static string Notifications(bool teaching, bool newOnly = false, long? before = null) => WithQuery(
        teaching ? "/teach/notifications" : "/study/notifications", ("show", newOnly ? "new" : null), ("before", Text(before)));

    /// <summary>Opens what a notification is about, and marks it as read.</summary>
    public static string Notification(bool teaching, long id) => Invariant($"{Notifications(teaching)}/{id}");

    public static string NotificationRead(bool teaching, long id) => $"{Notification(teaching, id)}/read";

    public static string NotificationDelete(bool teaching, long id) => $"{Notification(teaching, id)}/delete";

    public static string NotificationsRead(bool teaching) => $"{Notifications(teaching)}/read";

    public static string NotificationsDelete(bool teaching) => $"{Notifications(teaching)}/delete";

    public const string NewLesson = "/teach/lessons/new";
    public const string CalendarEnd = "/lessons/calendar/end";

    /// <summary>A student's lessons online.</summary>
    public static string Lessons(TimeCursor? after = null) => WithQuery("/study/lessons", ("after", after?.ToString()));

    /// <summary>A professor's lessons online and those of their programmes.</summary>
    public static string TeachLessons(bool past = false, TimeCursor? after = null) => WithQuery("/teach/lessons", ("show", past ? "past" : null), ("after", after?.ToString()));

    public static string TeachLesson(int id) => Invariant($"/teach/lessons/{id}");

    public static string LessonCancel(int id) => $"{TeachLesson(id)}/cancel";

    public static string LessonTimeCancel(int id, int time) => Invariant($"/teach/lessons/{id}/times/{time}/cancel");

    public static string LessonAttendance(int id, int time) => Invariant($"/teach/lessons/{id}/attendance/{time}");

    /// <summary>The way into the room of one time of a lesson.</summary>
    public static string LessonJoin(int time) => Invariant($"/lessons/{time}/join");

    public static string LessonCalendar(int time) => Invariant($"/lessons/{time}/lesson.ics");

    /// <summary>The personal address of a calendar; its secret is all it takes.</summary>
    public static string CalendarFeed(string secret) => $"/calendar/{Uri.EscapeDataString(secret)}.ics";

    public const string NewMessage = "/teach/messages/new";
    public const string Messages = "/study/messages";

    /// <summary>A professor's messages; every part may be left out.</summary>
    public static string TeachMessages(AnnouncementState? state = null, int? before = null) => WithQuery(
        "/teach/messages", ("state", state is { } s ? NameOf(s) : null), ("before", Text(before)));

    public static string TeachMessage(int id) => Invariant($"/teach/messages/{id}");

    public static string EditMessage(int id) => Invariant($"/teach/messages/{id}/edit");

    public static string MessageUnschedule(int id) => $"{TeachMessage(id)}/unschedule";

    public static string MessageWithdraw(int id) => $"{TeachMessage(id)}/withdraw";

    public static string MessageDelete(int id) => $"{TeachMessage(id)}/delete";

    public static string MessageFilesAdd(int id) => $"{TeachMessage(id)}/files";

    public static string MessageFileRemove(int id, int file) => Invariant($"/teach/messages/{id}/files/{file}/remove");

    public static string MessageVoiceSet(int id) => $"{TeachMessage(id)}/voice";

    public static string MessageVoiceRemove(int id) => $"{TeachMessage(id)}/voice/remove";

    /// <summary>A received message; opening it reads it.</summary>
    public static string Message(int id) => Invariant($"/study/messages/{id}");

    public static string MessagesBefore(long place) => WithQuery(Messages, ("before", Text(place)));

    public static string MessageHide(int id) => $"{Message(id)}/hide";

    public static string MessageVoice(int id) => Invariant($"/messages/{id}/voice");

    public static string MessageFile(int id, int file, string name) => Invariant($"/messages/{id}/files/{file}/{Uri.EscapeDataString(name)}");

    /// <summary>How a state of messages is written in an address.</summary>
    public static string NameOf(AnnouncementState state) => state switch
    {
        AnnouncementState.Draft => "draft",
        AnnouncementState.Scheduled => "scheduled",
        AnnouncementState.Sent => "sent",
        _ => "withdrawn",
    };

    /// <summary>Reads what <see cref="NameOf(AnnouncementState)"/> wrote; null for anything else.</summary>
    public static AnnouncementState? MessageStateOf(string? name) =>
        Enum.GetValues<AnnouncementState>().Cast<AnnouncementState?>().FirstOrDefault(s => s is { } state && NameOf(state) == name);

    public const string Jobs = "/account/jobs";
    public const string AdminJobs = "/admin/jobs";

    public static string Job(long id) => Invariant($"/account/jobs/{id}");

    public static string JobCancel(long id) => Invariant($"/account/jobs/{id}/cancel");

    public static string JobsBefore(long id) => WithQuery(Jobs, ("before", Text(id)));

    public static string AdminJobsBefore(long id) => WithQuery(AdminJobs, ("before", Text(id)));
}
