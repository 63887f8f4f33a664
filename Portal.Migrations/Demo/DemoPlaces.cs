using Portal.Data;
using Portal.Data.Access;
using Portal.Data.People;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Migrations.Demo;

/// <summary>The rows of one demonstration university, by the names structure.json and the chapters use.</summary>
internal sealed class DemoPlaces(int universityId, DateTimeOffset now)
{
    public int UniversityId { get; } = universityId;

    public Dictionary<string, Level> Levels { get; } = [];

    public Dictionary<string, Programme> Programmes { get; } = [];

    /// <summary>By "PROGRAMME/SUBJECT".</summary>
    public Dictionary<string, Subject> Subjects { get; } = [];

    public Dictionary<string, Professor> Professors { get; } = [];

    public Dictionary<string, Student> Students { get; } = [];

    /// <summary>Creates university, settings, tracks, faculties, programmes and subjects; the context sees with the university's eyes from here on.</summary>
    public static async Task<DemoPlaces> CreateAsync(PortalDbContext db, DemoUniversity demo, DateTimeOffset now, CancellationToken ct)
    {
        var university = new University { Code = demo.Code, Name = demo.Name, CreatedAt = now };
        db.Add(university);
        await db.SaveChangesAsync(ct);
        db.Viewer = new SystemViewer(university.Id);
        db.Add(new UniversitySettings { UniversityId = university.Id, TimeZone = demo.TimeZone, BrandHue = demo.BrandHue, HelpText = demo.HelpText });

        var places = new DemoPlaces(university.Id, now);
        foreach (var level in await StandardTracks.EnsureAsync(db, university.Id, ct))
        {
            places.Levels[level.Code] = level;
        }

        foreach (var faculty in demo.Faculties)
        {
            await places.AddAsync(db, faculty, ct);
        }

        return places;
    }

    /// <summary>The instant a chapter came out: one a week in each subject, the last one some days ago; the same for the same day.</summary>
    /// <param name="subject">Its code.</param>
    /// <param name="fromLast">0 for the newest chapter of the subject, 1 for the one before.</param>
    public DateTimeOffset PublishedAt(string subject, int fromLast)
    {
        var seed = subject.Aggregate(17, (sum, c) => (sum * 31 + c) % 9973);
        return new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero)
            .AddDays(-1 - (seed % 9) - (7 * fromLast)).AddHours(7 + (seed % 11)).AddMinutes(seed % 60);
    }

    private async Task AddAsync(PortalDbContext db, DemoFaculty demo, CancellationToken ct)
    {
        var faculty = new Faculty { UniversityId = UniversityId, Code = demo.Code, Name = demo.Name };
        db.Add(faculty);
        await db.SaveChangesAsync(ct);
        foreach (var item in demo.Programmes)
        {
            var programme = new Programme { UniversityId = UniversityId, FacultyId = faculty.Id, Code = item.Code, Name = item.Name };
            db.Add(programme);
            await db.SaveChangesAsync(ct);
            Programmes[item.Code] = programme;
            foreach (var subject in item.Subjects)
            {
                var row = new Subject
                {
                    UniversityId = UniversityId, ProgrammeId = programme.Id, LevelId = Levels[subject.Level].Id,
                    Semester = subject.Semester, Code = subject.Code, Name = subject.Name, Summary = subject.Summary,
                };
                db.Add(row);
                Subjects[$"{item.Code}/{subject.Code}"] = row;
            }
        }

        await db.SaveChangesAsync(ct);
    }
}
