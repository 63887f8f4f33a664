namespace Portal.Migrations.Generator;

/// <summary>
/// Programme 1 has exactly 1,000 chapters, programme 2 exactly 20,000, the other 58 share 79,000; professor 1 wrote exactly 500, professor 2
/// exactly 5,000 (all in programmes 1 and 2, since nothing crosses a university), the others about 50 each. Chapters are interleaved as in
/// life: keys and dates grow together, programmes and authors are scattered. All 60 programmes lie on the licence–master track, one subject
/// to a level; students are spread evenly over programmes and levels.
/// </summary>
internal sealed class YardstickPlan : SeedPlan
{
    public const int SmallProgramme = 1;
    public const int BigProgramme = 2;

    /// <summary>Slots below the first belong to programme 1, below the second to programme 2.</summary>
    private const int SmallSlots = 1_000;
    private const int BigSlots = 21_000;
    private const int Slots = 100_000;
    private const int OtherProgrammes = 58;

    private readonly List<int>[] homes;

    public YardstickPlan(SeedProfile profile) : base(profile)
    {
        homes = new List<int>[profile.Programmes + 1];
        for (var programme = 1; programme < homes.Length; programme++)
        {
            homes[programme] = [];
        }

        for (var professor = 3; professor <= profile.Professors; professor++)
        {
            homes[HomeOf(professor)].Add(professor);
        }
    }

    /// <summary>User names of students at the top of a programme: they see all its chapters.</summary>
    public IEnumerable<string> TopStudents(int programme) =>
        Enumerable.Range(1, Profile.Students).Select(Student)
            .Where(s => s.ProgrammeId == programme && s.Rank == Ladder.Lmd.Levels.Count)
            .Select(s => Names.Student(s.Id));

    public override Ladder LadderOf(int programme) => Ladder.Lmd;

    public override PlannedStudent Student(int student)
    {
        var programme = 1 + (student % Profile.Programmes);
        var rank = 1 + (student / Profile.Programmes % Ladder.Lmd.Levels.Count);
        return new(student, UniversityOfProgramme(programme), programme, Ladder.Lmd, (short)rank);
    }

    public override PlannedProfessor Professor(int professor)
    {
        var home = professor <= 2 ? SmallProgramme : HomeOf(professor);
        var subjects = SubjectsOf(home);
        return new(professor, UniversityOfProgramme(home), [.. professor <= 2 ? subjects.Concat(SubjectsOf(BigProgramme)) : subjects]);
    }

    protected override int SubjectOf(int chapter) =>
        ((ProgrammeOfSlot(SlotOf(chapter)) - 1) * Profile.SubjectsPerProgramme) + 1 + Scatter.Below(Profile.SubjectsPerProgramme, chapter, 31);

    protected override (int First, int Second) AuthorsOf(int chapter, PlannedSubject subject)
    {
        var slot = SlotOf(chapter);
        if (slot < BigSlots && slot % 42 == 5)
        {
            return (1, 0);
        }

        if (slot < BigSlots && slot % 21 < 5)
        {
            return (2, 0);
        }

        var authors = homes[subject.ProgrammeId];
        return (authors[(slot < BigSlots ? slot : slot / OtherProgrammes) % authors.Count], 0);
    }

    /// <summary>Programmes 1 and 2 show every chapter they have.</summary>
    protected override bool IsPublished(int chapter, PlannedSubject subject) =>
        subject.ProgrammeId is SmallProgramme or BigProgramme || base.IsPublished(chapter, subject);

    /// <summary>7,919 has no factor in common with 100,000, so that the slots 0 to 99,999 are each met once, far apart.</summary>
    private static int SlotOf(int chapter) => (int)(chapter * 7_919L % Slots);

    private static int ProgrammeOfSlot(int slot) => slot switch
    {
        < SmallSlots => SmallProgramme,
        < BigSlots => BigProgramme,
        _ => 3 + (slot % OtherProgrammes),
    };

    /// <summary>One professor for each 50 chapters of a programme.</summary>
    private static int HomeOf(int professor) => professor * 50 < BigSlots ? ProgrammeOfSlot(professor * 50) : 3 + (professor % OtherProgrammes);

    private IEnumerable<int> SubjectsOf(int programme) =>
        Enumerable.Range(((programme - 1) * Profile.SubjectsPerProgramme) + 1, Profile.SubjectsPerProgramme);
}
