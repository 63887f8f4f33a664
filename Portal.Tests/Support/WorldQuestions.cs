using Portal.Data;
using Portal.Data.Chapters;
using Portal.Data.Discussion;
using Portal.Data.Rendering;

namespace Portal.Tests.Support;

/// <summary>A question with an answer of the teaching team, each with a word of its own.</summary>
public sealed record WorldQuestion(long Id, long AnswerId, string Word, string AnswerWord);

/// <summary>Asks about every chapter of a world: once about a paragraph of the course, once about the solutions. Nothing waits.</summary>
internal static class WorldQuestions
{
    public static async Task AddAsync(PortalDbContext db, UniversityWorld world, DateTimeOffset now)
    {
        foreach (var chapter in world.Chapters)
        {
            var (asker, author) = chapter == world.OfOtherProgramme ? (world.OtherProgramme, world.Stranger) : (world.Student, world.Author);
            world.Questions[chapter.Id] = await AskAsync(db, world, chapter, SectionKind.Course, "c-p1", asker, author, now);
            world.SolutionQuestions[chapter.Id] = await AskAsync(db, world, chapter, SectionKind.Solutions, "s-p1", asker, author, now);
        }
    }

    private static async Task<WorldQuestion> AskAsync(
        PortalDbContext db, UniversityWorld world, WorldChapter chapter, SectionKind section, string anchor, Person asker, Person author, DateTimeOffset now)
    {
        var word = $"question{section.ToString().ToLowerInvariant()}{world.Code.ToLowerInvariant()}{chapter.Number}mot";
        var question = Written(word, null);
        var asked = new Comment
        {
            UniversityId = world.Id, ChapterId = chapter.Id, Section = section, Anchor = anchor, Quote = $"Voici {(section == SectionKind.Solutions ? chapter.SolutionsWord : chapter.CourseWord)}.",
            StudentId = asker.Id, Markdown = question.Text, Html = question.Html, Summary = question.Text, RendererVersion = ChapterRenderer.Version, CreatedAt = now,
            State = QuestionState.Answered, Answers = 1,
        };
        db.Add(asked);
        await db.SaveChangesAsync();
        var text = Written(word, "reponse");
        var answer = new Comment
        {
            UniversityId = world.Id, ChapterId = chapter.Id, Section = section, ParentId = asked.Id, ProfessorId = author.Id,
            Markdown = text.Text, Html = text.Html, Summary = text.Text, RendererVersion = ChapterRenderer.Version, CreatedAt = now,
        };
        db.Add(answer);
        db.Add(new ChapterDiscussion { UniversityId = world.Id, ChapterId = chapter.Id, Section = section, Questions = 1, Places = $$"""{"{{anchor}}": 1}""" });
        await db.SaveChangesAsync();
        return new(asked.Id, answer.Id, word, "reponse" + word);
    }

    private static (string Text, string Html) Written(string word, string? prefix) => ($"Voici {prefix}{word}.", $"<p>Voici {prefix}{word}.</p>");
}
