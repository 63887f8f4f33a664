using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Drafts;
using Portal.Data.Chapters.Own;
using Portal.Tests.Support;

namespace Portal.Tests.Teach;

/// <summary>A professor's list, bin, order, moves and copies (EL-P2): their own chapters, and nothing of anybody else.</summary>
public sealed class OwnChapterTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private Viewer[] Others =>
    [
        Here.ProfessorEyes(Here.Colleague, "INF"), Here.ProfessorEyes(Here.Stranger, "BIO"), Here.StudentEyes, new AnonymousViewer(), Here.AdminEyes,
        world.World.Dunes.ProfessorEyes(world.World.Dunes.Author, "INF"), world.World.Dunes.AdminEyes,
    ];

    [Fact]
    public async Task The_filters_find_by_title_number_subject_state_and_company()
    {
        Assert.Contains(Here.Draft.Id, await IdsAsync(new(State: ChapterState.Draft)));
        Assert.DoesNotContain(Here.Open.Id, await IdsAsync(new(State: ChapterState.Draft)));
        Assert.Contains(Here.Below.Id, await IdsAsync(new(SubjectId: Here.Below.SubjectId)));
        Assert.DoesNotContain(Here.Open.Id, await IdsAsync(new(SubjectId: Here.Below.SubjectId)));
        Assert.Contains(Here.Open.Id, await IdsAsync(new(Words: Here.Open.Title.ToUpperInvariant())));
        Assert.DoesNotContain(Here.Never.Id, await IdsAsync(new(Words: Here.Open.Title)));
        Assert.Contains(Here.Draft.Id, await IdsAsync(new(Words: $"{Here.Draft.Number}", SubjectId: Here.Draft.SubjectId)));
        Assert.Empty(await IdsAsync(new(Words: "%")));
        Assert.Empty(await IdsAsync(new(Words: "_\\")));
        Assert.Empty(await IdsAsync(new(Authorship: Authorship.Shared)));
        Assert.Empty(await IdsAsync(new(SubjectId: Here.OfOtherProgramme.SubjectId)));
        Assert.DoesNotContain(Here.Binned.Id, await IdsAsync(new()));

        await using (var db = world.Open(Here.Id))
        {
            db.Add(new ChapterAuthor { UniversityId = Here.Id, ChapterId = Here.PastDate.Id, ProfessorId = Here.Stranger.Id, Position = 1 });
            await db.SaveChangesAsync();
        }

        Assert.Equal([Here.PastDate.Id], await IdsAsync(new(Authorship: Authorship.Shared)));
        Assert.DoesNotContain(Here.PastDate.Id, await IdsAsync(new(Authorship: Authorship.Alone)));
    }

    [Fact]
    public async Task What_is_binned_is_gone_at_once_counted_and_comes_back_as_it_was()
    {
        int[] ids = [Here.FutureDate.Id, Here.Never.Id];
        var published = await PublishedAsync(Here.Open.SubjectId);
        foreach (var other in Others)
        {
            Assert.Equal(0, (await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Bin, ids), other)).Changed);
            Assert.Equal(0, (await world.Data.AskAsync((OwnChapterDeeds d) => d.PreviewAsync(OwnDeed.Bin, ids), other)).Chapters);
        }

        var preview = await world.Data.AskAsync((OwnChapterDeeds d) => d.PreviewAsync(OwnDeed.Bin, [.. ids, Here.OfOtherProgramme.Id, World.Nobody, -1]), Author);
        Assert.Equal((2, 0, 2, 4, 2), (preview.Chapters, preview.LeftOut, preview.Published, preview.Questions, preview.Titles.Count));
        Assert.Equal(4, preview.Files); // each has one below the course and one below the solutions
        Assert.Equal(2, (await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Bin, [.. ids, Here.OfOtherProgramme.Id]), Author)).Changed);
        Assert.Equal(published - 2, await PublishedAsync(Here.Open.SubjectId));
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(ids[0], SectionKind.Course), Here.StudentEyes));
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(ids[0], SectionKind.Course), Author));
        Assert.NotNull(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(Here.OfOtherProgramme.Id, SectionKind.Course), Here.ProfessorEyes(Here.Stranger, "BIO")));

        // Somebody takes the number meanwhile.
        await using (var db = world.Open(Here.Id))
        {
            await db.Chapters.Where(c => c.Id == Here.Draft.Id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, Here.FutureDate.Number));
        }

        foreach (var other in Others)
        {
            Assert.Null(await world.Data.AskAsync((OwnChapterDeeds d) => d.RestoreAsync(ids[0]), other));
            Assert.DoesNotContain((await world.Data.AskAsync((OwnChapterDeeds d) => d.ListBinAsync(null), other)).Items, c => ids.Contains(c.Id));
        }

        Assert.Equal(ids.Order(), (await world.Data.AskAsync((OwnChapterDeeds d) => d.ListBinAsync(null), Author)).Items.Select(c => c.Id).Where(ids.Contains).Order());
        Assert.Equal(Here.Never.Number, await world.Data.AskAsync((OwnChapterDeeds d) => d.RestoreAsync(ids[1]), Author));
        var number = await world.Data.AskAsync((OwnChapterDeeds d) => d.RestoreAsync(ids[0]), Author);
        Assert.True(number > Here.FutureDate.Number);
        Assert.Null(await world.Data.AskAsync((OwnChapterDeeds d) => d.RestoreAsync(ids[1]), Author));
        Assert.Equal(published, await PublishedAsync(Here.Open.SubjectId));
        Assert.NotNull(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(ids[0], SectionKind.Course), Here.StudentEyes));
    }

    [Fact]
    public async Task The_bin_keeps_a_chapter_for_thirty_days()
    {
        var copy = await CopyAsync(Here.Open, Here.Below.SubjectId);
        await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Bin, [copy]), Author);
        await using (var db = world.Open(Here.Id))
        {
            await db.Database.ExecuteSqlAsync($"UPDATE chapters SET deleted_at = deleted_at - interval '31 days' WHERE id = {copy}");
        }

        Assert.Null(await world.Data.AskAsync((OwnChapterDeeds d) => d.RestoreAsync(copy), Author));
    }

    [Fact]
    public async Task What_is_withdrawn_is_gone_for_readers_and_shown_again_as_it_was()
    {
        var (chapter, subject) = (Here.AfterAttempt, Here.AfterAttempt.SubjectId);
        var published = await PublishedAsync(subject);
        Assert.Equal((1, 1), await world.Data.AskAsync((OwnChapterDeeds d) => d.PreviewAsync(OwnDeed.Withdraw, [chapter.Id, Here.Draft.Id]), Author) is var p ? (p.Chapters, p.LeftOut) : default);
        Assert.Equal(1, (await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Withdraw, [chapter.Id, Here.Draft.Id]), Author)).Changed);
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, SectionKind.Course), Here.StudentEyes));
        Assert.Contains(chapter.Id, await IdsAsync(new(State: ChapterState.Withdrawn)));
        Assert.Equal(published - 1, await PublishedAsync(subject));

        // What was never published is not shown by this.
        Assert.Equal(1, (await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.ShowAgain, [chapter.Id, Here.Draft.Id]), Author)).Changed);
        Assert.NotNull(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(chapter.Id, SectionKind.Course), Here.StudentEyes));
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(Here.Draft.Id, SectionKind.Course), Here.StudentEyes));
        Assert.Equal(published, await PublishedAsync(subject));
    }

    [Fact]
    public async Task Publishing_several_shows_what_is_drafted_and_says_what_was_refused()
    {
        var copy = await CopyAsync(Here.Below, Here.Below.SubjectId);
        foreach (var other in Others)
        {
            Assert.Equal(new(0, 0), await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Publish, [copy]), other));
        }

        var before = await PublishedAsync(Here.Below.SubjectId);
        Assert.Equal(new(1, 0), await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Publish, [copy, Here.Below.Id, Here.OfOtherProgramme.Id]), Author));
        Assert.NotNull(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(copy, SectionKind.Course), Here.StudentEyes));
        Assert.Equal(before + 1, await PublishedAsync(Here.Below.SubjectId));

        // Where a review is asked for first, nothing is published past it.
        var second = await CopyAsync(Here.Below, Here.Below.SubjectId);
        await using (var db = world.Open(Here.Id))
        {
            await db.UniversitySettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.ReviewRequired, true));
        }

        Assert.Equal(new(0, 1), await world.Data.AskAsync((OwnChapterDeeds d) => d.DoAsync(OwnDeed.Publish, [second]), Author));
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(second, SectionKind.Course), Here.StudentEyes));
        await using (var db = world.Open(Here.Id))
        {
            await db.UniversitySettings.ExecuteUpdateAsync(set => set.SetProperty(s => s.ReviewRequired, false));
        }
    }

    [Fact]
    public async Task The_order_changes_among_one_s_own_chapters_and_others_keep_their_numbers()
    {
        var subject = Here.Above.SubjectId;
        var (second, third) = (await CopyAsync(Here.Above, subject), await CopyAsync(Here.Above, subject));
        int foreign;
        await using (var db = world.Open(Here.Id))
        {
            foreign = await db.Chapters.Where(c => c.Id == second).Select(c => c.Number).SingleAsync() + 1;
            await db.Chapters.Where(c => c.Id == third).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, foreign + 5));
        }

        var stranger = await StrangersChapterAsync(subject, foreign);
        Assert.Equal([Here.Above.Id, second, stranger, third], await OrderAsync(subject));
        Assert.Equal(subject, await world.Data.AskAsync((ChapterPlacing p) => p.StepAsync(third, -1), Author));
        Assert.Equal([Here.Above.Id, third, stranger, second], await OrderAsync(subject));
        Assert.Equal(subject, await world.Data.AskAsync((ChapterPlacing p) => p.ToPlaceOfAsync(second, Here.Above.Id), Author));
        Assert.Equal([second, Here.Above.Id, stranger, third], await OrderAsync(subject));
        Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.StepAsync(second, -1), Author)); // it is the first
        Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.ToPlaceOfAsync(second, stranger), Author));
        Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.ToPlaceOfAsync(second, Here.Below.Id), Author));
        foreach (var other in Others)
        {
            Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.StepAsync(third, -1), other));
            Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.ToPlaceOfAsync(third, second), other));
        }
    }

    [Fact]
    public async Task A_move_takes_the_chapter_to_the_students_of_its_new_place()
    {
        var copy = await CopyAsync(Here.Open, Here.Subjects["INF L1"]);
        var taken = await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(copy, Here.Open.SubjectId, Here.Open.Number), Author);
        var proposal = Assert.IsType<Placed.Taken>(taken).Proposal;
        Assert.Equal(new Placed.There(copy, proposal), await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(copy, Here.Open.SubjectId, proposal), Author));
        await using (var db = world.Open(Here.Id))
        {
            var moved = await db.Chapters.SingleAsync(c => c.Id == copy);
            Assert.Equal((Here.Levels["L2"], (short)2, proposal), (moved.LevelId, moved.LevelRank, moved.Number));
        }

        // Into what one does not teach, or what is not there, and what is not one's own: nothing.
        foreach (var subject in new[] { Here.OfOtherProgramme.SubjectId, world.World.Dunes.Open.SubjectId, World.Nobody, 0, -1 })
        {
            Assert.IsType<Placed.Absent>(await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(copy, subject, null), Author));
            Assert.IsType<Placed.Absent>(await world.Data.AskAsync((ChapterPlacing p) => p.DuplicateAsync(copy, subject), Author));
        }

        foreach (var other in Others)
        {
            Assert.IsType<Placed.Absent>(await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(copy, Here.Below.SubjectId, null), other));
            Assert.IsType<Placed.Absent>(await world.Data.AskAsync((ChapterPlacing p) => p.DuplicateAsync(copy, Here.Below.SubjectId), other));
            Assert.Null(await world.Data.AskAsync((ChapterPlacing p) => p.FindAsync(copy), other));
        }

        Assert.IsType<Placed.Absent>(await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(Here.Binned.Id, Here.Below.SubjectId, null), Author));
    }

    [Fact]
    public async Task A_published_chapter_that_moves_leaves_one_count_and_enters_the_other()
    {
        var (from, to) = (Here.OnOtherTrack.SubjectId, Here.Subjects["INF L1"]);
        var (before, there) = (await PublishedAsync(from), await PublishedAsync(to));
        Assert.IsType<Placed.There>(await world.Data.AskAsync((ChapterPlacing p) => p.MoveAsync(Here.OnOtherTrack.Id, to, null), Author));
        Assert.Equal((before - 1, there + 1), (await PublishedAsync(from), await PublishedAsync(to)));
        Assert.NotNull(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(Here.OnOtherTrack.Id, SectionKind.Course), Here.StudentEyes));
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(Here.OnOtherTrack.Id, SectionKind.Course), Here.AsStudent(Here.OtherTrack, "INF", "BTS3")));
    }

    [Fact]
    public async Task A_copy_is_a_draft_with_the_newest_words_and_the_same_files()
    {
        var copy = await CopyAsync(Here.Open, Here.Open.SubjectId);
        await using var db = world.Open(Here.Id);
        var made = await db.Chapters.SingleAsync(c => c.Id == copy);
        Assert.Null(made.PublishedAt);
        Assert.Equal(Here.Open.Title, made.Title);
        Assert.Contains(Here.Open.SolutionsWord, await db.ChapterDrafts.Where(d => d.ChapterId == copy && d.Part == DraftPart.Solutions).Select(d => d.Text).SingleAsync(), StringComparison.Ordinal);
        Assert.Equal(4, await db.Attachments.CountAsync(a => a.ChapterId == copy));
        Assert.Equal([Here.Author.Id], await db.ChapterAuthors.Where(a => a.ChapterId == copy).Select(a => a.ProfessorId).ToListAsync());
        Assert.Null(await world.Data.AskAsync((ChapterQueries q) => q.ReadAsync(copy, SectionKind.Course), Here.StudentEyes));
    }

    [Fact]
    public async Task Nobody_else_sees_figures_of_one_s_chapters()
    {
        Assert.True((await world.Data.AskAsync((TeachQueries q) => q.ReadOverviewAsync(), Author)).Chapters > 5);
        foreach (var other in Others.Where(o => o is not ProfessorViewer))
        {
            Assert.Equal(0, (await world.Data.AskAsync((TeachQueries q) => q.ReadOverviewAsync(), other)).Chapters);
        }

        Assert.Equal(0, (await world.Data.AskAsync((TeachQueries q) => q.ReadOverviewAsync(), Here.ProfessorEyes(Here.Colleague, "INF"))).Chapters);
    }

    private async Task<int> CopyAsync(WorldChapter chapter, int subject) =>
        Assert.IsType<Placed.There>(await world.Data.AskAsync((ChapterPlacing p) => p.DuplicateAsync(chapter.Id, subject), Author)).Id;

    private async Task<int> StrangersChapterAsync(int subject, int number)
    {
        var id = Assert.IsType<Placed.There>(await world.Data.AskAsync((ChapterPlacing p) => p.DuplicateAsync(Here.Above.Id, subject), Author)).Id;
        await using var db = world.Open(Here.Id);
        await db.Database.ExecuteSqlAsync($"UPDATE chapter_authors SET professor_id = {Here.Stranger.Id} WHERE chapter_id = {id}");
        await db.Chapters.Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Number, number));
        return id;
    }

    private async Task<IEnumerable<int>> IdsAsync(OwnFilter filter) => (await world.Data.AskAsync((TeachQueries q) => q.ListOwnAsync(filter, null), Author)).Items.Select(c => c.Id);

    private async Task<List<int>> OrderAsync(int subject)
    {
        await using var db = world.Open(Here.Id);
        return await db.Chapters.Where(c => c.SubjectId == subject).OrderBy(c => c.Number).Select(c => c.Id).ToListAsync();
    }

    private async Task<int> PublishedAsync(int subject)
    {
        await using var db = world.Open(Here.Id);
        var kept = await db.Subjects.Where(s => s.Id == subject).Select(s => s.PublishedChapters).SingleAsync();
        Assert.Equal(await db.Chapters.CountAsync(c => c.SubjectId == subject && c.PublishedAt != null), kept);
        return kept;
    }
}
