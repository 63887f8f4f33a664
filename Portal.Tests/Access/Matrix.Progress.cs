using Portal.Data.Progression;
using Portal.Data.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <content>Passages and subscriptions.</content>
internal static partial class Matrix
{
    private static IEnumerable<MatrixRow> Progress(UniversityWorld here) =>
    [
        Page("/study/progression", Urls.Progression, null, ForStudents),
        Page("/admin/progression", Urls.AdminProgression, null, ForAdmins),
        Page("/admin/progression/settings", Urls.AdminProgressionSettings, null, ForAdmins),
        Page("/admin/progression/statistics", Urls.AdminProgressionStatistics, null, ForAdmins),
        Page("/admin/progression/decide", Urls.AdminProgressionDecide(ProgressionDeed.Validate, [World.Nobody]), null, ForAdmins),
        Page("/admin/progression/{RequestId:long}", Urls.AdminProgressionRequest(World.Nobody), Urls.AdminProgressionRequest(World.Nobody + 1), ForNobody),
        Page("/admin/rollover", Urls.AdminRollover, null, ForAdmins),
        Page("/admin/rollover/{RolloverId:int}", Urls.AdminRolloverReport(World.Nobody), Urls.AdminRolloverReport(World.Nobody + 1), ForNobody),

        // Nobody has opened subscriptions here: their terms are there to do it, and nothing else.
        Page("/study/subscription", Urls.Subscription, null, ForNobody),
        Page("/admin/subscriptions", Urls.AdminSubscriptions, null, ForNobody),
        Page("/admin/subscriptions/subscribers", Urls.AdminSubscribers, null, ForNobody),
        Page("/admin/subscriptions/subscribers.csv", Urls.AdminSubscribersIn(new(), csv: true), null, ForNobody),
        Page("/admin/subscriptions/payments.csv", Urls.AdminSubscriptionsIn(PaymentState.Waiting, csv: true), null, ForNobody),
        Page("/admin/progression/passages.csv", Urls.AdminProgressionCsv(new(2026)), null, ForAdmins),
        Page("/admin/progression/statistics.csv", Urls.AdminProgressionStatisticsCsv(2026), null, ForAdmins),
        Page("/admin/subscriptions/settings", Urls.AdminSubscriptionSettings, null, ForAdmins),
        Page("/admin/subscriptions/{PaymentId:long}", Urls.AdminSubscription(World.Nobody), Urls.AdminSubscription(World.Nobody + 1), ForNobody),
        Page("/subscriptions/proofs/{id:long}", Urls.SubscriptionProof(here.Id), Urls.SubscriptionProof(World.Nobody), ForNobody),
    ];
}
