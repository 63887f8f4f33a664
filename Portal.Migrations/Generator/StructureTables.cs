namespace Portal.Migrations.Generator;

/// <summary>Universities and what they are made of.</summary>
internal static class StructureTables
{
    public static IEnumerable<SeedTable> All =>
    [
        new("universities", ["id", "code", "name", "created_at"], plan =>
            Upto(plan.Profile.Universities).Select(u => new object?[] { u, $"U{u}", Names.University(u), SeedPlan.Epoch })),

        new("university_settings",
            ["university_id", "time_zone", "brand_hue", "margin_hue", "registration", "downloads", "progression", "messages", "lessons", "help_text"],
            plan => Upto(plan.Profile.Universities).Select(u => new object?[]
            {
                u, "Africa/Dakar", (short)((282 + ((u - 1) * 47)) % 360), (short)12, (short)0, true, true, true, true, "",
            })),

        new("faculties", ["id", "university_id", "code", "name"], plan => Upto(plan.Profile.Faculties).Select(f =>
        {
            var place = (f - 1) % plan.Profile.FacultiesPerUniversity;
            return new object?[] { f, plan.UniversityOfFaculty(f), $"UFR{place + 1}", Names.Faculty(place) };
        })),

        new("tracks", ["id", "university_id", "code", "name"], plan => Upto(plan.Profile.Universities).SelectMany(u =>
            Ladder.All.Select(ladder => new object?[] { ladder.TrackId(u), u, ladder.Code, ladder.Name }))),

        new("levels", ["id", "university_id", "track_id", "code", "name", "rank"], plan => Upto(plan.Profile.Universities).SelectMany(u =>
            Ladder.All.SelectMany(ladder => ladder.Levels.Select((level, below) =>
                new object?[] { ladder.LevelId(u, below + 1), u, ladder.TrackId(u), level.Code, level.Name, (short)(below + 1) })))),

        new("programmes", ["id", "university_id", "faculty_id", "code", "name"], plan => Upto(plan.Profile.Programmes).Select(p => new object?[]
        {
            p, plan.UniversityOfProgramme(p), plan.FacultyOfProgramme(p), $"F{p}", $"{Names.Programme(p)} {p}",
        })),

        new("subjects",
            ["id", "university_id", "programme_id", "level_id", "semester", "code", "name", "summary", "macros", "published_chapters"],
            plan => Upto(plan.Profile.Subjects).Select(plan.Subject).Select(s => new object?[]
            {
                s.Id, s.UniversityId, s.ProgrammeId, s.LevelId, s.Semester, s.Code, Names.Subject(s), "", "", plan.PublishedIn(s.Id).Count,
            })),
    ];

    private static IEnumerable<int> Upto(int count) => Enumerable.Range(1, count);
}
