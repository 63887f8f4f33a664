using System.Globalization;
using Portal.Data.Structure;

namespace Portal.Data.Announcements;

/// <summary>
/// Whom a message is for: each part narrows it, null leaves it open. A level means exactly that level. Within what the author teaches, whatever it says: of a university or a
/// faculty, the author's programmes.
/// </summary>
/// <param name="Semester">1 or 2, what the message is about; students of a level follow both.</param>
public sealed record AnnouncementTarget(int? FacultyId = null, int? ProgrammeId = null, int? LevelId = null, short? Semester = null, int? SubjectId = null)
{
    /// <summary>
    /// The target with everything above its narrowest part filled in; null when a part does not exist, does not belong to another, or is not taught by the author (W-S7): both
    /// are the same to whoever asks.
    /// </summary>
    public AnnouncementTarget? Within(UniversityStructure place, IReadOnlyCollection<int> programmes)
    {
        if (SubjectId is { } subject)
        {
            return place.Subject(subject) is { } found && programmes.Contains(found.ProgrammeId) && place.Programme(found.ProgrammeId) is { } of
                && Fits(ProgrammeId, of.Id) && Fits(FacultyId, of.FacultyId) && Fits(LevelId, found.LevelId) && (Semester is null || Semester == found.Semester)
                    ? new(of.FacultyId, of.Id, found.LevelId, found.Semester, subject)
                    : null;
        }

        if ((LevelId is { } level && place.Level(level) is null) || (Semester is not null && (Semester is not (1 or 2) || LevelId is null)))
        {
            return null;
        }

        if (ProgrammeId is { } programme)
        {
            return programmes.Contains(programme) && place.Programme(programme) is { } found && Fits(FacultyId, found.FacultyId) ? this with { FacultyId = found.FacultyId } : null;
        }

        return FacultyId is { } faculty && !programmes.Any(p => place.Programme(p)?.FacultyId == faculty) ? null : this;
    }

    /// <summary>Whether something new may be for them: nothing that it names is archived.</summary>
    public bool IsOpen(UniversityStructure place) =>
        (SubjectId is not { } subject || (place.Subject(subject) is { } found && place.IsOpen(found)))
        && (ProgrammeId is not { } programme || place.IsOpen(programme))
        && (LevelId is not { } level || place.Level(level) is { ArchivedAt: null })
        && (FacultyId is not { } faculty || place.OpenFaculties.Any(f => f.Id == faculty));

    /// <summary>As forms send it: "f3", "p7", "p7-l2", "p7-l2-s1", "l2", "m12"; empty for everybody.</summary>
    public override string ToString() => SubjectId is { } subject
        ? string.Create(CultureInfo.InvariantCulture, $"m{subject}")
        : string.Join('-', new[] { ProgrammeId is { } p ? Part('p', p) : FacultyId is { } f ? Part('f', f) : null, LevelId is { } l ? Part('l', l) : null, Semester is { } s ? Part('s', s) : null }.OfType<string>());

    /// <summary>Reads what <see cref="ToString"/> wrote; null when it is nothing of the kind.</summary>
    public static AnnouncementTarget? Parse(string? text)
    {
        var target = new AnnouncementTarget();
        foreach (var part in (text ?? "").Split('-', 6, StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                return null;
            }

            var next = part[0] switch
            {
                'f' => target with { FacultyId = id },
                'p' => target with { ProgrammeId = id },
                'l' => target with { LevelId = id },
                's' when id is 1 or 2 => target with { Semester = (short)id },
                'm' => target with { SubjectId = id },
                _ => null,
            };
            if (next is null)
            {
                return null;
            }

            target = next;
        }

        return target;
    }

    internal static AnnouncementTarget Of(Announcement announcement) =>
        new(announcement.FacultyId, announcement.ProgrammeId, announcement.LevelId, announcement.Semester, announcement.SubjectId);

    private static bool Fits(int? asked, int found) => asked is null || asked == found;

    private static string Part(char sign, int id) => string.Create(CultureInfo.InvariantCulture, $"{sign}{id}");
}
