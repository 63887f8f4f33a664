using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Portal.Data.Settings;

/// <summary>A key that signs cookies and forms, shared by all servers and part of the backup.</summary>
public sealed class DataProtectionKey
{
    public int Id { get; private set; }

    public required string FriendlyName { get; init; }

    /// <summary>The key as the framework writes it; encrypted when a certificate is configured.</summary>
    public required string Xml { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<DataProtectionKey>
    {
        public void Configure(EntityTypeBuilder<DataProtectionKey> key) => key.Property(k => k.FriendlyName).HasMaxLength(200);
    }
}
