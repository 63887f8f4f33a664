using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Own;
using Portal.Data.Paging;
using Portal.Data.Reading;
using Portal.Tests.Support;

namespace Portal.Tests.Data;

/// <summary>Walking through long lists page by page, with ten rows to an instant: none twice, none missing, and the plan behind each page.</summary>
public sealed partial class PagingTests(PagingTests.LongBase world) : IClassFixture<PagingTests.LongBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private StudentViewer Student => Here.StudentEyes;

    [Fact]
    public async Task The_recent_list_ends_at_the_oldest_chapter_and_skips_none()
    {
        var walked = new List<ChapterListItem>();
        TimeCursor? after = null;
        Page<ChapterListItem> page;
        do
        {
            page = await world.Data.AskAsync((StudyQueries q) => q.ListRecentAsync(after), Student);
            Assert.Equal(after is not null, page.HasBefore);
            walked.AddRange(page.Items);

            // As the address would carry it.
            after = page.Items is [.., { PublishedAt: { } at, Id: var id }] ? TimeCursor.Parse(new TimeCursor(at, id).ToString()) : null;
        }
        while (page.HasAfter);

        await using var db = world.Open(Here.Id);
        var expected = await db.Chapters.VisibleTo(Student).OrderByDescending(c => c.PublishedAt).ThenByDescending(c => c.Id).Select(c => c.Id).ToListAsync();
        Assert.Equal(ManyChapters.InSubject + 6, expected.Count);
        Assert.Equal(expected, walked.Select(c => c.Id));
    }

    [Theory]
    [InlineData(null, ReadingFilter.All)]
    [InlineData("chapitre", ReadingFilter.All)]
    [InlineData(null, ReadingFilter.Unread)]
    [InlineData(null, ReadingFilter.Read)]
    public async Task The_chapters_of_a_subject_are_the_same_forwards_and_backwards(string? words, ReadingFilter filter)
    {
        var forwards = new List<int>();
        int? after = null;
        Page<ChapterListItem> page;
        do
        {
            page = await ListAsync(after, null);
            Assert.InRange(page.Items.Count, 1, StudyQueries.PageSize);
            forwards.AddRange(page.Items.Select(c => c.Number));
            after = page.Items[^1].Number;
        }
        while (page.HasAfter);

        var backwards = new List<int>();
        int? before = int.MaxValue;
        do
        {
            page = await ListAsync(null, before);
            backwards.InsertRange(0, page.Items.Select(c => c.Number));
            before = page.Items[0].Number;
        }
        while (page.HasBefore);

        Assert.True(forwards.Count > 300);
        Assert.Equal(forwards.Order().Distinct(), forwards);
        Assert.Equal(forwards, backwards);

        Task<Page<ChapterListItem>> ListAsync(int? from, int? to) =>
            world.Data.AskAsync((StudyQueries q) => q.ListSubjectAsync(Here.Subjects["INF L2"], words, filter, from, to), Student);
    }

    [Theory]
    [InlineData(OwnOrder.Place)]
    [InlineData(OwnOrder.Changed)]
    public async Task An_author_s_list_reaches_the_last_chapter(OwnOrder order)
    {
        var walked = new List<int>();
        OwnCursor? after = null;
        Page<OwnChapter> page;
        do
        {
            page = await world.Data.AskAsync((TeachQueries q) => q.ListOwnAsync(new(Order: order), after), Here.ProfessorEyes(Here.Author, "INF"));
            walked.AddRange(page.Items.Select(c => c.Id));

            // As the address would carry it.
            after = OwnCursor.Parse(page.Items[^1].Cursor(order).ToString());
        }
        while (page.HasAfter);

        await using var db = world.Open(Here.Id);
        var own = db.Chapters.Where(c => c.Authors.Any(a => a.ProfessorId == Here.Author.Id));
        own = order is OwnOrder.Changed
            ? own.OrderByDescending(c => c.UpdatedAt).ThenByDescending(c => c.Id)
            : own.OrderBy(c => c.TrackId).ThenBy(c => c.LevelRank).ThenBy(c => c.Semester).ThenBy(c => c.SubjectId).ThenBy(c => c.Number);
        Assert.Equal(await own.Select(c => c.Id).ToListAsync(), walked);
    }

    [Fact]
    public async Task Recent_chapters_come_from_their_index_in_order()
    {
        var index = await IndexAsync("(university_id, programme_id, track_id, published_at DESC");
        foreach (var after in new[] { null, new TimeCursor(new(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), 1) })
        {
            var plan = await PlanAsync((StudyQueries q) => q.ListRecentAsync(after), Student);
            AssertFrom(index, plan);
            AssertFew(plan, StudyQueries.RecentPageSize + 1);
        }
    }

    [Fact]
    public async Task The_home_finds_the_newest_and_the_last_read_by_index()
    {
        var plans = await PlansAsync((StudyQueries q) => q.ReadHomeAsync(), Student);
        Assert.Equal(3, plans.Count);
        AssertFrom(await IndexAsync("(university_id, programme_id, track_id, published_at DESC"), plans[0]);
        AssertFew(plans[0], 6);
        Assert.Contains(await IndexAsync("(university_id, student_id, opened_at DESC)"), plans[1], StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on chapters", plans[1], StringComparison.Ordinal);
        AssertFew(plans[1], 5);
        Assert.DoesNotContain("Seq Scan on chapters", plans[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_chapters_of_a_subject_come_from_their_index_in_order()
    {
        var index = await IndexAsync("(university_id, subject_id, number)");
        foreach (var (after, before) in new (int?, int?)[] { (null, null), (1500, null), (null, 1500) })
        {
            var plan = await PlanAsync((StudyQueries q) => q.ListSubjectAsync(Here.Subjects["INF L2"], null, ReadingFilter.All, after, before), Student);
            AssertFrom(index, plan);
            AssertFew(plan, StudyQueries.PageSize + 1);
        }
    }

    [Fact]
    public async Task A_chapter_finds_its_neighbours_by_index()
    {
        await using var db = world.Open(Here.Id);
        var middle = await db.Chapters.Where(c => c.Number == 1500).Select(c => c.Id).SingleAsync();
        foreach (var viewer in new Viewer[] { Student, Here.ProfessorEyes(Here.Author, "INF"), Here.AdminEyes })
        {
            var plan = await PlanAsync((ChapterQueries q) => q.ReadAsync(middle, SectionKind.Course), viewer);
            AssertFrom(await IndexAsync("(university_id, subject_id, number)"), plan);
            AssertFew(plan, 10);
        }
    }

    [Fact]
    public async Task An_author_s_chapters_are_found_without_reading_all()
    {
        var plan = await PlanAsync((TeachQueries q) => q.ListOwnAsync(new(), null), Here.ProfessorEyes(Here.Colleague, "INF"));
        Assert.DoesNotContain("Seq Scan on chapters", plan, StringComparison.Ordinal);
    }

    /// <summary>The world with thousands of chapters.</summary>
    public sealed class LongBase(PortalCluster cluster) : IAsyncLifetime
    {
        private readonly WorldBase inner = new(cluster);

        public World World => inner.World;

        public DataHost Data => inner.Data;

        public string Database => inner.Database;

        public Portal.Data.PortalDbContext Open(int universityId) => inner.Open(universityId);

        /// <inheritdoc/>
        public async ValueTask InitializeAsync()
        {
            await inner.InitializeAsync();
            await ManyChapters.AddAsync(inner);
        }

        /// <inheritdoc/>
        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private static void AssertFrom(string index, string plan)
    {
        Assert.Contains(index, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on chapters", plan, StringComparison.Ordinal);
    }

    /// <summary>No step touches more chapters than the page shows.</summary>
    private static void AssertFew(string plan, int most) =>
        Assert.All(Step().Matches(plan), step => Assert.True(
            double.Parse(step.Groups[1].Value, CultureInfo.InvariantCulture) * double.Parse(step.Groups[2].Value, CultureInfo.InvariantCulture) <= most, plan));

    [GeneratedRegex(@"on chapters \w+ \(actual rows=([\d.]+) loops=(\d+)\)")]
    private static partial Regex Step();

    /// <summary>The name of the index on these columns.</summary>
    private async Task<string> IndexAsync(string columns)
    {
        await using var db = world.Open(Here.Id);
        var like = $"%{columns}%";
        return await db.Database.SqlQuery<string>($"SELECT indexname::text AS \"Value\" FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE {like}").SingleAsync();
    }

    private async Task<string> PlanAsync<T, TAnswer>(Func<T, Task<TAnswer>> question, Viewer viewer) where T : notnull => (await PlansAsync(question, viewer))[0];

    private async Task<IReadOnlyList<string>> PlansAsync<T, TAnswer>(Func<T, Task<TAnswer>> question, Viewer viewer) where T : notnull
    {
        var plans = new List<string>();
        foreach (var statement in await world.Data.Statements.DuringAsync(() => world.Data.AskAsync(question, viewer)))
        {
            plans.Add(await statement.PlanAsync(world.Database));
        }

        return plans;
    }
}
