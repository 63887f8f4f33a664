using System.Globalization;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Own;
using Portal.Data.Paging;

namespace Portal.Web;

/// <content>A professor's own chapters: the list, the bin, moves, figures.</content>
public static partial class Urls
{
    /// <summary>One's own chapters, filtered; every part may be left out.</summary>
    public static string TeachList(OwnFilter filter, OwnCursor? after = null) => WithQuery(
        Teach, ("q", filter.Words), ("subject", Text(filter.SubjectId)), ("state", filter.State is { } state ? NameOf(state) : null),
        ("with", filter.Authorship switch { Authorship.Alone => "alone", Authorship.Shared => "shared", _ => null }),
        ("view", filter.Order is OwnOrder.Changed ? "flat" : null), ("after", after?.ToString()));

    /// <summary>Takes what was chosen in the list to <see cref="TeachBulk"/>.</summary>
    public const string TeachChoose = "/teach/choose";

    public const string TeachBin = "/teach/bin";

    public static string TeachBinAfter(TimeCursor after) => WithQuery(TeachBin, ("after", after.ToString()));

    public static string BinRestore(int chapter) => Invariant($"/teach/bin/{chapter}/restore");

    /// <summary>What a deed would do to these chapters, and the button to do it.</summary>
    public static string TeachBulk(OwnDeed deed, IEnumerable<int> chapters) => WithQuery(
        "/teach/bulk", ("deed", NameOf(deed)), ("ids", string.Join('.', chapters.Select(id => id.ToString(CultureInfo.InvariantCulture)))));

    public static string ChapterPlacement(int chapter) => Invariant($"/teach/chapters/{chapter}/placement");

    public static string ChapterStep(int chapter, bool up) => Invariant($"/teach/chapters/{chapter}/{(up ? "up" : "down")}");

    public static string ChapterToPlaceOf(int chapter) => Invariant($"/teach/chapters/{chapter}/to");

    public const string TeachStatistics = "/teach/statistics";

    /// <summary>The same figures of all one's chapters, for a spreadsheet.</summary>
    public const string TeachStatisticsCsv = "/teach/statistics.csv";

    public static string TeachStatisticsAfter(OwnCursor after) => WithQuery(TeachStatistics, ("after", after.ToString()));

    public static string ChapterStatistics(int chapter) => Invariant($"/teach/chapters/{chapter}/statistics");

    public static string ChapterStatisticsCsv(int chapter) => Invariant($"/teach/chapters/{chapter}/statistics.csv");

    /// <summary>How a deed is written in an address.</summary>
    public static string NameOf(OwnDeed deed) => deed switch
    {
        OwnDeed.Withdraw => "withdraw",
        OwnDeed.ShowAgain => "show",
        OwnDeed.Publish => "publish",
        _ => "bin",
    };

    /// <summary>Reads what <see cref="NameOf(OwnDeed)"/> wrote; null for anything else.</summary>
    public static OwnDeed? DeedOf(string? name) => Enum.GetValues<OwnDeed>().Where(d => NameOf(d) == name).Select(d => (OwnDeed?)d).FirstOrDefault();

    /// <summary>How a state is written in an address.</summary>
    public static string NameOf(ChapterState state) => state.ToString().ToLowerInvariant();

    /// <summary>Reads what <see cref="NameOf(ChapterState)"/> wrote; null for anything else.</summary>
    public static ChapterState? StateOf(string? name) => Enum.GetValues<ChapterState>().Where(s => NameOf(s) == name).Select(s => (ChapterState?)s).FirstOrDefault();
}
