namespace Portal.Migrations.Generator;

/// <summary>
/// Universities of the same size. One programme in four lies on the BTS track. A subject belongs to a professor and to the next one of the
/// same university, who write its chapters.
/// </summary>
internal sealed class EvenPlan(SeedProfile profile) : SeedPlan(profile)
{
    private int ProfessorsPerUniversity => Profile.Professors / Profile.Universities;

    private int SubjectsPerUniversity => Profile.Subjects / Profile.Universities;

    public override Ladder LadderOf(int programme) => programme % 4 == 0 ? Ladder.Bts : Ladder.Lmd;

    /// <summary>Programmes in turn; more students low on the ladder than at its top.</summary>
    public override PlannedStudent Student(int student)
    {
        var programme = 1 + (student % Profile.Programmes);
        var ladder = LadderOf(programme);
        var levels = ladder.Levels.Count;
        var rank = 1 + Math.Min(Scatter.Below(levels, student, 21), Scatter.Below(levels, student, 22));
        return new(student, UniversityOfProgramme(programme), programme, ladder, (short)rank);
    }

    public override PlannedProfessor Professor(int professor)
    {
        var university = ((professor - 1) / ProfessorsPerUniversity) + 1;
        var place = (professor - 1) % ProfessorsPerUniversity;
        var before = (place + ProfessorsPerUniversity - 1) % ProfessorsPerUniversity;
        return new(professor, university, [.. LedBy(university, place), .. LedBy(university, before)]);
    }

    /// <summary>About ten chapters a subject, as it falls.</summary>
    protected override int SubjectOf(int chapter) => 1 + Scatter.Below(Profile.Subjects, chapter, 23);

    /// <summary>Three chapters in four by the subject's first professor, one in ten by both.</summary>
    protected override (int First, int Second) AuthorsOf(int chapter, PlannedSubject subject)
    {
        var first = (int)((long)((subject.Id - 1) % SubjectsPerUniversity) * ProfessorsPerUniversity / SubjectsPerUniversity);
        var second = (first + 1) % ProfessorsPerUniversity;
        var floor = ((subject.UniversityId - 1) * ProfessorsPerUniversity) + 1;
        return Scatter.Below(100, chapter, 24) switch
        {
            < 75 => (floor + first, 0),
            < 90 => (floor + second, 0),
            _ => (floor + first, floor + second),
        };
    }

    /// <summary>A run of neighbouring subjects, mostly of one programme.</summary>
    private IEnumerable<int> LedBy(int university, int place)
    {
        var from = FirstLedBy(place);
        return Enumerable.Range(((university - 1) * SubjectsPerUniversity) + 1 + from, FirstLedBy(place + 1) - from);
    }

    private int FirstLedBy(int place) =>
        (int)((((long)place * SubjectsPerUniversity) + ProfessorsPerUniversity - 1) / ProfessorsPerUniversity);
}
