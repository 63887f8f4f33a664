using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Tests.Support;

namespace Portal.Tests.Drafts;

public sealed class ChapterAuthoringTests(WorldBase world) : IClassFixture<WorldBase>
{
    private UniversityWorld Here => world.World.Fleuve;

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private ProfessorViewer Colleague => Here.ProfessorEyes(Here.Colleague, "INF");

    [Fact]
    public async Task A_colleague_writes_from_the_moment_they_are_added_until_they_are_removed()
    {
        Assert.Null(await ReadAsync(Here.Open.Id, Colleague));
        Assert.Equal(AuthorChange.Done, await AddAsync(Here.Open.Id, Here.Colleague.Id, Author));
        Assert.Equal(AuthorChange.NotFound, await AddAsync(Here.Open.Id, Here.Colleague.Id, Author));

        Assert.Equal([Here.Author.Id, Here.Colleague.Id], (await ReadAsync(Here.Open.Id, Colleague))?.Authors.Select(a => a.ProfessorId));
        await using var db = world.Open(Here.Id);
        Assert.Equal("Awa Ndiaye, Rose Ndiaye", db.Chapters.Single(c => c.Id == Here.Open.Id).AuthorNames);

        Assert.Equal(AuthorChange.Done, await RemoveAsync(Here.Open.Id, Here.Colleague.Id, Colleague));
        Assert.Null(await ReadAsync(Here.Open.Id, Colleague));
        Assert.Equal(AuthorChange.LastAuthor, await RemoveAsync(Here.Open.Id, Here.Author.Id, Author));
    }

    [Fact]
    public async Task Only_those_who_teach_the_programme_can_be_added()
    {
        var there = world.World.Dunes;
        foreach (var person in new[] { Here.Stranger.Id, there.Author.Id, there.Colleague.Id, World.Nobody, 0, -1 })
        {
            Assert.Equal(AuthorChange.NotFound, await AddAsync(Here.Below.Id, person, Author));
        }

        Assert.Equal([Here.Colleague.Id], (await ReadAsync(Here.Below.Id, Author))?.Colleagues.Select(c => c.ProfessorId));
    }

    [Fact]
    public async Task Nobody_else_changes_authors_or_language()
    {
        var there = world.World.Dunes;
        foreach (var other in new Viewer[] { new AnonymousViewer(), Here.StudentEyes, Colleague, Here.ProfessorEyes(Here.Stranger, "BIO"), there.ProfessorEyes(there.Author, "INF"), there.AdminEyes })
        {
            Assert.Null(await ReadAsync(Here.Above.Id, other));
            Assert.Equal(AuthorChange.NotFound, await AddAsync(Here.Above.Id, Here.Colleague.Id, other));
            Assert.Equal(AuthorChange.NotFound, await RemoveAsync(Here.Above.Id, Here.Author.Id, other));
            Assert.False(await world.Data.AskAsync((ChapterAuthoring a) => a.SpeakAsync(Here.Above.Id, "en"), other));
        }

        Assert.True(await world.Data.AskAsync((ChapterAuthoring a) => a.SpeakAsync(Here.Above.Id, "en"), Author));
        Assert.Equal("en", (await ReadAsync(Here.Above.Id, Author))?.Language);
    }

    private Task<ChapterSetup?> ReadAsync(int id, Viewer viewer) => world.Data.AskAsync((ChapterAuthoring a) => a.ReadAsync(id), viewer);

    private Task<AuthorChange> AddAsync(int id, int professor, Viewer viewer) => world.Data.AskAsync((ChapterAuthoring a) => a.AddAsync(id, professor), viewer);

    private Task<AuthorChange> RemoveAsync(int id, int professor, Viewer viewer) => world.Data.AskAsync((ChapterAuthoring a) => a.RemoveAsync(id, professor), viewer);
}
