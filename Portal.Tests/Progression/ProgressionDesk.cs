using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Progression;
using Portal.Tests.Support;

namespace Portal.Tests.Progression;

/// <summary>What tests of passages do again and again, with the data layer.</summary>
internal sealed class ProgressionDesk(DataHost data, UniversityWorld here, TimeProvider clock)
{
    public UniversityWorld Here => here;

    public ProgressionPlace Place(string programme, string level) => new(here.Programmes[programme], here.Levels[level]);

    /// <summary>Opens a period around now, and adds rules from INF L2 and INF L1.</summary>
    public async Task<short> OpenAsync()
    {
        var now = clock.GetUtcNow();
        Assert.True(await RulesAsync(r => r.SavePeriodAsync(new(now.AddDays(-1), now.AddDays(10)))));
        foreach (var (from, to) in new[]
        {
            (Place("INF", "L2"), Place("INF", "L3")), (Place("INF", "L2"), Place("BIO", "L3")), (Place("INF", "L1"), Place("INF", "L2")), (Place("INF", "M1"), new ProgressionPlace(null, null)),
        })
        {
            Assert.Contains(await RulesAsync(r => r.AddAsync(from, to)), new[] { RuleChange.Done, RuleChange.Twice });
        }

        await Task.Yield();
        return AcademicYears.Of(now.AddDays(-1), TimeZoneInfo.FindSystemTimeZoneById("Africa/Dakar"));
    }

    public Task<T> RulesAsync<T>(Func<ProgressionRules, Task<T>> ask, Viewer? viewer = null) => data.AskAsync(ask, viewer ?? here.AdminEyes);

    public Task<T> QueryAsync<T>(Func<ProgressionQueries, Task<T>> ask, Viewer? viewer = null) => data.AskAsync(ask, viewer ?? here.AdminEyes);

    public Task<Deciding> DecideAsync(ProgressionDeed deed, long[] ids, string? reason = null, Viewer? viewer = null) =>
        data.AskAsync<ProgressionDecisions, Deciding>(d => d.DecideAsync(deed, ids, reason), viewer ?? here.AdminEyes);

    /// <summary>The number of the rule that leads there from where the student is.</summary>
    public async Task<int?> RuleAsync(StudentViewer student, ProgressionPlace to) =>
        (await QueryAsync(q => q.ReadOwnAsync(), student))?.Choices.Single(c => c.To == to).RuleId;

    public Task<Asking> AskAsync(StudentViewer student, int? rule) => data.AskAsync<ProgressionAsking, Asking>(a => a.AskAsync(rule), student);

    /// <summary>Asks and answers the passage.</summary>
    public async Task<long> AskedAsync(StudentViewer student, ProgressionPlace to)
    {
        Assert.Equal(Asking.Kept, await AskAsync(student, await RuleAsync(student, to)));
        return (await QueryAsync(q => q.ReadOwnAsync(), student))?.Now?.Id ?? throw new InvalidOperationException("Nothing waits.");
    }

    public static async Task<(int Programme, int Level)> WhereAsync(Portal.Data.PortalDbContext db, int student)
    {
        var found = await db.Students.Where(s => s.Id == student).Select(s => new { s.ProgrammeId, s.LevelId }).SingleAsync();
        return (found.ProgrammeId, found.LevelId);
    }

    public async Task<int> CountAsync(short year, ProgressionState state) => (await QueryAsync(q => q.CountAsync(year))).Where(f => f.State == state).Sum(f => f.Number);
}
