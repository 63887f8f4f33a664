using Portal.Data.Files;
using Portal.Data.Structure;
using Portal.Tests.Files;
using Portal.Tests.Support;

namespace Portal.Tests.EndToEnd;

/// <content>A university with a logo and something put away of each kind.</content>
public sealed partial class TourApp
{
    /// <summary>Of the faculty, the programme and the subject that are archived.</summary>
    public (int Faculty, int Programme, int Subject) Archived { get; private set; }

    private async Task PutAwayAsync(DataHost data)
    {
        if (PictureMaker.IsThere)
        {
            Assert.IsType<LogoChange.Done>(await data.AskAsync((UniversityLogos l) => l.SetAsync(null, new MemoryStream(DrawnPictures.Png(300, 200, 11))), Here.AdminEyes));
        }

        var faculty = await AddAsync(s => s.SaveFacultyAsync(null, "ANC", "Ancienne UFR"));
        var programme = await AddAsync(s => s.SaveProgrammeAsync(null, faculty, "ANC", "Ancienne filière"));
        var subject = await AddAsync(s => s.SaveSubjectAsync(null, new(programme, Here.Levels["L1"], 1, "ANC", "Ancienne matière", "", "")));
        var track = await AddAsync(s => s.SaveTrackAsync(null, "ANC", "Ancien parcours"));
        foreach (var (kind, id) in new[] { (ArchiveKind.Subject, subject), (ArchiveKind.Programme, programme), (ArchiveKind.Faculty, faculty), (ArchiveKind.Track, track) })
        {
            Assert.IsType<StructureChange.Done>(await data.AskAsync((StructureArchive a) => a.ArchiveAsync(kind, id), Here.AdminEyes));
        }

        Archived = (faculty, programme, subject);

        async Task<int> AddAsync(Func<StructureCommands, Task<StructureChange>> add) => Assert.IsType<StructureChange.Done>(await data.AskAsync(add, Here.AdminEyes)).Id;
    }
}
