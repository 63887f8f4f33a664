using Microsoft.Extensions.Localization;
using Portal.Data.Announcements;
using Portal.Data.Structure;
using Portal.Web.Localization;

namespace Portal.Web.Components.Pages.Teach.Announcements;

/// <summary>A target that can be chosen, in words.</summary>
/// <param name="Group">Name of the programme it belongs to; null for what stands above programmes.</param>
internal sealed record TargetChoice(string Value, string Words, string? Group);

/// <summary>Targets and states of messages in words.</summary>
internal static class MessageWords
{
    /// <summary>Everything a professor of these programmes may choose, the widest first.</summary>
    public static IReadOnlyList<TargetChoice> Choices(IStringLocalizer<Texts> texts, UniversityStructure place, IReadOnlyCollection<int> programmes)
    {
        var taught = place.OpenProgrammes.Where(p => programmes.Contains(p.Id)).ToList();
        List<TargetChoice> choices = [Choice(texts, place, new(), null)];
        choices.AddRange(place.OpenFaculties.Where(f => taught.Any(p => p.FacultyId == f.Id)).Select(f => Choice(texts, place, new(FacultyId: f.Id), null)));
        choices.AddRange(taught.SelectMany(p => place.EntriesOf(p.Id)).DistinctBy(l => l.Id).Select(l => Choice(texts, place, new(LevelId: l.Id), null)));
        foreach (var programme in taught)
        {
            choices.Add(Choice(texts, place, new(ProgrammeId: programme.Id), programme.Name));
            foreach (var level in place.EntriesOf(programme.Id))
            {
                choices.Add(Choice(texts, place, new(ProgrammeId: programme.Id, LevelId: level.Id), programme.Name));
                foreach (var semester in place.SubjectsOf(programme.Id).Where(s => s.LevelId == level.Id).GroupBy(s => s.Semester).OrderBy(g => g.Key))
                {
                    choices.Add(Choice(texts, place, new(ProgrammeId: programme.Id, LevelId: level.Id, Semester: semester.Key), programme.Name));
                    choices.AddRange(semester.Select(s => Choice(texts, place, new(SubjectId: s.Id), programme.Name)));
                }
            }
        }

        return choices;
    }

    /// <summary>Whom a target means.</summary>
    public static string Say(IStringLocalizer<Texts> texts, UniversityStructure place, AnnouncementTarget target)
    {
        var programme = target.ProgrammeId is { } p ? place.Programme(p)?.Name : target.FacultyId is { } f ? place.Faculties.FirstOrDefault(x => x.Id == f)?.Name : null;
        var level = target.LevelId is { } l ? place.Level(l)?.Code : null;
        return (target.SubjectId is { } s ? place.Subject(s) : null, programme, level, target.Semester) switch
        {
            ({ } subject, _, _, _) => texts["{0}, {1} semestre {2}", subject.Name, place.Level(subject.LevelId)?.Code ?? "", subject.Semester],
            (_, { } name, { } code, { } semester) => texts["{0}, {1} semestre {2}", name, code, semester],
            (_, { } name, { } code, _) => texts["{0}, {1}", name, code],
            (_, { } name, _, _) => name,
            (_, _, { } code, _) => texts["Tous mes étudiants de {0}", code],
            _ => texts["Tous mes étudiants"],
        };
    }

    /// <summary>The class and the French word of a state.</summary>
    public static (string Sign, string Word) Of(AnnouncementState state) => state switch
    {
        AnnouncementState.Draft => ("draft", "Brouillon"),
        AnnouncementState.Scheduled => ("soon", "À envoyer"),
        AnnouncementState.Sent => ("live", "Envoyé"),
        _ => ("bad", "Retiré"),
    };

    private static TargetChoice Choice(IStringLocalizer<Texts> texts, UniversityStructure place, AnnouncementTarget target, string? group) =>
        new(target.ToString(), Say(texts, place, target), group);
}
