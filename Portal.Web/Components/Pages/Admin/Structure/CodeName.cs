using System.ComponentModel.DataAnnotations;

namespace Portal.Web.Components.Pages.Admin.Structure;

/// <summary>A code and a name, as every form of the structure asks for them; both come out trimmed.</summary>
public class CodeName
{
    [Required(ErrorMessage = "Donnez un code."), StringLength(20, ErrorMessage = "20 caractères au plus."), RegularExpression(@"^\s*[\p{L}\p{N}][\p{L}\p{N} ._-]*$", ErrorMessage = "Lettres, chiffres, point, tiret et espace, en commençant par une lettre ou un chiffre.")]
    public string? Code { get; set; }

    [Required(ErrorMessage = "Donnez un nom."), StringLength(200, ErrorMessage = "200 caractères au plus.")]
    public string? Name { get; set; }

    internal string CleanCode => Portal.Data.Chapters.ChapterTexts.Clean(Code ?? "").Trim();

    internal string CleanName => string.Join(' ', Portal.Data.Chapters.ChapterTexts.Clean(Name ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
