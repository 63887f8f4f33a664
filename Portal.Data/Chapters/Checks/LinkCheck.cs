using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Chapters.Checks;

/// <summary>What a site said when it was asked for an address. Stored: add at the end.</summary>
public enum LinkAnswer : short
{
    /// <summary>There is something.</summary>
    Alive = 0,

    /// <summary>Nothing is there, or nobody answered.</summary>
    Dead = 1,

    /// <summary>The site does not say it to a program: too many requests, a sign-in, a fault of its own.</summary>
    Unsure = 2,

    /// <summary>Not asked: the address leads into a private network or to an unusual port.</summary>
    Refused = 3,
}

/// <summary>The last answer for an address that chapters of a university link to.</summary>
public sealed class LinkCheck : IOfUniversity
{
    public const int AddressLength = 2_000;

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>SHA-256 of the address, which may be too long for an index.</summary>
    public required byte[] AddressHash { get; init; }

    public required string Address { get; init; }

    public required LinkAnswer Answer { get; set; }

    /// <summary>The status it answered with; 0 when there was none.</summary>
    public required short Status { get; set; }

    public required DateTimeOffset CheckedAt { get; set; }

    internal static byte[] HashOf(string address) => SHA256.HashData(Encoding.UTF8.GetBytes(address));

    internal sealed class Configuration : IEntityTypeConfiguration<LinkCheck>
    {
        public void Configure(EntityTypeBuilder<LinkCheck> check)
        {
            check.HasKey(c => new { c.UniversityId, c.AddressHash });
            check.OfUniversity();
            check.Property(c => c.Address).HasMaxLength(AddressLength);
        }
    }
}
