using Microsoft.EntityFrameworkCore;
using Portal.Data.Chapters;
using Portal.Data.Reading;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>Places of readers, written many at a time.</summary>
public sealed class ReadingLogTests(WorldBase world) : IClassFixture<WorldBase>
{
    private readonly ReadingLog log = world.Data.Get<ReadingLog>();

    [Fact]
    public async Task The_latest_place_wins_within_a_batch_and_between_batches()
    {
        var here = world.World.Fleuve;
        log.Add(Mark(here.Student, here.Open, "c-p1", 10, 1));
        log.Add(Mark(here.Student, here.Open, "c-p2", 20, 2));
        await log.FlushAsync();
        Assert.Equal(("c-p2", 20), await PlaceAsync(here.Student, here.Open));

        log.Add(Mark(here.Student, here.Open, "c-p1", 15, 3));
        await log.FlushAsync();
        Assert.Equal(("c-p1", 20), await PlaceAsync(here.Student, here.Open));
    }

    [Fact]
    public async Task How_far_one_was_never_falls_not_even_within_a_batch()
    {
        var here = world.World.Fleuve;
        log.Add(Mark(here.Student, here.PastDate, "c-p2", 80, 1));
        log.Add(Mark(here.Student, here.PastDate, "c-p1", 5, 2));
        await log.FlushAsync();
        Assert.Equal(("c-p1", 80), await PlaceAsync(here.Student, here.PastDate));
    }

    [Fact]
    public async Task Opening_a_chapter_again_does_not_move_the_place()
    {
        var here = world.World.Fleuve;
        log.Add(Mark(here.Student, here.FutureDate, "c-p2", 40, 1));
        await log.FlushAsync();
        log.Add(Mark(here.Student, here.FutureDate, null, 0, 2));
        await log.FlushAsync();
        Assert.Equal(("c-p2", 40), await PlaceAsync(here.Student, here.FutureDate));
    }

    [Fact]
    public async Task The_word_read_counts_when_the_page_sent_its_place_just_before()
    {
        // The button of the page: its place leaves with the page, the button's own request a moment later, both in the same second.
        var here = world.World.Fleuve;
        log.Add(Mark(here.Student, here.AfterAttempt, "c-p1", 30, 1));
        log.Add(Mark(here.Student, here.AfterAttempt, null, 100, 2));
        await log.FlushAsync();
        Assert.Equal(("c-p1", 100), await PlaceAsync(here.Student, here.AfterAttempt));
        Assert.NotNull((await RowAsync(here.Student, here.AfterAttempt))?.ReadAt);
    }

    [Fact]
    public async Task What_was_read_stays_read_and_remembers_which_version_it_was()
    {
        var here = world.World.Fleuve;
        log.Add(Mark(here.Neighbour, here.Open, "c-p2", ReadingLog.ReadFrom, 1));
        await log.FlushAsync();
        var first = await RowAsync(here.Neighbour, here.Open);
        Assert.NotNull(first?.ReadAt);

        // A newer version, opened and not finished: "changed since you read it" must go on being said.
        log.Add(Mark(here.Neighbour, here.Open, "c-p1", 10, 2) with { Version = 2 });
        await log.FlushAsync();
        var later = await RowAsync(here.Neighbour, here.Open);
        Assert.Equal(first.ReadAt, later?.ReadAt);
        Assert.Equal(1, later?.Version);

        log.Add(Mark(here.Neighbour, here.Open, "c-p2", 100, 3) with { Version = 2 });
        await log.FlushAsync();
        Assert.Equal(2, (await RowAsync(here.Neighbour, here.Open))?.Version);
    }

    [Fact]
    public async Task One_lost_chapter_does_not_take_the_rest_of_the_batch_along()
    {
        var (here, there) = (world.World.Fleuve, world.World.Dunes);
        log.Add(Mark(here.HigherLevel, here.Open, "c-p1", 10, 1));
        log.Add(Mark(here.HigherLevel, here.Open, "c-p1", 10, 1) with { ChapterId = World.Nobody });
        log.Add(Mark(here.HigherLevel, here.Open, "c-p1", 10, 1) with { StudentId = World.Nobody });
        log.Add(Mark(here.HigherLevel, there.Open, "c-p1", 10, 1));
        log.Add(Mark(here.HigherLevel, here.Above, "c-p2", 10, 1));
        await log.FlushAsync();

        await using var db = world.Open(here.Id);
        Assert.Equal(new[] { here.Open.Id, here.Above.Id }.Order(), await db.ReadingPlaces.Where(p => p.StudentId == here.HigherLevel.Id).Select(p => p.ChapterId).Order().ToListAsync());
    }

    [Fact]
    public async Task Nothing_to_write_is_nothing_written()
    {
        await log.FlushAsync();
        await log.FlushAsync();
    }

    [Fact]
    public async Task Thousands_at_once_are_one_statement_s_work()
    {
        var here = world.World.Dunes;
        for (var i = 0; i < 5_000; i++)
        {
            log.Add(new(here.Id, here.Student.Id, here.Chapters[i % here.Chapters.Count].Id, SectionKind.Course, $"c-p{i}", 1, 1, world.Clock.GetUtcNow()));
        }

        await log.FlushAsync();
        await using var db = world.Open(here.Id);
        Assert.Equal(here.Chapters.Count, await db.ReadingPlaces.CountAsync(p => p.StudentId == here.Student.Id));
    }

    private ReadingMark Mark(Person student, WorldChapter chapter, string? anchor, short percent, int second) =>
        new(world.World.Fleuve.Id, student.Id, chapter.Id, SectionKind.Course, anchor, percent, 1, world.Clock.GetUtcNow().AddSeconds(second));

    private async Task<ReadingPlace?> RowAsync(Person student, WorldChapter chapter)
    {
        await using var db = world.Open(world.World.Fleuve.Id);
        return await db.ReadingPlaces.AsNoTracking().SingleOrDefaultAsync(p => p.StudentId == student.Id && p.ChapterId == chapter.Id);
    }

    private async Task<(string Anchor, int Percent)> PlaceAsync(Person student, WorldChapter chapter) =>
        await RowAsync(student, chapter) is { } row ? (row.Anchor, row.Percent) : ("nowhere", -1);
}
