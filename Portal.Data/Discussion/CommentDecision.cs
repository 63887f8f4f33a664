using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Discussion;

/// <summary>One step of a moderation: who hid or showed again what, when, and why. Never changed once written.</summary>
public sealed class CommentDecision : IOfUniversity
{
    public long Id { get; private set; }

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    public required long CommentId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The account that decided.</summary>
    public required int AccountId { get; init; }

    /// <summary>Its name as it was then.</summary>
    public required string Name { get; init; }

    /// <summary>True when it was hidden, false when it was shown again.</summary>
    public required bool Hidden { get; init; }

    /// <summary>Why, in the moderator's words; may be empty when it was shown again.</summary>
    public required string Reason { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CommentDecision>
    {
        public void Configure(EntityTypeBuilder<CommentDecision> decision)
        {
            decision.OfUniversity();
            decision.PointsAt<CommentDecision, Comment>(nameof(CommentId), DeleteBehavior.Cascade);
            decision.Property(d => d.Name).HasMaxLength(TenantConfiguration.NameLength + TenantConfiguration.NameLength + 1);
            decision.Property(d => d.Reason).HasMaxLength(Comment.ReasonLength);

            // QuestionQueries.ReadDecisionsAsync: the trail of a comment.
            decision.HasIndex(d => new { d.UniversityId, d.CommentId, d.Id });
        }
    }
}
