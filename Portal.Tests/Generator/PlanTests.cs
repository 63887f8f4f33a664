using Portal.Migrations.Generator;

namespace Portal.Tests.Generator;

/// <summary>What must hold in every profile, whatever its size.</summary>
public sealed class PlanTests
{
    public static TheoryData<string> Profiles => [.. SeedProfile.All.Select(p => p.Name)];

    [Theory]
    [InlineData("small", 2, 200, 20, 100, 1_000)]
    [InlineData("medium", 5, 8_000, 500, 2_000, 20_000)]
    [InlineData("large", 50, 80_000, 5_000, 20_000, 200_000)]
    [InlineData("yardstick", 3, 50_000, 2_000, 300, 100_000)]
    public void Profiles_have_the_promised_size(string name, int universities, int students, int professors, int subjects, int chapters)
    {
        var profile = Named(name);

        Assert.Equal(
            (universities, students, professors, subjects, chapters),
            (profile.Universities, profile.Students, profile.Professors, profile.Subjects, profile.Chapters));
    }

    [Fact]
    public void A_name_nobody_gave_is_no_profile() => Assert.Null(SeedProfile.Find("huge"));

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Authors_teach_the_subject_of_their_chapter_in_its_university(string name)
    {
        var plan = SeedPlan.Of(Named(name));
        var professors = Enumerable.Range(1, plan.Profile.Professors).Select(plan.Professor).ToDictionary(p => p.Id, p => (p.UniversityId, Subjects: p.Subjects.ToHashSet()));

        foreach (var chapter in plan.Chapters())
        {
            Assert.NotEqual(chapter.Author, chapter.SecondAuthor);
            foreach (var author in new[] { chapter.Author, chapter.SecondAuthor }.Where(a => a != 0))
            {
                Assert.Equal(chapter.Subject.UniversityId, professors[author].UniversityId);
                Assert.Contains(chapter.Subject.Id, professors[author].Subjects);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Professors_teach_in_their_own_university_alone(string name)
    {
        var plan = SeedPlan.Of(Named(name));

        Assert.All(Enumerable.Range(1, plan.Profile.Professors).Select(plan.Professor), professor =>
        {
            Assert.NotEmpty(professor.Subjects);
            Assert.All(professor.Subjects, subject => Assert.Equal(professor.UniversityId, plan.Subject(subject).UniversityId));
        });
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Chapters_of_a_subject_are_numbered_from_1_without_gaps(string name)
    {
        var plan = SeedPlan.Of(Named(name));

        foreach (var subject in plan.Chapters().GroupBy(c => c.Subject.Id, c => c.Number))
        {
            Assert.Equal(Enumerable.Range(1, subject.Count()), subject);
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Codes_of_subjects_differ_inside_a_programme_and_both_semesters_occur(string name)
    {
        var plan = SeedPlan.Of(Named(name));
        var subjects = Enumerable.Range(1, plan.Profile.Subjects).Select(plan.Subject).ToList();

        Assert.All(subjects.GroupBy(s => s.ProgrammeId), programme =>
        {
            Assert.Equal(programme.Count(), programme.Select(s => s.Code).Distinct().Count());
            Assert.Equal([1, 2], programme.Select(s => (int)s.Semester).Distinct().Order());
        });
    }

    [Fact]
    public void Every_kind_of_solution_release_occurs_and_a_date_goes_with_the_kind_that_needs_one()
    {
        var chapters = SeedPlan.Of(SeedProfile.Small).Chapters().ToList();

        Assert.Equal(4, chapters.Select(c => c.Release).Distinct().Count());
        Assert.All(chapters, c => Assert.Equal(c.Release == Portal.Data.Chapters.SolutionRelease.AtDate, c.SolutionsAt is not null));
    }

    private static SeedProfile Named(string name) => SeedProfile.Find(name) ?? throw new ArgumentException(name, nameof(name));
}
