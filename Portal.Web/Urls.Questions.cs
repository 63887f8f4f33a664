using Portal.Data.Discussion;

namespace Portal.Web;

/// <content>What is asked under chapters.</content>
public static partial class Urls
{
    /// <summary>What is asked under a chapter; every part may be left out. <paramref name="at"/> names a paragraph.</summary>
    public static string Questions(int chapter, string? at = null, QuestionFilter filter = QuestionFilter.All, long? before = null) => WithQuery(
        Invariant($"/chapters/{chapter}/questions"), ("at", at), ("state", filter is QuestionFilter.All ? null : NameOf(filter)), ("before", Text(before)));

    public static string Question(int chapter, long question) => Invariant($"/chapters/{chapter}/questions/{question}");

    /// <summary>A place in a thread.</summary>
    public static string Answer(int chapter, long question, long answer) => Invariant($"/chapters/{chapter}/questions/{question}#r{answer}");

    public static string CommentEdit(int chapter, long comment) => Invariant($"/chapters/{chapter}/comments/{comment}/edit");

    public static string CommentModeration(int chapter, long comment) => Invariant($"/chapters/{chapter}/comments/{comment}/moderation");

    public static string CommentDelete(int chapter, long comment) => Invariant($"/chapters/{chapter}/comments/{comment}/delete");

    public static string CommentShow(int chapter, long comment) => Invariant($"/chapters/{chapter}/comments/{comment}/show");

    public static string CommentAccept(int chapter, long comment, bool accept) => Invariant($"/chapters/{chapter}/comments/{comment}/{(accept ? "accept" : "unaccept")}");

    public static string CommentPin(int chapter, long comment, bool pin) => Invariant($"/chapters/{chapter}/comments/{comment}/{(pin ? "pin" : "unpin")}");

    public const string TeachQuestions = "/teach/questions";

    /// <summary>The questions that wait; both parts may be left out.</summary>
    public static string TeachQuestionsOf(int? subject, long? after = null) => WithQuery(TeachQuestions, ("subject", Text(subject)), ("after", Text(after)));

    /// <summary>How a filter is written in an address.</summary>
    public static string NameOf(QuestionFilter filter) => filter switch
    {
        QuestionFilter.Open => "open",
        QuestionFilter.Accepted => "accepted",
        QuestionFilter.Mine => "mine",
        _ => "all",
    };

    /// <summary>Reads what <see cref="NameOf(QuestionFilter)"/> wrote; anything else is "all".</summary>
    public static QuestionFilter QuestionFilterOf(string? name) =>
        Enum.GetValues<QuestionFilter>().FirstOrDefault(f => string.Equals(NameOf(f), name, StringComparison.Ordinal));
}
