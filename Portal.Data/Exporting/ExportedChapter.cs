using Portal.Data.Chapters;

namespace Portal.Data.Exporting;

/// <summary>What is exported: one chapter, the chapters of a subject, those of a programme.</summary>
public abstract record ExportScope
{
    private ExportScope()
    {
    }

    public sealed record OfChapter(int Id) : ExportScope;

    public sealed record OfSubject(int Id) : ExportScope;

    public sealed record OfProgramme(int Id) : ExportScope;
}

/// <summary>A text of a section with what was made from it.</summary>
/// <param name="Html">As readers see it; empty for a text never published.</param>
public sealed record ExportedSection(SectionKind Kind, string Markdown, string Html);

/// <summary>A file that goes along.</summary>
public sealed record ExportedFile(int Id, SectionKind Section, bool Inline, string Name, string ContentType, long Length, byte[] Sha256);

/// <summary>A chapter as the viewer may read it: solutions that are not open to them are not in it, neither text nor files.</summary>
public sealed record ExportedChapter(
    int Id, int UniversityId, int SubjectId, int Number, string Title, string AuthorNames, string Language, string? Attribution,
    SolutionRelease SolutionRelease, DateTimeOffset? SolutionsAt, DateTimeOffset UpdatedAt)
{
    /// <summary>Name of its subject.</summary>
    public string Subject { get; init; } = "";

    /// <summary>In the order course, exercises, solutions; without empty ones.</summary>
    public IReadOnlyList<ExportedSection> Sections { get; init; } = [];

    public IReadOnlyList<ExportedFile> Files { get; init; } = [];

    /// <summary>The Markdown of a section; empty when there is none.</summary>
    public string Markdown(SectionKind kind) => Sections.FirstOrDefault(s => s.Kind == kind)?.Markdown ?? "";
}

/// <summary>A finished file to hand over.</summary>
/// <param name="Content">Removed from the disk when it is closed.</param>
/// <param name="Name">What it is called.</param>
public sealed record ExportFile(Stream Content, string Name, string ContentType)
{
    /// <summary>The chapters it may hold.</summary>
    public IReadOnlyList<int> ChapterIds { get; init; } = [];
}

/// <summary>What may be exported, before it is.</summary>
/// <param name="Name">Of the chapter, the subject or the programme.</param>
/// <param name="Chapters">How many, 1 or more.</param>
/// <param name="Programme">Name of its programme where all of it may be exported too; null otherwise.</param>
public sealed record ExportOffer(string Name, int Chapters, int ProgrammeId, string? Programme);
