using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Accounts;

/// <summary>
/// Failed sign-ins of one account name from one block of addresses. Both together, because a whole campus may share one address
/// and because nobody should be able to lock somebody else out from afar.
/// </summary>
public sealed class SignInFailure
{
    /// <summary>SHA-256 of "name|address block", so that mistyped passwords in the name field are not kept readable.</summary>
    public required byte[] Key { get; init; }

    public required int Count { get; set; }

    public required DateTimeOffset LastAt { get; set; }

    /// <summary>No attempt is looked at before this instant; null when one may try.</summary>
    public DateTimeOffset? BlockedUntil { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SignInFailure>
    {
        public void Configure(EntityTypeBuilder<SignInFailure> failure)
        {
            failure.HasKey(f => f.Key);
            failure.Property(f => f.Key).HasMaxLength(32);

            // Old rows are swept by age.
            failure.HasIndex(f => f.LastAt);
        }
    }
}
