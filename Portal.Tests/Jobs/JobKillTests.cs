using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Files;
using Portal.Data.Jobs;
using Portal.Data.Notifications;
using Portal.Data.Progression;
using Portal.Data.Rollover;
using Portal.Data.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>Each kind of job is killed with its server where it hurts most, up to twice, and is afterwards done once: nothing double, nothing half, its result as it happened.</summary>
public sealed class JobKillTests(WorldBase world, ITestOutputHelper output) : IClassFixture<WorldBase>
{
    private KillWorld? kill;

    private UniversityWorld Here => world.World.Fleuve;

    private KillWorld Kill => kill ?? throw new InvalidOperationException("The world is not prepared yet.");

    /// <summary>What has to be there in the end, by kind: a new kind of job gets a line here.</summary>
    internal static IReadOnlyDictionary<string, Func<JobKillTests, PortalDbContext, JobResult?, Task>> Ends { get; } =
        new Dictionary<string, Func<JobKillTests, PortalDbContext, JobResult?, Task>>
        {
            ["notify.chapter"] = (t, db, r) => ToldOnceAsync(db, r, $"/chapters/{t.Here.Open.Id}", KillWorld.Students),
            ["notify.readers"] = (t, db, r) => ToldOnceAsync(db, r, $"/chapters/{t.Here.PastDate.Id}/changes", KillWorld.Students),
            ["announcement.send"] = async (t, db, r) =>
            {
                await ToldOnceAsync(db, r, $"/study/messages/{t.Kill.Message}", KillWorld.Students);
                Assert.Equal(r?.Counts["Destinataires"], await db.AnnouncementReceipts.CountAsync(a => a.AnnouncementId == t.Kill.Message));
            },
            ["announcement.withdraw"] = async (t, db, r) =>
            {
                Assert.Equal(KillWorld.Students + 2, r?.Counts["Notifications retirées"]);
                Assert.False(await db.Notifications.AnyAsync(n => n.Link == $"/study/messages/{t.Kill.TakenBack}"));
            },
            ["lesson.tell"] = (t, db, r) => ToldAsync(db, r, NotificationKind.LessonScheduled),
            ["lesson.remind"] = async (t, db, r) =>
            {
                await ToldAsync(db, r, NotificationKind.LessonReminder);
                Assert.InRange(await db.LessonReminders.CountAsync(), 1, 3);
            },
            ["chapter.show"] = async (t, db, _) =>
            {
                Assert.NotNull(await db.Chapters.Where(c => c.Id == t.Here.Draft.Id).Select(c => c.PublishedAt).SingleAsync());
                Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.TargetId == t.Here.Draft.Id && a.Action == "chapter.published"));
                await ToldOnceAsync(db, null, $"/chapters/{t.Here.Draft.Id}", KillWorld.Students);
            },
            ["chapters.links"] = async (_, db, r) =>
            {
                // Answers are kept one by one while sites are asked: those of the chapter at which it was killed may be missing in the count, never in the rows.
                Assert.Equal(3, await db.LinkChecks.CountAsync());
                Assert.InRange(r?.Counts["Liens vérifiés"] ?? 0, 2, 3);
            },
            ["files.sweep"] = (_, _, _) => Task.CompletedTask, // what is left of all files is looked at in the end
            ["people.personal-data"] = async (t, db, _) => Assert.Equal(1, await db.PersonalExports.CountAsync(e => e.SubjectAccountId == t.Here.Student.AccountId)),
            ["exports.programme"] = async (t, db, _) => Assert.Equal(1, await db.KeptExports.CountAsync(e => e.AccountId == t.Here.Author.AccountId)),
            ["people.deed"] = async (_, db, r) =>
            {
                Assert.Equal(KillWorld.Binned, r?.Counts["Étudiants"]);
                Assert.Equal(KillWorld.Binned, await db.Students.IgnoreQueryFilters().CountAsync(s => s.LastName == "let" && s.DeletedAt != null));
                Assert.Equal(1, await db.Students.IgnoreQueryFilters().Where(s => s.LastName == "let").Select(s => s.DeletionId).Distinct().CountAsync());
                Assert.Equal(1, await db.AuditEntries.CountAsync(a => a.Action == "students.binned"));
            },
            ["accounts.invitations"] = async (t, db, r) =>
            {
                Assert.Equal((KillWorld.Invited, 0), (await db.Invitations.CountAsync(i => i.SentAt != null), await db.Invitations.CountAsync(i => i.SentAt == null)));
                Assert.Equal(KillWorld.Invited, r?.Counts["Courriels"]);
                Assert.Equal(KillWorld.Invited, Directory.GetFiles(t.Outbox).Length);
            },
            ["roster.compare"] = async (t, db, r) => Assert.Equal((KillWorld.Listed, RosterState.Ready), (await db.RosterRows.CountAsync(x => x.ImportId == t.Kill.Imports[0]), await t.StateAsync(db, 0))),
            ["roster.apply"] = async (t, db, r) => Assert.Equal((KillWorld.Listed, RosterState.Applied), (await CountNumbersAsync(db, "applique"), await t.StateAsync(db, 1))),
            ["roster.undo"] = async (t, db, r) => Assert.Equal((0, RosterState.Undone), (await CountNumbersAsync(db, "repris"), await t.StateAsync(db, 2))),
            ["roster.tidy"] = (_, _, _) => Task.CompletedTask, // nothing is old
            ["figures.count"] = async (t, db, _) => Assert.Equal(1, await db.DailyFigures.CountAsync(f => f.UniversityId == t.Here.Id && (int)f.Kind == 54)),
            ["accounts.tidy-sessions"] = async (_, db, _) => Assert.Equal(0, await db.AccountSessions.CountAsync(s => s.Device == "vieux")),
            ["jobs.tidy"] = async (_, db, r) => Assert.Equal((0, (long)KillWorld.Old), (await db.Jobs.IgnoreQueryFilters().CountAsync(j => j.Kind == "test.old"), r?.Counts["Travaux effacés"])),
            ["deletion.purge"] = (t, db, r) =>
            {
                Assert.Equal((KillWorld.Chapters, 1L, KillWorld.Chapters / 10L, KillWorld.Chapters / 10L), (r?.Counts["Chapitres"], r?.Counts["Matières"], r?.Counts["Pièces jointes"], r?.Counts["Fichiers effacés"]));
                return GoneAsync(db, t.Kill.Purged);
            },
            ["deletion.empty"] = (t, db, _) => GoneAsync(db, t.Kill.Emptied),
            ["deletion.university"] = async (t, db, r) =>
            {
                Assert.False(await db.Universities.IgnoreQueryFilters().AnyAsync(u => u.Id == t.Kill.Third));
                Assert.Equal((11L, 7L), (r?.Counts["Chapitres"], r?.Counts["Étudiants"]));
                Assert.Equal(0, await db.Users.CountAsync(a => a.UniversityId == t.Kill.Third));
                var folder = Path.Combine(t.Files, $"{t.Kill.Third}");
                Assert.True(!Directory.Exists(folder) || Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Length == 0);
            },
            ["progression.decide"] = async (t, db, r) =>
            {
                Assert.Equal((KillWorld.Asking, 0L), (r?.Counts["Passages validés"], r?.Counts["Laissés comme ils étaient"]));
                Assert.Equal(KillWorld.Asking, await db.StudentProgressions.CountAsync(p => p.State == ProgressionState.Validated));
                Assert.Equal(KillWorld.Asking, await db.Students.CountAsync(s => s.LastName == "pas" && s.LevelId == t.Here.Levels["L2"]));
                Assert.Equal(KillWorld.Asking, await db.AuditEntries.CountAsync(a => a.Action == "progression.validated"));
            },
            ["progression.recount"] = async (_, db, _) => Assert.Equal(KillWorld.Asking, await db.ProgressionCounts.SumAsync(c => c.Number)),
            ["year.rollover"] = async (_, db, r) => Assert.Equal((1, r?.Counts["Chapitres copiés"]), (await db.YearRollovers.CountAsync(y => y.State == RolloverState.Done), await db.Chapters.CountAsync(c => c.CopiedFromId != null))),
            ["subscription.notices"] = async (_, db, r) =>
            {
                Assert.Equal(KillWorld.Ending, r?.Counts["Destinataires"]);
                await ToldAsync(db, r, NotificationKind.SubscriptionEndsSoon);
            },
        };

    private string Files => world.Files;

    private string Outbox => Path.Combine(world.Files, "outbox");

    [Fact]
    public async Task Whatever_is_killed_in_the_middle_or_at_its_end_is_done_once()
    {
        kill = new KillWorld(world);
        await Kill.PrepareAsync();
        await Kill.AskAsync();
        Assert.Equal([], Ends.Keys.Except(Kill.Jobs.Keys));

        await using var gates = new KillGates(world);
        await gates.ShutAsync(Ends.Keys);
        foreach (var kind in new[] { "deletion.purge", "deletion.university", "chapters.links", "accounts.invitations", "files.sweep" })
        {
            await gates.ShutNoteAsync(kind);
        }

        await using (var db = world.Open(Here.Id))
        {
            var last = await db.Students.Where(s => s.LastName == "pas").MaxAsync(s => s.Id);
            await gates.ShutMiddleAsync("progression.decide", "student_progressions", "UPDATE", $"NEW.state = 1 AND NEW.student_id = {last}");
            var chapter = await db.Chapters.IgnoreQueryFilters().Where(c => c.DeletionId == Kill.Emptied).MaxAsync(c => c.Id);
            await gates.ShutMiddleAsync("deletion.empty", "chapters", "DELETE", $"OLD.id = {chapter}");
        }

        await using var server = new MortalServer(world.Database, world.Files);
        var killed = new Dictionary<string, int>();
        for (var left = await gates.LeftAsync(); left > 0; left = await gates.LeftAsync())
        {
            await server.StartAsync();
            var places = await UntilStoppedAsync(gates);
            await server.KillAsync();
            await gates.ForgetAsync(places);
            foreach (var place in places)
            {
                killed[place] = killed.GetValueOrDefault(place) + 1;
            }
        }

        await server.StartAsync();
        await UntilAllIsOverAsync();
        await server.KillAsync();
        output.WriteLine($"killed: {string.Join(", ", killed.Select(k => $"{k.Key} {k.Value}"))}");
        await LookAsync();
    }

    /// <summary>Until three jobs stand at their places, or as many as are left; those that wait for one that stands do not come and are killed with it.</summary>
    private async Task<IReadOnlyList<string>> UntilStoppedAsync(KillGates gates)
    {
        var since = Stopwatch.StartNew();
        Stopwatch? first = null;
        while (true)
        {
            var waiting = await gates.WaitingAsync();
            await using var db = world.Open();
            var left = await db.Database.SqlQuery<int>($"""
                SELECT count(*)::int AS "Value" FROM jobs j WHERE j.state IN (0, 1) AND j.run_at <= now() AND EXISTS (SELECT 1 FROM kill_gates g WHERE split_part(g.place, ' ', 2) = j.kind)
                """).SingleAsync();
            first = waiting.Count == 0 ? null : first ?? Stopwatch.StartNew();
            if (first is not null && (waiting.Count >= Math.Min(JobRunner.AtOnce, left) || first.Elapsed > TimeSpan.FromSeconds(2)))
            {
                return waiting;
            }

            Assert.True(since.Elapsed < TimeSpan.FromSeconds(25), $"{waiting.Count} of {left} stand: {string.Join(", ", waiting)}. {await TellAsync()}");
            await Task.Delay(25);
        }
    }

    private async Task UntilAllIsOverAsync()
    {
        var since = Stopwatch.StartNew();
        await using var db = world.Open();
        while (await db.Jobs.IgnoreQueryFilters().AnyAsync(j => j.State <= JobState.Running && j.RunAt <= world.Clock.GetUtcNow()))
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(40), await TellAsync());
            await Task.Delay(50);
        }
    }

    private async Task LookAsync()
    {
        await using var db = world.Open(Here.Id);
        var wrong = new List<string>();
        foreach (var (kind, holds) in Ends)
        {
            var job = await db.Jobs.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(j => j.Id == Kill.Jobs[kind]);
            output.WriteLine($"{kind}: try {job?.Attempts}, {(job?.FinishedAt - job?.StartedAt)?.TotalMilliseconds:0} ms, {job?.Result}");
            try
            {
                Assert.Equal((JobState.Succeeded, null), (job?.State, job?.Error));
                await holds(this, db, JobResult.Read(job?.Result));
            }
            catch (Xunit.Sdk.XunitException e)
            {
                wrong.Add($"{kind}: {job?.State} {job?.Error} {job?.Result}\n{e.Message}");
            }
        }

        // Files left behind by killed runs are known to the sweep, and gone a day later.
        await using (var server = world.NewHost())
        {
            await using var later = world.Open();
            await later.Database.ExecuteSqlAsync($"UPDATE stored_files SET created_at = created_at - interval '2 days'");
            foreach (var file in Directory.GetFiles(world.Files, "*", SearchOption.AllDirectories))
            {
                File.SetLastWriteTimeUtc(file, world.Clock.GetUtcNow().UtcDateTime.AddDays(-2));
            }

            var found = await new FileSweep(new(server.Get<IDbContextFactory<PortalDbContext>>(), new FixedViewer(new SystemViewer(Here.Id))), server.Get<FileStoreOptions>(), world.Clock).RunAsync();
            if ((found.RowsWithoutFile, found.FilesWithoutRow) is not (0, 0))
            {
                wrong.Add($"Files: {found}");
            }

            var waiting = Path.Combine(world.Files, FileStore.WaitingFolder);
            if (Directory.Exists(waiting) && Directory.GetFiles(waiting).Length > 0)
            {
                wrong.Add("A file on its way was left behind.");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private async Task<string> TellAsync()
    {
        await using var db = world.Open();
        return string.Join('\n', await db.Database.SqlQuery<string>($"""
            SELECT kind || ' state ' || state || ' try ' || attempts || ' ' || coalesce(error, '') AS "Value" FROM jobs WHERE state IN (0, 1, 3) AND run_at <= now()
            UNION ALL SELECT application_name || ' | ' || coalesce(wait_event, '') || ' | ' || state || ' | ' || left(query, 120) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'
            """).ToListAsync());
    }

    /// <summary>Each student of the mass once, nobody twice, and as many as the result says.</summary>
    private static async Task ToldOnceAsync(PortalDbContext db, JobResult? result, string link, int atLeast)
    {
        var told = db.Notifications.Where(n => n.Link == link);
        var number = await told.CountAsync();
        Assert.Equal(number, await told.Select(n => n.AccountId).Distinct().CountAsync());
        Assert.True(number >= atLeast, $"{number} were told.");
        if (result is not null)
        {
            Assert.Equal(result.Counts["Destinataires"], number);
        }
    }

    private static async Task ToldAsync(PortalDbContext db, JobResult? result, NotificationKind kind)
    {
        var told = db.Notifications.Where(n => n.Kind == kind);
        var number = await told.CountAsync();
        Assert.Equal(result?.Counts["Destinataires"], number);
        Assert.True(number > 0);
    }

    private static async Task GoneAsync(PortalDbContext db, long deletion)
    {
        Assert.False(await db.Chapters.IgnoreQueryFilters().AnyAsync(c => c.DeletionId == deletion));
        Assert.False(await db.Subjects.IgnoreQueryFilters().AnyAsync(s => s.DeletionId == deletion));
        Assert.False(await db.StoredFiles.AnyAsync(f => f.Length == 10 && !db.Attachments.Any(a => a.FileId == f.Id)));
    }

    private static Task<int> CountNumbersAsync(PortalDbContext db, string mark) => db.Students.CountAsync(s => s.Number != null && s.Number.StartsWith(mark));

    private Task<RosterState> StateAsync(PortalDbContext db, int import) => db.RosterImports.Where(i => i.Id == Kill.Imports[import]).Select(i => i.State).SingleAsync();
}

/// <summary>What the portal can do in the background, as a whole.</summary>
public sealed class JobKindTests(PortalApp app) : IClassFixture<PortalApp>
{
    [Fact]
    public void Every_kind_of_job_is_killed_by_a_test() =>
        Assert.Equal(app.Services.GetRequiredService<JobHandlers>().All.Select(k => k.Kind).Order(), JobKillTests.Ends.Keys.Order());
}
