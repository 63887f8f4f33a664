namespace Portal.Migrations.Generator;

/// <summary>Chapters, their authors, their texts.</summary>
internal static class ChapterTables
{
    public static IEnumerable<SeedTable> All =>
    [
        new("chapters",
            ["id", "university_id", "subject_id", "programme_id", "track_id", "level_id", "level_rank", "semester", "number", "title", "excerpt",
             "author_names", "language", "reading_minutes", "exercise_count", "solution_release", "solutions_at", "published_at", "published_version",
             "created_at", "updated_at"],
            Chapters),

        new("chapter_authors", ["university_id", "chapter_id", "professor_id", "position"], Authors),

        new("chapter_sections",
            ["university_id", "chapter_id", "kind", "markdown", "html", "contents", "plain_text", "words", "has_formulas", "renderer_version"],
            Sections),

        new("chapter_versions", ["university_id", "chapter_id", "number", "title", "course", "exercises", "solutions", "created_at", "published_at"], Versions),
    ];

    private static IEnumerable<object?[]> Chapters(SeedPlan plan)
    {
        var writer = new SectionWriter(plan.Profile);
        foreach (var chapter in plan.Chapters())
        {
            var subject = chapter.Subject;
            var authors = PeopleTables.ProfessorName(chapter.Author);
            yield return
            [
                chapter.Id, subject.UniversityId, subject.Id, subject.ProgrammeId, subject.TrackId, subject.LevelId, subject.Rank, subject.Semester,
                chapter.Number, Names.Chapter(chapter.Id), writer.Excerpt(chapter.Id),
                chapter.SecondAuthor == 0 ? authors : $"{authors}, {PeopleTables.ProfessorName(chapter.SecondAuthor)}",
                "fr", writer.ReadingMinutes(chapter.Id), writer.ExerciseCount, (short)chapter.Release, chapter.SolutionsAt, chapter.PublishedAt, 1,
                chapter.CreatedAt, chapter.PublishedAt ?? chapter.CreatedAt,
            ];
        }
    }

    private static IEnumerable<object?[]> Authors(SeedPlan plan)
    {
        foreach (var chapter in plan.Chapters())
        {
            yield return [chapter.Subject.UniversityId, chapter.Id, chapter.Author, (short)0];
            if (chapter.SecondAuthor != 0)
            {
                yield return [chapter.Subject.UniversityId, chapter.Id, chapter.SecondAuthor, (short)1];
            }
        }
    }

    private static IEnumerable<object?[]> Sections(SeedPlan plan)
    {
        var writer = new SectionWriter(plan.Profile);
        foreach (var chapter in plan.Chapters())
        {
            foreach (var section in writer.Write(chapter))
            {
                yield return
                [
                    chapter.Subject.UniversityId, chapter.Id, (short)section.Kind, section.Markdown, section.Html, new Json(section.Contents),
                    section.PlainText, section.Words, false, plan.Profile.RendererVersion,
                ];
            }
        }
    }

    private static IEnumerable<object?[]> Versions(SeedPlan plan)
    {
        if (!plan.Profile.WithVersions)
        {
            yield break;
        }

        var writer = new SectionWriter(plan.Profile);
        foreach (var chapter in plan.Chapters())
        {
            var texts = writer.Write(chapter).Select(s => s.Markdown).ToArray();
            yield return
            [
                chapter.Subject.UniversityId, chapter.Id, 1, Names.Chapter(chapter.Id), texts[0], texts[1], texts[2], chapter.CreatedAt, chapter.PublishedAt,
            ];
        }
    }
}
