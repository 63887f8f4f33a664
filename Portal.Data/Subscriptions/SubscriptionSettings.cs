using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Modelling;

namespace Portal.Data.Subscriptions;

/// <summary>What a university asks of those who subscribe, kept by the server (EL-Y1, EL-Y2). One row per university that has ever set it.</summary>
public sealed class SubscriptionSettings : IOfUniversity
{
    /// <summary>Most ways to pay.</summary>
    public const int MostMethods = 10;

    /// <summary>Longest name of a way to pay.</summary>
    public const int MethodLength = 40;

    /// <summary>Longest instructions.</summary>
    public const int InstructionsLength = 1_000;

    /// <summary>Longest subscription, in days.</summary>
    public const short MostDays = 1_000;

    /// <summary>Highest price.</summary>
    public const decimal MostAmount = 99_999_999m;

    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>Whether there are subscriptions at all; without, their pages do not exist and nothing is closed.</summary>
    public bool Enabled { get; set; }

    public SubscriptionGate Gate { get; set; }

    /// <summary>Price of one length, 0 to <see cref="MostAmount"/>, with two decimals at most.</summary>
    public decimal Amount { get; set; }

    /// <summary>Three capitals, ISO 4217.</summary>
    public string Currency { get; set; } = "XOF";

    /// <summary>1 to <see cref="MostDays"/>.</summary>
    public short LengthDays { get; set; } = 60;

    /// <summary>Ways to pay, at most <see cref="MostMethods"/>, each at most <see cref="MethodLength"/> characters.</summary>
    public string[] Methods { get; set; } = [];

    /// <summary>How to pay, in the university's words; empty for nothing to say.</summary>
    public string Instructions { get; set; } = "";

    /// <summary>The secret shared with a payment provider, encrypted with the keys of the portal; null while there is none.</summary>
    public string? WebhookSecret { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SubscriptionSettings>
    {
        public void Configure(EntityTypeBuilder<SubscriptionSettings> settings)
        {
            settings.ToTable("SubscriptionSettings");
            settings.HasKey(s => s.UniversityId);
            settings.OfUniversity();
            settings.Property(s => s.Amount).HasPrecision(12, 2);
            settings.Property(s => s.Currency).HasMaxLength(3);
            settings.Property(s => s.Instructions).HasMaxLength(InstructionsLength);
            settings.Property(s => s.WebhookSecret).HasMaxLength(1_000);
        }
    }
}
