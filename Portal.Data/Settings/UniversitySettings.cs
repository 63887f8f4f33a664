using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Portal.Data.Access;
using Portal.Data.Chapters.Checks;
using Portal.Data.Modelling;

namespace Portal.Data.Settings;

/// <summary>How a student who registers becomes able to sign in.</summary>
public enum RegistrationMode : short
{
    /// <summary>By following the link of an e-mail.</summary>
    ConfirmedByEmail = 0,

    /// <summary>After an administrator of the university has accepted the request.</summary>
    AcceptedByAdmin = 1,

    /// <summary>Nobody registers by themselves; accounts come from imports and administrators.</summary>
    Closed = 2,
}

/// <summary>What a university decides for itself (EL 1.13). One row per university.</summary>
public sealed class UniversitySettings : IOfUniversity
{
    /// <inheritdoc/>
    public required int UniversityId { get; init; }

    /// <summary>IANA name of the zone its days and hours are told in.</summary>
    public string TimeZone { get; set; } = "Africa/Dakar";

    /// <summary>Hue of its colour, 0 to 359 degrees.</summary>
    public short BrandHue { get; set; } = 282;

    /// <summary>Hue of the margin line, 0 to 359 degrees.</summary>
    public short MarginHue { get; set; } = 12;

    public RegistrationMode Registration { get; set; }

    /// <summary>Whether students may download attachments; images inside a text are always shown.</summary>
    public bool Downloads { get; set; } = true;

    /// <summary>Whether students may ask to move up a level.</summary>
    public bool Progression { get; set; } = true;

    /// <summary>Whether professors may send messages.</summary>
    public bool Messages { get; set; } = true;

    /// <summary>Whether lessons online are offered.</summary>
    public bool Lessons { get; set; } = true;

    /// <summary>Where to turn when one cannot get in, a sentence or two in the university's words; empty shows nothing.</summary>
    public string HelpText { get; set; } = "";

    /// <summary>Whether a professor needs somebody's approval of the very text before publishing.</summary>
    public bool ReviewRequired { get; set; }

    /// <summary>What images without a text in their place weigh when publishing.</summary>
    public CheckWeight CheckAltText { get; set; }

    /// <summary>What skipped heading levels weigh.</summary>
    public CheckWeight CheckHeadings { get; set; }

    /// <summary>What links that lead nowhere inside the portal weigh.</summary>
    public CheckWeight CheckInsideLinks { get; set; }

    /// <summary>What links to other sites that no longer answer weigh.</summary>
    public CheckWeight CheckOutsideLinks { get; set; }

    /// <summary>What formulas and texts that cannot be shown as written weigh.</summary>
    public CheckWeight CheckRendering { get; set; }

    /// <summary>What missing, foreign and heavy images weigh.</summary>
    public CheckWeight CheckImages { get; set; }

    /// <summary>What exercises without a solution weigh.</summary>
    public CheckWeight CheckUnsolved { get; set; }

    /// <summary>What a solution standing word for word in the course or the exercises weighs.</summary>
    public CheckWeight CheckLeaks { get; set; }

    /// <summary>What a part without text and file weighs (EL-C1).</summary>
    public CheckWeight CheckParts { get; set; }

    /// <summary>Largest image of a text, in megabytes of 1,000,000 bytes; 1 or more.</summary>
    public short LargestImageMegabytes { get; set; } = 15;

    /// <summary>Largest file of a chapter, in megabytes; 1 or more.</summary>
    public short LargestFileMegabytes { get; set; } = 200;

    /// <summary>All files together, in megabytes; 0 lets nothing more in.</summary>
    public int StorageMegabytes { get; set; } = 50_000;

    internal sealed class Configuration : IEntityTypeConfiguration<UniversitySettings>
    {
        public void Configure(EntityTypeBuilder<UniversitySettings> settings)
        {
            settings.HasKey(s => s.UniversityId);
            settings.OfUniversity();
            settings.Property(s => s.TimeZone).HasMaxLength(64);
            settings.Property(s => s.HelpText).HasMaxLength(500);
            settings.Property(s => s.LargestImageMegabytes).HasDefaultValue((short)15);
            settings.Property(s => s.LargestFileMegabytes).HasDefaultValue((short)200);
            settings.Property(s => s.StorageMegabytes).HasDefaultValue(50_000).HasSentinel(50_000);
        }
    }
}
