using System.Globalization;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Paging;
using Portal.Data.Reading;

namespace Portal.Web;

/// <summary>Every address of the portal; pages and tests build their links here.</summary>
public static partial class Urls
{
    public const string Home = "/";
    public const string Help = "/help";
    public const string Accessibility = "/accessibility";

    public const string Login = "/account/login";
    public const string Logout = "/account/logout";
    public const string Register = "/account/register";
    public const string Forgot = "/account/forgot";
    public const string Reset = "/account/reset";
    public const string Confirm = "/account/confirm";
    public const string Account = "/account";
    public const string Password = "/account/password";
    public const string Email = "/account/email";
    public const string ConfirmEmail = "/account/email/confirm";
    public const string SwitchRole = "/account/role";
    public const string ChooseUniversity = "/account/university";

    public const string Study = "/study";
    public const string Recent = "/study/recent";
    public const string Teach = "/teach";
    public const string Admin = "/admin";
    public const string Registrations = "/admin/registrations";
    public const string AdminHealth = "/admin/health";

    public const string Live = "/health/live";
    public const string Ready = "/health/ready";

    public static string Chapter(int id, SectionKind section = SectionKind.Course) => section switch
    {
        SectionKind.Exercises => Invariant($"/chapters/{id}/exercises"),
        SectionKind.Solutions => Invariant($"/chapters/{id}/solutions"),
        _ => Invariant($"/chapters/{id}"),
    };

    public static string ChapterAt(int id, SectionKind section, string? anchor) =>
        string.IsNullOrEmpty(anchor) ? Chapter(id, section) : $"{Chapter(id, section)}#{Uri.EscapeDataString(anchor)}";

    public static string ChapterPrint(int id) => Invariant($"/chapters/{id}/print");

    public static string ChapterPlace(int id) => Invariant($"/chapters/{id}/place");

    public static string ChapterAttempted(int id) => Invariant($"/chapters/{id}/attempted");

    public static string ChapterRead(int id) => Invariant($"/chapters/{id}/read");

    public static string Subject(int id) => Invariant($"/study/subjects/{id}");

    /// <summary>The chapters of a subject as one sees them; every part may be left out.</summary>
    public static string Subject(int id, string? words, ReadingFilter filter, int? after = null, int? before = null) => WithQuery(
        Subject(id), ("q", words), ("state", filter is ReadingFilter.All ? null : NameOf(filter)), ("after", Text(after)), ("before", Text(before)));

    public static string RecentAfter(TimeCursor after) => WithQuery(Recent, ("after", after.ToString()));

    public const string TeachNew = "/teach/chapters/new";

    /// <summary>Begins a chapter; the subject may be left open.</summary>
    public static string NewChapter(int? subjectId = null) => WithQuery(TeachNew, ("subject", Text(subjectId)));

    /// <summary>The editor of a chapter, at a line of a part when one is given.</summary>
    public static string EditChapter(int id, DraftPart part = DraftPart.Course, int? line = null) => WithQuery(
        Invariant($"/teach/chapters/{id}"), ("part", part is DraftPart.Course && line is null ? null : NameOf(part)), ("line", Text(line)));

    public static string ChapterSettings(int id) => Invariant($"/teach/chapters/{id}/settings");

    public static string ChapterAuthorRemove(int id, int professor) => Invariant($"/teach/chapters/{id}/authors/{professor}/remove");

    /// <summary>What an open editor calls, without the last word.</summary>
    public static string ChapterWriting(int id) => Invariant($"/teach/chapters/{id}");

    /// <summary>How a part is written in an address.</summary>
    public static string NameOf(DraftPart part) => part switch
    {
        DraftPart.Exercises => "exercises",
        DraftPart.Solutions => "solutions",
        DraftPart.Title => "title",
        _ => "course",
    };

    /// <summary>Reads what <see cref="NameOf(Portal.Data.Chapters.Drafts.DraftPart)"/> wrote; null for anything else.</summary>
    public static DraftPart? PartOf(string? name) =>
        Enum.GetValues<DraftPart>().Cast<DraftPart?>().FirstOrDefault(p => p is { } part && string.Equals(NameOf(part), name, StringComparison.Ordinal));
    public static string TeachBefore(int id) => WithQuery(Teach, ("before", Text(id)));
    public static string File(int id, string name) => Invariant($"/files/{id}/{Uri.EscapeDataString(name)}");

    public static string LoginFor(string returnUrl) => WithQuery(Login, ("ReturnUrl", returnUrl));

    /// <summary>A step of the registration; every choice may be left out.</summary>
    public static string RegisterAt(int? university, int? faculty = null, int? programme = null, int? level = null) => WithQuery(
        Register, ("university", Text(university)), ("faculty", Text(faculty)), ("programme", Text(programme)), ("level", Text(level)));

    /// <summary>What comes after a registration; the same whatever became of it.</summary>
    public static string RegisteredAt(int university) => WithQuery("/account/registered", ("university", Text(university)));

    /// <summary>The link of a mail that opens an account.</summary>
    public static string ConfirmFor(int account, string token) => WithQuery(Confirm, ("account", Text(account)), ("token", token));

    /// <summary>The link of a mail that leads to another password.</summary>
    public static string ResetFor(int account, string token) => WithQuery(Reset, ("account", Text(account)), ("token", token));

    /// <summary>The link of a mail that proves another address.</summary>
    public static string ConfirmEmailFor(int account, string address, string token) => WithQuery(
        ConfirmEmail, ("account", Text(account)), ("address", address), ("token", token));

    /// <summary>Shows the portal in a language and comes back.</summary>
    public static string Language(string language, string back) => WithQuery($"/language/{language}", ("back", back));

    /// <summary>The colours of a university, a stylesheet of two lines.</summary>
    public static string Theme(short brandHue, short marginHue) => Invariant($"/theme/{brandHue}-{marginHue}.css");

    /// <summary>How a filter is written in an address.</summary>
    public static string NameOf(ReadingFilter filter) => filter switch
    {
        ReadingFilter.Unread => "unread",
        ReadingFilter.Changed => "changed",
        ReadingFilter.Read => "read",
        _ => "all",
    };

    /// <summary>Reads what <see cref="NameOf(ReadingFilter)"/> wrote; anything else is "all".</summary>
    public static ReadingFilter FilterOf(string? name) =>
        Enum.GetValues<ReadingFilter>().FirstOrDefault(f => string.Equals(NameOf(f), name, StringComparison.Ordinal));

    /// <summary>Only addresses of the portal itself; anything else is its home. Keeps forged return addresses from leading elsewhere.</summary>
    public static string Local(string? address) =>
        address is ['/', not ('/' or '\\'), ..] or "/" && address.All(c => char.IsAscii(c) && !char.IsControl(c)) ? address : Home;

    private static string WithQuery(string path, params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var separator = '?';
        foreach (var (name, value) in parts)
        {
            if (!string.IsNullOrEmpty(value))
            {
                path += $"{separator}{name}={Uri.EscapeDataString(value)}";
                separator = '&';
            }
        }

        return path;
    }

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
