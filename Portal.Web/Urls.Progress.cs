using System.Globalization;
using Portal.Data.Progression;
using Portal.Data.Subscriptions;

namespace Portal.Web;

/// <content>Passages and subscriptions.</content>
public static partial class Urls
{
    public const string Progression = "/study/progression";
    public const string AdminProgression = "/admin/progression";
    public const string AdminProgressionSettings = "/admin/progression/settings";
    public const string AdminProgressionStatistics = "/admin/progression/statistics";

    /// <summary>Takes what was chosen in the list to <see cref="AdminProgressionDecide(ProgressionDeed, IEnumerable{long})"/>.</summary>
    public const string AdminProgressionChoose = "/admin/progression/choose";

    /// <summary>Adds the usual rules.</summary>
    public const string AdminProgressionUsual = "/admin/progression/rules/usual";

    public const string AdminRollover = "/admin/rollover";

    public const string Subscription = "/study/subscription";
    public const string AdminSubscriptions = "/admin/subscriptions";
    public const string AdminSubscriptionSettings = "/admin/subscriptions/settings";

    /// <summary>Who has subscribed.</summary>
    public const string AdminSubscribers = "/admin/subscriptions/subscribers";

    /// <summary>Forgets the secret shared with a provider.</summary>
    public const string AdminSubscriptionSecretForget = "/admin/subscriptions/secret/forget";

    /// <summary>Passages, filtered; every part may be left out.</summary>
    public static string AdminProgressionList(ProgressionFilter filter, long? before = null) => WithQuery(AdminProgression, [.. Parts(filter), ("before", Text(before))]);

    public static string AdminProgressionRequest(long id) => Invariant($"/admin/progression/{id}");

    public static string AdminProgressionOf(short year) => WithQuery(AdminProgressionStatistics, ("year", Text(year)));

    /// <summary>What a deed would do to these passages, and the button to do it.</summary>
    public static string AdminProgressionDecide(ProgressionDeed deed, IEnumerable<long> ids) => WithQuery(
        "/admin/progression/decide", ("deed", NameOf(deed)), ("ids", string.Join('.', ids.Select(id => id.ToString(CultureInfo.InvariantCulture)))));

    /// <summary>The same for everything of a filter.</summary>
    public static string AdminProgressionDecide(ProgressionDeed deed, ProgressionFilter filter) => WithQuery("/admin/progression/decide", [("deed", NameOf(deed)), .. Parts(filter)]);

    public static string AdminProgressionRuleRemove(int id) => Invariant($"/admin/progression/rules/{id}/remove");

    public static string AdminRolloverReport(int id) => Invariant($"{AdminRollover}/{id}");

    /// <summary>Payments in a state, or their table for a spreadsheet.</summary>
    public static string AdminSubscriptionsIn(PaymentState state, long? after = null, string words = "", bool csv = false) => WithQuery(
        csv ? "/admin/subscriptions/payments.csv" : AdminSubscriptions, ("state", state is PaymentState.Waiting ? null : NameOf(state)), ("q", words), ("after", Text(after)));

    /// <summary>Who has subscribed, filtered, or the table of it for a spreadsheet.</summary>
    public static string AdminSubscribersIn(SubscriberFilter filter, Portal.Data.Paging.TimeCursor? after = null, bool csv = false) => WithQuery(
        csv ? AdminSubscribers + ".csv" : AdminSubscribers, ("state", filter.State is SubscriberState.Active ? null : NameOf(filter.State)), ("q", filter.Words), ("after", after?.ToString()));

    /// <summary>The passages of a filter as a table for a spreadsheet.</summary>
    public static string AdminProgressionCsv(ProgressionFilter filter) => WithQuery("/admin/progression/passages.csv", Parts(filter));

    /// <summary>The numbers of passages of a year as a table for a spreadsheet.</summary>
    public static string AdminProgressionStatisticsCsv(short year) => WithQuery("/admin/progression/statistics.csv", ("year", Text(year)));

    public static string AdminSubscription(long payment) => Invariant($"/admin/subscriptions/{payment}");

    public static string AdminSubscriptionAccept(long payment) => Invariant($"/admin/subscriptions/{payment}/accept");

    public static string SubscriptionProof(long payment) => Invariant($"/subscriptions/proofs/{payment}");

    /// <summary>Where a provider sends payments of a university.</summary>
    public static string PaymentEvents(int university) => Invariant($"/payments/{university}/events");

    /// <summary>How a deed is written in an address.</summary>
    public static string NameOf(ProgressionDeed deed) => deed.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="NameOf(ProgressionDeed)"/> wrote; null for anything else.</summary>
    public static ProgressionDeed? ProgressionDeedOf(string? name) =>
        Enum.GetValues<ProgressionDeed>().Where(d => NameOf(d) == name).Select(d => (ProgressionDeed?)d).FirstOrDefault();

    /// <summary>How a state is written in an address.</summary>
    public static string NameOf(ProgressionState state) => state.ToString().ToLowerInvariant();

    /// <summary>How a state is written in an address.</summary>
    public static string NameOf(PaymentState state) => state.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="NameOf(PaymentState)"/> wrote; anything else waits.</summary>
    public static PaymentState PaymentStateOf(string? name) => Enum.GetValues<PaymentState>().FirstOrDefault(s => NameOf(s) == name);

    /// <summary>How a state is written in an address.</summary>
    public static string NameOf(SubscriberState state) => state.ToString().ToLowerInvariant();

    /// <summary>Reads what a list of who has subscribed wrote into its address, where anything may stand.</summary>
    public static SubscriberFilter SubscriberFilterOf(string? state, string? words) =>
        new(Enum.GetValues<SubscriberState>().FirstOrDefault(s => NameOf(s) == state), Words(words));

    /// <summary>What is looked for, a hundred characters at most and never half of one.</summary>
    public static string Words(string? typed) => typed is null ? "" : typed.Length <= 100 ? typed : typed[..(char.IsHighSurrogate(typed[99]) ? 99 : 100)];

    /// <summary>How a kind is written in an address.</summary>
    public static string NameOf(ProgressionKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Reads a filter out of an address, where anything may stand.</summary>
    /// <param name="year">The year it is about when the address names none.</param>
    public static ProgressionFilter ProgressionFilterOf(short year, string? ofYear, string? state, string? programme, string? level, string? kind, string? words, string? job) => new(
        short.TryParse(ofYear, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given is > 1900 and < 3000 ? given : year,
        Enum.GetValues<ProgressionState>().FirstOrDefault(s => NameOf(s) == state),
        Portal.Data.Paging.Cursors.Number(programme), Portal.Data.Paging.Cursors.Number(level),
        Enum.GetValues<ProgressionKind>().Where(k => NameOf(k) == kind).Select(k => (ProgressionKind?)k).FirstOrDefault(),
        Words(words), Portal.Data.Paging.Cursors.Long(job));

    private static (string, string?)[] Parts(ProgressionFilter filter) =>
    [
        ("year", Text(filter.Year)), ("state", filter.State is ProgressionState.Asked ? null : NameOf(filter.State)), ("programme", Text(filter.ProgrammeId)), ("level", Text(filter.LevelId)),
        ("kind", filter.Kind is { } kind ? NameOf(kind) : null), ("q", filter.Words), ("job", Text(filter.JobId)),
    ];
}
