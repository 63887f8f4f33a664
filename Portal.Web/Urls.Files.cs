namespace Portal.Web;

/// <content>Around files, exports and imports.</content>
public static partial class Urls
{
    /// <summary>The picture of a file at a width of PictureWidths; the original of an image where there is none.</summary>
    public static string FilePicture(int id, string name, int width) => WithQuery(File(id, name), ("w", Text(width)));

    public static string ChapterEpub(int id) => Invariant($"/chapters/{id}.epub");

    public static string SubjectEpub(int id) => Invariant($"/study/subjects/{id}.epub");

    /// <summary>For professors: what they may read of a chapter, subject or programme, as "zip" (Markdown) or "epub".</summary>
    public static string TeachExport(string what, int id, string form) => Invariant($"/teach/export/{what}/{id}.{form}");

    /// <summary>Where an export is asked for: "chapters", "subjects" or "programmes".</summary>
    public static string TeachExportOf(string what, int id) => Invariant($"/teach/export/{what}/{id}");

    /// <summary>The file a job has made; for whoever asked alone.</summary>
    public static string KeptExport(long id) => Invariant($"/teach/exports/{id}");

    /// <summary>Limits of files, and how much there is.</summary>
    public const string AdminFiles = "/admin/files";

    public const string Import = "/teach/import";

    public static string ImportBatch(long id) => Invariant($"/teach/import/{id}");

    public static string ImportItem(long batch, long item) => Invariant($"/teach/import/{batch}/items/{item}");

    public static string ImportImage(long batch, long file) => Invariant($"/teach/import/{batch}/images/{file}");

    public static string ImportForget(long batch) => Invariant($"/teach/import/{batch}/forget");

    public static string ChapterFiles(int chapter) => Invariant($"/teach/chapters/{chapter}/files");

    public static string ChapterUploads(int chapter) => Invariant($"/teach/chapters/{chapter}/uploads");

    public static string ChapterUpload(int chapter, long upload) => Invariant($"/teach/chapters/{chapter}/uploads/{upload}");

    public static string FileRename(int chapter, int file) => Invariant($"/teach/chapters/{chapter}/files/{file}/rename");

    public static string FileMove(int chapter, int file) => Invariant($"/teach/chapters/{chapter}/files/{file}/move");

    public static string FileRemove(int chapter, int file) => Invariant($"/teach/chapters/{chapter}/files/{file}/remove");
}
