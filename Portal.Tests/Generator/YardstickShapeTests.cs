using Portal.Migrations.Generator;

namespace Portal.Tests.Generator;

/// <summary>The numbers that other systems of the same shape are measured with, checked without writing a row.</summary>
public sealed class YardstickShapeTests
{
    private static readonly YardstickPlan Plan = (YardstickPlan)SeedPlan.Of(SeedProfile.Yardstick);

    private static readonly List<PlannedChapter> Chapters = [.. Plan.Chapters()];

    [Fact]
    public void Three_universities_share_60_programmes_and_300_subjects()
    {
        Assert.Equal(3, SeedProfile.Yardstick.Universities);
        Assert.Equal(60, SeedProfile.Yardstick.Programmes);
        Assert.Equal(300, SeedProfile.Yardstick.Subjects);
        Assert.Equal([1, 2, 3], Enumerable.Range(1, 60).Select(Plan.UniversityOfProgramme).Distinct());
    }

    [Fact]
    public void Programme_1_has_1000_chapters_programme_2_has_20000_and_the_others_share_the_rest()
    {
        var counts = Chapters.CountBy(c => c.Subject.ProgrammeId).ToDictionary();

        Assert.Equal(100_000, Chapters.Count);
        Assert.Equal(1_000, counts[1]);
        Assert.Equal(20_000, counts[2]);
        Assert.Equal(60, counts.Count);
        Assert.All(Enumerable.Range(3, 58), programme => Assert.InRange(counts[programme], 1_300, 1_420));
    }

    [Fact]
    public void Professor_1_wrote_500_professor_2_wrote_5000_and_nobody_else_more_than_100()
    {
        var counts = Chapters.CountBy(c => c.Author).ToDictionary();

        Assert.Equal(500, counts[1]);
        Assert.Equal(5_000, counts[2]);
        Assert.Equal(2_000, counts.Count);
        Assert.All(Enumerable.Range(3, 1_998), professor => Assert.InRange(counts[professor], 20, 100));
    }

    [Fact]
    public void Students_at_the_top_of_programmes_1_and_2_see_every_chapter_there()
    {
        Assert.All(Chapters.Where(c => c.Subject.ProgrammeId <= 2), c => Assert.NotNull(c.PublishedAt));
        Assert.All(Chapters, c => Assert.Same(Ladder.Lmd, c.Subject.Ladder));
        Assert.All([YardstickPlan.SmallProgramme, YardstickPlan.BigProgramme], programme =>
        {
            var names = Plan.TopStudents(programme).ToList();
            Assert.InRange(names.Count, 50, 1_000);
            Assert.All(names, name =>
            {
                var student = Plan.Student(int.Parse(name["etu".Length..], null));
                Assert.Equal((programme, (short)5), (student.ProgrammeId, student.Rank));
            });
        });
    }

    [Fact]
    public void One_chapter_in_twenty_elsewhere_is_not_published()
    {
        var others = Chapters.Where(c => c.Subject.ProgrammeId > 2).ToList();

        Assert.InRange(others.Count(c => c.PublishedAt is null) / (double)others.Count, 0.04, 0.06);
    }

    [Fact]
    public void Chapters_are_interleaved_and_grow_with_time()
    {
        Assert.True(Chapters.Take(100).Select(c => c.Subject.ProgrammeId).Distinct().Count() > 30);
        Assert.Equal(Chapters.Select(c => c.CreatedAt).Order(), Chapters.Select(c => c.CreatedAt));
    }
}
