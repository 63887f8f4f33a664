using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Data.Chapters;
using Portal.Data.Files;

namespace Portal.Web.Localization;

/// <summary>Says what became of a file, and how large one is.</summary>
internal static class FileWords
{
    /// <summary>A sentence about a file that was not taken in.</summary>
    public static string Say(IStringLocalizer<Texts> T, UploadState state) => state switch
    {
        UploadRefused { Why: FileTooLarge large } => T["Le fichier dépasse la limite de votre université, {0}. Réduisez-le ou partagez-le en plusieurs.", Size(T, large.Limit)],
        UploadRefused { Why: FileEmpty } => T["Le fichier est vide. Vérifiez qu’il est bien enregistré."],
        UploadRefused { Why: FileOverQuota full } => T["Votre université a rempli son espace de {0}. Retirez des fichiers ou demandez à l’administration.", Size(T, full.Storage)],
        UploadRefused { Why: FileRefused refused } => T[Sentence(refused.Why)],
        UploadsTooMany many => T["{0} envois sont déjà en cours. Attendez qu’ils finissent ou arrêtez-en.", many.Most],
        ChapterFull full => T["Ce chapitre a déjà {0} fichiers. Retirez-en ou joignez une archive.", full.Most],
        _ => T["Le fichier n’a pas pu être pris. Envoyez-le encore."],
    };

    /// <summary>Such as "2,4 Mo".</summary>
    public static string Size(IStringLocalizer<Texts> T, long bytes) => bytes switch
    {
        < 1_000 => T["{0} octets", bytes],
        < 1_000_000 => T["{0} ko", bytes / 1_000],
        < 1_000_000_000 => T["{0} Mo", (bytes / 1_000_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
        _ => T["{0} Go", (bytes / 1_000_000_000.0).ToString("0.#", CultureInfo.CurrentCulture)],
    };

    private static string Sentence(FileRefusal why) => why switch
    {
        FileRefusal.Svg => "Les dessins SVG peuvent contenir des programmes. Exportez-le en PNG ou en PDF.",
        FileRefusal.Markup => "Les pages web peuvent contenir des programmes. Mettez-la dans une archive zip ou en PDF.",
        FileRefusal.Program => "Les programmes ne sont pas acceptés. Joignez leur texte source.",
        FileRefusal.OldDocument => "Ce document est d’un ancien format (.doc, .xls, .ppt). Enregistrez-le en .docx, .xlsx, .pptx ou en PDF.",
        FileRefusal.Macros => "Ce document contient des macros. Enregistrez-le sans macros.",
        FileRefusal.Encoding => "Ce texte n’est pas en UTF-8. Enregistrez-le dans ce codage.",
        FileRefusal.Pixels => "L’image a trop de pixels, 80 millions au plus et 20 000 par côté. Réduisez-la.",
        FileRefusal.Broken => "L’image est incomplète ou abîmée. Ouvrez-la et enregistrez-la de nouveau.",
        FileRefusal.Archive => "L’archive est abîmée, ou ce qu’elle contient est démesuré ou mal nommé. Refaites-la.",
        FileRefusal.NoImage => "Ce fichier n’est pas une image que le texte peut montrer : PNG, JPEG, GIF ou WebP. Joignez-le sous la partie.",
        _ => "Ce genre de fichier n’est pas accepté. Choisissez PDF, document, tableur, présentation, image, son, vidéo, texte ou zip.",
    };
}
