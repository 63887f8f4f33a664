using Portal.Data;
using Portal.Data.Chapters;
using Portal.Data.Reading;
using Portal.Data.People;

namespace Portal.Migrations.Demo;

/// <summary>Writes the chapters of the demonstration, and where its students left them.</summary>
internal sealed class DemoChapters(PortalDbContext db, ChapterPublishing publishing, DateTimeOffset now)
{
    private readonly Dictionary<(string Subject, int Number), (Chapter Row, DemoChapter Demo)> written = [];

    /// <summary>Those of one university, all published; answers how many.</summary>
    public async Task<int> AddAsync(DemoPlaces places, IReadOnlyList<DemoChapter> chapters, CancellationToken ct)
    {
        var count = 0;
        foreach (var subject in chapters.Where(c => places.Subjects.ContainsKey(c.Subject)).GroupBy(c => c.Subject))
        {
            var fromLast = subject.Count();
            foreach (var demo in subject)
            {
                await AddAsync(places, demo, places.PublishedAt(demo.Subject, --fromLast), ct);
                count++;
            }
        }

        return count;
    }

    /// <summary>Reading places of the students that structure.json gives some; chapters that do not exist are passed over.</summary>
    public async Task AddReadingAsync(DemoUniversity university, DemoPlaces places, CancellationToken ct)
    {
        foreach (var student in university.Students)
        {
            foreach (var reading in student.Reading ?? [])
            {
                if (written.TryGetValue(($"{student.Programme}/{reading.Subject}", reading.Number), out var chapter))
                {
                    db.Add(PlaceOf(places, places.Students[student.UserName], reading, chapter.Row, chapter.Demo));
                }
            }
        }

        await db.SaveChangesAsync(ct);
    }

    private async Task AddAsync(DemoPlaces places, DemoChapter demo, DateTimeOffset at, CancellationToken ct)
    {
        var subject = places.Subjects[demo.Subject];
        var level = places.Levels.Values.Single(l => l.Id == subject.LevelId);
        var author = demo.Author is { } key ? places.Professors.GetValueOrDefault(key) : null;
        var (release, solutionsAt) = demo.File.Solutions(now);
        var chapter = new Chapter
        {
            UniversityId = places.UniversityId, SubjectId = subject.Id, ProgrammeId = subject.ProgrammeId,
            TrackId = level.TrackId, LevelId = level.Id, LevelRank = level.Rank, Semester = subject.Semester,
            Number = demo.Number, Title = demo.Texts.Title, Language = demo.File.Language, Attribution = demo.File.Attribution,
            SolutionRelease = release, SolutionsAt = solutionsAt, CreatedAt = at, UpdatedAt = at,
            AuthorNames = author is null ? "" : $"{author.FirstName} {author.LastName}",
        };
        if (author is not null)
        {
            chapter.Authors.Add(new ChapterAuthor { UniversityId = places.UniversityId, ProfessorId = author.Id });
            if (!author.Subjects.Exists(s => s.SubjectId == subject.Id))
            {
                author.Subjects.Add(new ProfessorSubject { UniversityId = places.UniversityId, SubjectId = subject.Id });
            }
        }

        db.Add(chapter);
        await db.SaveChangesAsync(ct);
        await publishing.WriteAsync(db, chapter.Id, demo.Texts, demo.Rendered, new() { At = at }, ct);
        written[(demo.Subject, demo.Number)] = (chapter, demo);
    }

    private ReadingPlace PlaceOf(DemoPlaces places, Student student, DemoReading reading, Chapter chapter, DemoChapter demo)
    {
        var headings = demo.Rendered.Course?.Headings ?? [];
        var opened = now.AddDays(-reading.DaysAgo).AddMinutes(-17);
        return new()
        {
            UniversityId = places.UniversityId, StudentId = student.Id, ChapterId = chapter.Id, Version = chapter.PublishedVersion,
            Percent = reading.Percent, OpenedAt = opened, ReadAt = reading.Percent == 100 ? opened : null,
            Anchor = reading.Percent == 100 || headings.Count == 0 ? "" : headings[headings.Count * reading.Percent / 100].Id,
        };
    }
}
