namespace Portal.Migrations.Generator;

/// <summary>Where students left chapters, and which exercises they tried.</summary>
internal static class ReadingTables
{
    /// <summary>Reading begins when the last chapter is out, and goes on for sixty days.</summary>
    private static readonly DateTimeOffset Start = SeedPlan.Epoch.AddYears(3).AddDays(30);

    private const int Days = 60;

    public static IEnumerable<SeedTable> All =>
    [
        new("reading_places",
            ["university_id", "student_id", "chapter_id", "section", "anchor", "percent", "version", "opened_at", "read_at"],
            plan =>
            {
                var writer = new SectionWriter(plan.Profile);
                return Readings(plan).Select(r => new object?[]
                {
                    r.Student.UniversityId, r.Student.Id, r.ChapterId, (short)0, writer.AnchorAt(r.ChapterId, r.Percent), r.Percent, 1, r.OpenedAt,
                    r.Percent == 100 ? r.OpenedAt : null,
                });
            }),

        new("chapter_attempts", ["university_id", "student_id", "chapter_id", "at"], plan => Readings(plan).Where(r => r.Attempted).Select(r =>
            new object?[] { r.Student.UniversityId, r.Student.Id, r.ChapterId, r.OpenedAt })),
    ];

    /// <summary>Three students in ten have opened one to five chapters that they may see.</summary>
    private static IEnumerable<PlannedReading> Readings(SeedPlan plan)
    {
        for (var number = 1; number <= plan.Profile.Students; number++)
        {
            if (Scatter.Below(10, number, 141) >= 3)
            {
                continue;
            }

            var student = plan.Student(number);
            var open = OpenTo(plan, student);
            HashSet<int> seen = [];
            for (var turn = 0; turn < 1 + Scatter.Below(5, number, 142); turn++)
            {
                var chapters = plan.PublishedIn(Scatter.Pick(open, number, 150 + turn));
                if (chapters.Count == 0)
                {
                    continue;
                }

                var chapter = Scatter.Pick(chapters, number, 160 + turn);
                if (seen.Add(chapter))
                {
                    var percent = (short)Math.Min(100, Scatter.Below(126, number, 170 + turn));
                    var opened = Start.AddMinutes(Scatter.Below(Days * 24 * 60, number, 180 + turn));
                    yield return new(student, chapter, percent, opened, percent > 60 && Scatter.Below(3, number, 190 + turn) == 0);
                }
            }
        }
    }

    /// <summary>Subjects of the programme at or below the student's level; there is always one at the lowest.</summary>
    private static List<int> OpenTo(SeedPlan plan, PlannedStudent student)
    {
        var first = ((student.ProgrammeId - 1) * plan.Profile.SubjectsPerProgramme) + 1;
        return [.. Enumerable.Range(first, plan.Profile.SubjectsPerProgramme).Where(s => plan.Subject(s).Rank <= student.Rank)];
    }
}
