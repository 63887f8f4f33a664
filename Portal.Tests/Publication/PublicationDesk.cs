using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Chapters;
using Portal.Data.Chapters.Publication;
using Portal.Tests.Support;

namespace Portal.Tests.Publication;

/// <summary>What people do at the publishing desk of a world, in few words.</summary>
internal static class PublicationDesk
{
    public static ChapterTexts Texts(string course = "Le cours.", string exercises = "## Exercice 1\n\nÀ faire.", string solutions = "## Exercice 1\n\nFait.", string title = "Titre") =>
        ChapterTexts.Of(title, course, exercises, solutions);

    extension(WorldBase world)
    {
        public Task<PublishOutcome?> PublishAsync(Viewer viewer, int chapter, ChapterTexts texts, PublishRequest? request = null) =>
            world.Data.AskAsync<Publications, PublishOutcome?>(p => p.PublishAsync(chapter, texts, request ?? new()), viewer);

        public Task<bool> CancelAsync(Viewer viewer, int chapter) => world.Data.AskAsync<Schedules, bool>(s => s.CancelAsync(chapter), viewer);

        public Task<bool> MoveAsync(Viewer viewer, int chapter, DateTimeOffset at) => world.Data.AskAsync<Schedules, bool>(s => s.MoveAsync(chapter, at), viewer);

        public Task<bool> WithdrawAsync(Viewer viewer, int chapter) => world.Data.AskAsync<Withdrawals, bool>(w => w.WithdrawAsync(chapter), viewer);

        public Task<bool> ShowAgainAsync(Viewer viewer, int chapter) => world.Data.AskAsync<Withdrawals, bool>(w => w.ShowAgainAsync(chapter), viewer);

        public Task<ChapterReading?> ReadAsync(Viewer viewer, int chapter, SectionKind section = SectionKind.Course) =>
            world.Data.AskAsync<ChapterQueries, ChapterReading?>(q => q.ReadAsync(chapter, section), viewer);

        public async Task<Chapter> ChapterAsync(UniversityWorld here, int id)
        {
            await using var db = world.Open(here.Id);
            return await db.Chapters.AsNoTracking().SingleAsync(c => c.Id == id);
        }

        public async Task SetAsync(FormattableString sql)
        {
            await using var db = world.Open();
            await db.Database.ExecuteSqlAsync(sql);
        }

        /// <summary>Everybody who must not publish a chapter of INF at L2 in the first university.</summary>
        public IEnumerable<(string Who, Viewer Viewer)> Others()
        {
            var (here, there) = (world.World.Fleuve, world.World.Dunes);
            yield return ("a visitor", new AnonymousViewer());
            yield return ("a student", here.StudentEyes);
            yield return ("a colleague", here.ProfessorEyes(here.Colleague, "INF"));
            yield return ("a stranger", here.ProfessorEyes(here.Stranger, "BIO"));
            yield return ("an author elsewhere", there.ProfessorEyes(there.Author, "INF"));
            yield return ("an administrator elsewhere", there.AdminEyes);
            yield return ("the author without the programme", new ProfessorViewer(here.Author.AccountId, here.Author.Id, here.Id, [here.Programmes["BIO"]]));
        }
    }
}
