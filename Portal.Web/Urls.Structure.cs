using Portal.Data.Files;
using Portal.Data.Structure;

namespace Portal.Web;

/// <content>Putting parts of the structure away, joining them, logos.</content>
public static partial class Urls
{
    public const string AdminLogoRemove = "/admin/settings/logo/remove";

    /// <summary>What putting a thing away means, or bringing it back, before it is done.</summary>
    public static string AdminArchive(ArchiveKind kind, int id) => Invariant($"/admin/archive/{kind.ToString().ToLowerInvariant()}/{id}");

    /// <summary>What goes over when a thing is joined to another one, before it does.</summary>
    public static string AdminMerge(MergeKind kind, int id, int? into = null) => WithQuery(Invariant($"/admin/merge/{kind.ToString().ToLowerInvariant()}/{id}"), ("into", Text(into)));

    public static string AdminUniversityLogoRemove(int id) => Invariant($"{AdminUniversities}/{id}/logo/remove");

    /// <summary>A picture of a logo; no side of it is longer than <paramref name="side"/>. What is behind it never changes: another logo has another address.</summary>
    public static string Logo(int university, LogoItem logo, short side = LogoPicture.Largest) => Invariant($"/logos/{university}/{TagOf(logo)}-{side}.webp");

    /// <summary>The part of an address that tells one logo from another.</summary>
    public static string TagOf(LogoItem logo) => Convert.ToHexStringLower(logo.Sha256.AsSpan(0, 8));
}
