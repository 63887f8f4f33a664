using Portal.Data.Chapters.Own;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <content>Questions below chapters, and a professor's own chapters.</content>
internal static partial class Matrix
{
    private static IEnumerable<MatrixRow> Discussions(UniversityWorld here)
    {
        const string Thread = "/chapters/{ChapterId:int}/questions/{QuestionId:long}";
        yield return Page("/teach/questions", Urls.TeachQuestions, null, ForProfessors);
        yield return Page("/teach/bin", Urls.TeachBin, null, ForProfessors);
        yield return Page("/teach/statistics", Urls.TeachStatistics, null, ForProfessors);
        yield return Page("/teach/statistics.csv", Urls.TeachStatisticsCsv, null, ForProfessors);
        foreach (var chapter in new[] { here.Open, here.Draft })
        {
            yield return Page("/teach/chapters/{ChapterId:int}/statistics", Urls.ChapterStatistics(chapter.Id), Urls.ChapterStatistics(World.Nobody), "00000 1000 0000");
            yield return Page("/teach/chapters/{id:int}/statistics.csv", Urls.ChapterStatisticsCsv(chapter.Id), Urls.ChapterStatisticsCsv(World.Nobody), "00000 1000 0000");
        }

        yield return Page("/teach/bulk", Urls.TeachBulk(OwnDeed.Bin, [here.Open.Id]), null, ForProfessors);
        yield return Page("/teach/bulk", "/teach/bulk?deed=burn", null, ForNobody);
        foreach (var chapter in new[] { here.Open, here.Draft, here.OnOtherTrack })
        {
            yield return Page("/teach/chapters/{ChapterId:int}/placement", Urls.ChapterPlacement(chapter.Id), Urls.ChapterPlacement(World.Nobody), "00000 1000 0000");
        }

        yield return Page("/teach/chapters/{ChapterId:int}/placement", Urls.ChapterPlacement(here.Binned.Id), Urls.ChapterPlacement(World.Nobody), ForNobody);
        foreach (var (chapter, readers, released) in Chapters(here))
        {
            var (question, ofSolutions) = (here.Questions[chapter.Id], here.SolutionQuestions[chapter.Id]);
            yield return Page("/chapters/{ChapterId:int}/questions", Urls.Questions(chapter.Id), Urls.Questions(World.Nobody), readers);
            yield return Page(Thread, Urls.Question(chapter.Id, question.Id), Urls.Question(World.Nobody, question.Id), readers);

            // An answer is no thread, and a question of another chapter is none here.
            yield return Page(Thread, Urls.Question(chapter.Id, question.AnswerId), null, ForNobody);
            yield return Page(Thread, Urls.Question(here.Below.Id, question.Id), null, chapter == here.Below ? readers : ForNobody);
            yield return new(Get, Thread, Urls.Question(chapter.Id, ofSolutions.Id), Urls.Question(World.Nobody, ofSolutions.Id), who =>
                !released && Browsers.IsStudent(who) ? "404" : See(readers, who));
        }

        const string Edit = "/chapters/{ChapterId:int}/comments/{CommentId:long}/edit";
        var open = here.Questions[here.Open.Id];
        yield return Page(Edit, Urls.CommentEdit(here.Open.Id, open.Id), Urls.CommentEdit(here.Open.Id, World.Nobody), "10000 0000 0000");
        yield return Page(Edit, Urls.CommentEdit(here.Open.Id, open.AnswerId), Urls.CommentEdit(here.Open.Id, World.Nobody), "00000 1000 0000");
        yield return Page(Edit, Urls.CommentEdit(here.Never.Id, here.SolutionQuestions[here.Never.Id].Id), Urls.CommentEdit(here.Open.Id, World.Nobody), ForNobody);
        foreach (var chapter in new[] { here.Open, here.Draft })
        {
            yield return Page(
                "/chapters/{ChapterId:int}/comments/{CommentId:long}/moderation", Urls.CommentModeration(chapter.Id, here.Questions[chapter.Id].Id),
                Urls.CommentModeration(chapter.Id, World.Nobody), ForWriters);
        }
    }
}
