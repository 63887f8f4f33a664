using Portal.Data.Access;
using Portal.Data.Chapters;

namespace Portal.Data.Subscriptions;

/// <summary>What a university keeps for students who subscribe. Titles and first words are seen by all; nothing else of what is kept leaves the database.</summary>
public enum SubscriptionGate : short
{
    /// <summary>Nothing: subscriptions are a contribution.</summary>
    Nothing = 0,

    /// <summary>Files below texts; images inside a text stay with it.</summary>
    Attachments = 1,

    /// <summary>Solutions, with their files and questions.</summary>
    Solutions = 2,

    /// <summary>The texts, files and questions of every chapter.</summary>
    Chapters = 3,
}

/// <summary>What the gate closes for a student, said once: scopes and queries ask here (EL-Y3).</summary>
public static class SubscriptionGates
{
    extension(Viewer viewer)
    {
        /// <summary>What is closed to the viewer for want of a subscription; nothing for whoever is no student.</summary>
        public SubscriptionGate Gate => viewer is StudentViewer s ? s.Gate : SubscriptionGate.Nothing;

        /// <summary>Whether texts of this section are closed.</summary>
        public bool IsShut(SectionKind section) =>
            viewer.Gate is SubscriptionGate.Chapters || (viewer.Gate is SubscriptionGate.Solutions && section == SectionKind.Solutions);

        /// <summary>Whether files to take away are closed wherever they lie.</summary>
        public bool HasFilesShut => viewer.Gate is SubscriptionGate.Attachments or SubscriptionGate.Chapters;
    }
}

/// <summary>What a university asks of those who subscribe, as pages need it.</summary>
/// <param name="Amount">Price of one length, 0 or more.</param>
/// <param name="Currency">Three capitals, ISO 4217.</param>
/// <param name="LengthDays">1 or more.</param>
/// <param name="Methods">Ways to pay, in the university's words.</param>
/// <param name="Instructions">How to pay, in the university's words; empty for nothing to say.</param>
public sealed record SubscriptionRules(SubscriptionGate Gate, decimal Amount, string Currency, short LengthDays, IReadOnlyList<string> Methods, string Instructions)
{
    /// <summary>What is closed to a student who has subscribed until then; null for never.</summary>
    public SubscriptionGate GateFor(DateTimeOffset? until, DateTimeOffset now) => until > now ? SubscriptionGate.Nothing : Gate;
}
