using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Web.Components.Pages.Admin.People;

namespace Portal.Web;

/// <content>People, their accounts, their sign-ins.</content>
public static partial class Urls
{
    public const string AdminStudents = "/admin/students";
    public const string AdminProfessors = "/admin/professors";
    public const string AdminAdministrators = "/admin/administrators";

    /// <summary>Keeps a list as one sees it.</summary>
    public const string AdminViews = "/admin/views";

    /// <summary>A list of people, all of them.</summary>
    public static string People(PeopleKind kind) => kind switch
    {
        PeopleKind.Students => AdminStudents,
        PeopleKind.Professors => AdminProfessors,
        _ => AdminAdministrators,
    };

    /// <summary>A list as somebody looks at it, from a place on.</summary>
    public static string People(PeopleListing listing, PersonCursor? after = null, PersonCursor? before = null) =>
        WithText(People(listing.Kind), listing.Query(after, before));

    /// <summary>A list with a query that was kept.</summary>
    public static string PeopleView(PeopleKind kind, string query) => WithText(People(kind), query);

    /// <summary>The same people as a table for a spreadsheet.</summary>
    public static string PeopleCsv(PeopleKind kind, string query) => WithText(People(kind) + ".csv", query);

    /// <summary>Takes what was chosen in a list to <see cref="PeopleBulk"/>.</summary>
    public static string PeopleChoose(PeopleKind kind) => People(kind) + "/choose";

    /// <summary>What a deed would do to people, and the button to do it.</summary>
    public static string PeopleBulk(PeopleKind kind, string query) => WithText(People(kind) + "/bulk", query);

    public static string PeopleResult(long id) => Invariant($"/admin/people/results/{id}");

    public static string Person(PeopleKind kind, int id) => Invariant($"{People(kind)}/{id}");

    public static string PersonEdit(PeopleKind kind, int id) => Invariant($"{People(kind)}/{id}/edit");

    /// <summary>Somebody new; or one more role for an account.</summary>
    public static string PersonNew(PeopleKind kind, int? account = null) => WithQuery(People(kind) + "/new", ("account", Text(account)));

    /// <summary>What erasing a student or professor would take, and the button to do it.</summary>
    public static string PersonErase(PeopleKind kind, int id) => Invariant($"{People(kind)}/{id}/erase");

    public static string AdministratorRemove(int id) => Invariant($"{AdminAdministrators}/{id}/remove");

    /// <summary>Does something to the account behind a person.</summary>
    public static string PersonAccount(PeopleKind kind, int id, AccountDeed deed) => Invariant($"{People(kind)}/{id}/account/{deed.ToString().ToLowerInvariant()}");

    public static string PersonSessionEnd(PeopleKind kind, int id, long session) => Invariant($"{People(kind)}/{id}/sessions/{session}/end");

    public static string PersonSessionsEnd(PeopleKind kind, int id) => Invariant($"{People(kind)}/{id}/sessions/end");

    public static string OwnSessionEnd(long session) => Invariant($"/account/sessions/{session}/end");

    /// <summary>Asks for everything the portal keeps of oneself.</summary>
    public const string OwnData = "/account/data";

    /// <summary>The same of somebody whose account one keeps.</summary>
    public static string PersonData(PeopleKind kind, int id) => Invariant($"{People(kind)}/{id}/data");

    /// <summary>A finished export; for whoever asked alone.</summary>
    public static string PersonalExport(long id) => Invariant($"{OwnData}/{id}.zip");

    public static string ViewForget(int id) => Invariant($"{AdminViews}/{id}/forget");

    /// <summary>The one-time link of a mail with which somebody chooses a password.</summary>
    public static string Invitation(string token) => $"/invitation/{Uri.EscapeDataString(token)}";

    /// <summary>How a state is written in an address.</summary>
    public static string NameOf(PersonState state) => state switch
    {
        PersonState.Active => "active",
        PersonState.Disabled => "disabled",
        PersonState.Invited => "invited",
        PersonState.Waiting => "waiting",
        _ => "never",
    };

    /// <summary>How a deed is written in an address.</summary>
    public static string NameOf(PeopleDeed deed) => deed.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="NameOf(PeopleDeed)"/> wrote; null for anything else.</summary>
    public static PeopleDeed? PeopleDeedOf(string? name) => Enum.GetValues<PeopleDeed>().Where(d => NameOf(d) == name).Select(d => (PeopleDeed?)d).FirstOrDefault();

    private static string WithText(string path, string query) => query.Length == 0 ? path : $"{path}?{query}";
}
