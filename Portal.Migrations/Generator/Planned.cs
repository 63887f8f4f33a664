using Portal.Data.Chapters;

namespace Portal.Migrations.Generator;

/// <summary>A subject to be written.</summary>
/// <param name="Id">Its key.</param>
/// <param name="UniversityId">Its university.</param>
/// <param name="ProgrammeId">Its programme.</param>
/// <param name="Ladder">The track it lies on.</param>
/// <param name="Rank">Rank of its level, from 1.</param>
/// <param name="Semester">1 or 2.</param>
/// <param name="Place">Place in its programme, from 0.</param>
internal readonly record struct PlannedSubject(
    int Id, int UniversityId, int ProgrammeId, Ladder Ladder, short Rank, short Semester, int Place)
{
    public int TrackId => Ladder.TrackId(UniversityId);
    public int LevelId => Ladder.LevelId(UniversityId, Rank);

    /// <summary>Unique in the programme.</summary>
    public string Code => $"{Ladder.Levels[Rank - 1].Code}-S{Semester}-{Place + 1}";
}

/// <summary>A student to be written.</summary>
internal readonly record struct PlannedStudent(int Id, int UniversityId, int ProgrammeId, Ladder Ladder, short Rank)
{
    public int LevelId => Ladder.LevelId(UniversityId, Rank);
}

/// <summary>A professor to be written, with the subjects assigned; faculties and programmes follow from them.</summary>
internal readonly record struct PlannedProfessor(int Id, int UniversityId, IReadOnlyList<int> Subjects);

/// <summary>A chapter to be written.</summary>
internal readonly record struct PlannedChapter
{
    public required int Id { get; init; }
    public required PlannedSubject Subject { get; init; }

    /// <summary>Place in the subject, from 1.</summary>
    public required int Number { get; init; }

    public required int Author { get; init; }

    /// <summary>0 for a chapter of one author.</summary>
    public required int SecondAuthor { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for a chapter that was withdrawn; its text is there and nobody but staff may see it.</summary>
    public required DateTimeOffset? PublishedAt { get; init; }

    public required SolutionRelease Release { get; init; }
    public required DateTimeOffset? SolutionsAt { get; init; }
}

/// <summary>Where a student left a chapter, to be written.</summary>
internal readonly record struct PlannedReading(PlannedStudent Student, int ChapterId, short Percent, DateTimeOffset OpenedAt, bool Attempted);
