using Microsoft.EntityFrameworkCore;
using Portal.Data.Access;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Announcements;
using Portal.Data.Chapters.Publication;
using Portal.Data.Deletion;
using Portal.Data.Exporting;
using Portal.Data.Jobs;
using Portal.Data.Lessons;
using Portal.Data.Notifications;
using Portal.Data.People;
using Portal.Data.People.PersonalData;
using Portal.Data.Progression;
using Portal.Data.Rollover;
using Portal.Data.Rosters;
using Portal.Tests.Progression;
using Portal.Tests.Publication;
using Portal.Tests.Rosters;
using Portal.Tests.Support;

namespace Portal.Tests.Jobs;

/// <summary>A world in which each kind of job has something to do, and the jobs that do it.</summary>
internal sealed class KillWorld(WorldBase world)
{
    /// <summary>Students of INF at L2 beside those of the world.</summary>
    public const int Students = 600;

    /// <summary>Students of LET that go into the bin, chapters of each purge, people of each list, students who ask for a passage.</summary>
    public const int Binned = 300, Chapters = 700, Listed = 200, Asking = 600;

    public const int Invited = 6, Ending = 40, Old = 30;

    /// <summary>The job of each kind.</summary>
    public Dictionary<string, long> Jobs { get; } = [];

    public int Message { get; private set; }

    public int TakenBack { get; private set; }

    public int Lesson { get; private set; }

    public int Third { get; private set; }

    public long Purged { get; private set; }

    public long Emptied { get; private set; }

    public RosterDesk? Rosters { get; private set; }

    /// <summary>Of the lists compared, applied and taken back.</summary>
    public long[] Imports { get; } = new long[3];

    private UniversityWorld Here => world.World.Fleuve;

    private DataHost Data => world.Data;

    public async Task PrepareAsync()
    {
        await using var db = world.Open(Here.Id);
        await AddStudentsAsync(db, "feu", Students, "INF", "L2");
        await AddStudentsAsync(db, "let", Binned, "LET", "L3");
        await AddStudentsAsync(db, "pas", Asking, "INF", "L1");
        await AddChaptersAsync(db, "PUR");
        await AddChaptersAsync(db, "VID");
        Third = (await new WorldBuilder(world.Database, world.Files, world.Clock, "UGT", "Université de trop").BuildAsync()).Id;
        await using (var server = world.NewHost())
        {
            await server.WorkAsync();
            await BeforehandAsync(server, db);
        }

        await db.Database.ExecuteSqlAsync($"UPDATE jobs SET state = 4, finished_at = now() WHERE state = 0");
    }

    /// <summary>Asks for one job of each kind.</summary>
    public async Task AskAsync()
    {
        await using var db = world.Open(Here.Id);
        await AskForWritingAsync(db);
        await AskForPeopleAsync(db);
        await AskForNightAsync(db);
        foreach (var job in await db.Jobs.IgnoreQueryFilters().Where(j => j.State == JobState.Queued).OrderBy(j => j.Id).ToListAsync())
        {
            Jobs[job.Kind] = job.Id;
        }

        // What is asked for at a later hour is due now, all in one row; the sweep last, or it takes and counts the files of a purge that was killed.
        await db.Database.ExecuteSqlAsync($"UPDATE jobs SET run_at = now() - interval '1 minute', priority = CASE kind WHEN 'deletion.purge' THEN 1 WHEN 'files.sweep' THEN -1 ELSE 0 END WHERE state = 0");
    }

    /// <summary>What has to have happened long ago: a list in force, one compared, a message that was sent.</summary>
    private async Task BeforehandAsync(DataHost server, Portal.Data.PortalDbContext db)
    {
        Rosters = new(world.Database, server, Here.AdminEyes);
        Imports[0] = Assert.IsType<RosterWaits>(await Rosters.BringAsync(RosterKind.Students, List("compare"))).Id;
        Imports[1] = (await Rosters.CompareAsync(RosterKind.Students, List("applique"))).Id;
        Imports[2] = (await Rosters.CompareAsync(RosterKind.Students, List("repris"))).Id;
        await Rosters.ApplyAsync(Imports[2]);
        TakenBack = await SaveMessageAsync("Repris");
        Assert.Equal(AnnouncementOutcome.Done, await server.AskAsync((AnnouncementCommands c) => c.SendAsync(TakenBack, null), Author));
        await Soon.Async(() => db.Announcements.AnyAsync(a => a.Id == TakenBack && a.State == AnnouncementState.Sent));
    }

    private async Task AskForWritingAsync(Portal.Data.PortalDbContext db)
    {
        var at = world.Clock.GetUtcNow().AddHours(2);
        Assert.IsType<PublishScheduled>(await world.PublishAsync(Author, Here.Draft.Id, PublicationDesk.Texts("Prévu.", title: "Prévu"), new() { At = at }));
        await db.Database.ExecuteSqlAsync($"UPDATE chapters SET scheduled_for = now() - interval '1 minute' WHERE id = {Here.Draft.Id}");
        await EnqueueAsync(ChapterNoticeJob.Kind, new ChapterNotice(Here.Open.Id, NotificationKind.ChapterPublished));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO reading_places (university_id, student_id, chapter_id, section, anchor, percent, version, opened_at, read_at)
            SELECT {Here.Id}, id, {Here.PastDate.Id}, 0, 'c-p1', 100, 1, now(), now() FROM students WHERE university_id = {Here.Id} AND last_name = 'feu'
            """);
        await EnqueueAsync(ReadersNoticeJob.Kind, new ReadersNotice(Here.PastDate.Id));
        Message = await SaveMessageAsync("Envoyé");
        Assert.Equal(AnnouncementOutcome.Done, await Data.AskAsync((AnnouncementCommands c) => c.SendAsync(Message, null), Author));
        Assert.True(await Data.AskAsync((AnnouncementCommands c) => c.WithdrawAsync(TakenBack), Author));
        var day = world.Clock.GetUtcNow().AddDays(3).UtcDateTime;
        Lesson = (await Data.AskAsync(
            (LessonCommands c) => c.SaveAsync(null, new("Cours tué", new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L2"]), DateOnly.FromDateTime(day), new(10, 0), 60, 1)), Author)).Id;
        Assert.True(Lesson > 0);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE lesson_occurrences SET starts_at = now() + interval '40 minutes', ends_at = now() + interval '100 minutes', planned_at = now() - interval '3 days' WHERE lesson_id = {Lesson}
            """);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE chapter_sections SET markdown = 'Voir [là](http://10.0.0.1/' || chapter_id || ').' WHERE kind = 0 AND chapter_id IN ({Here.Open.Id}, {Here.Below.Id}, {Here.Above.Id})
            """);
        await EnqueueAsync(Portal.Data.Chapters.Checks.LinkCheckJob.Kind, new { });
        Assert.NotNull(await Data.AskAsync((ProgrammeExports e) => e.AskAsync(Here.Programmes["INF"], ExportForm.Markdown), Author));
    }

    private async Task AskForPeopleAsync(Portal.Data.PortalDbContext db)
    {
        Assert.NotNull(await Data.AskAsync((PersonalExports e) => e.AskAsync(Here.Student.AccountId), Here.AdminEyes));
        var let = await db.Students.Where(s => s.LastName == "let").Select(s => s.Id).ToArrayAsync();
        Assert.IsType<PeopleDeedOutcome.Queued>(await Data.AskAsync(
            (PeopleDeeds d) => d.DoAsync(new(PeopleDeed.Bin, new(PeopleKind.Students, let, new()), Expected: Binned)), Here.AdminEyes));
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE accounts SET email = user_name || '@kill.example' WHERE university_id = {Here.Id} AND user_name LIKE 'feu%'");
            var invited = await db.Students.Where(s => s.LastName == "feu").OrderBy(s => s.Id).Take(Invited).Select(s => s.AccountId).ToArrayAsync();
            Assert.Equal(Invited, await AccountInvitations.AskAsync(db, invited, InvitationKind.Welcome, "http://localhost", world.Clock.GetUtcNow(), default));
            await transaction.CommitAsync();
        }

        Assert.NotNull(Rosters);
        var columns = await Data.AskAsync((RosterUploads u) => u.ReadAsync(Imports[0], null, null), Here.AdminEyes);
        Assert.NotNull(columns);
        Assert.IsType<RosterStarted>(await Data.AskAsync((RosterCommands c) => c.SaveLayoutAsync(Imports[0], columns.Layout, columns.Headers, columns.Charset, columns.Delimiter), Here.AdminEyes));
        Assert.IsType<RosterStarted>(await Data.AskAsync((RosterCommands c) => c.ApplyAsync(Imports[1], true, null), Here.AdminEyes));
        Assert.IsType<RosterStarted>(await Data.AskAsync((RosterCommands c) => c.UndoAsync(Imports[2]), Here.AdminEyes));

        var desk = new ProgressionDesk(Data, Here, world.Clock);
        var year = await desk.OpenAsync();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO student_progressions (university_id, student_id, academic_year, from_programme_id, from_level_id, to_programme_id, to_level_id, kind, state, asked_at)
            SELECT {Here.Id}, id, {year}, programme_id, level_id, programme_id, {Here.Levels["L2"]}, 0, 0, now() FROM students WHERE university_id = {Here.Id} AND last_name = 'pas'
            """);
        Assert.IsType<Deciding.Begun>(await Data.AskAsync((ProgressionDecisions d) => d.DecideAllAsync(ProgressionDeed.Validate, new(year), null), Here.AdminEyes));
        Assert.NotNull(await Data.AskAsync((Rollovers r) => r.BeginAsync(new(2027, [Here.Programmes["BIO"]], RolloverCopy.Published)), Here.AdminEyes));
    }

    private async Task AskForNightAsync(Portal.Data.PortalDbContext db)
    {
        Purged = await BinAsync(db, "PUR");
        Emptied = await BinAsync(db, "VID");
        Assert.NotNull(await Data.AskAsync((Deletions d) => d.PurgeAsync(Purged), Here.AdminEyes));
        await db.Database.ExecuteSqlAsync($"UPDATE chapters SET deleted_at = now() - interval '31 days' WHERE deletion_id = {Emptied}");
        await db.Database.ExecuteSqlAsync($"UPDATE subjects SET deleted_at = now() - interval '31 days' WHERE deletion_id = {Emptied}");
        var main = new MainAdminViewer(world.World.MainAdmin.AccountId, world.World.MainAdmin.Id, null);
        Assert.True(await Data.AskAsync((UniversityDeletions d) => d.BinAsync(Third, "UGT"), main));
        Assert.NotNull(await Data.AskAsync((UniversityDeletions d) => d.PurgeAsync(Third, "UGT"), main));
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO subscription_settings (university_id, enabled, gate, amount, currency, length_days, methods, instructions)
            VALUES ({Here.Id}, true, 0, 10, 'XOF', 60, ARRAY['cash'], '') ON CONFLICT (university_id) DO UPDATE SET enabled = true
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO subscriptions (university_id, student_id, starts_at, ends_at)
            SELECT {Here.Id}, id, now() - interval '50 days', now() + interval '4 days' FROM (SELECT id FROM students WHERE university_id = {Here.Id} AND last_name = 'feu' ORDER BY id LIMIT {Ending}) s
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO account_sessions (account_id, stamp, began_at, last_seen_at, device)
            SELECT {Here.Student.AccountId}, 'vieux' || n, now() - interval '2 years', now() - interval '2 years', 'vieux' FROM generate_series(1, {Old}) n
            """);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO jobs (kind, version, payload, priority, state, done, total, attempts, run_at, created_at, finished_at)
            SELECT 'test.old', 1, '[]', 0, 2, 0, 0, 1, now(), now(), now() - interval '100 days' FROM generate_series(1, {Old}) n
            """);
        foreach (var kind in new[]
        {
            "deletion.empty", "subscription.notices", "accounts.tidy-sessions", "jobs.tidy", "roster.tidy", "files.sweep", "figures.count", "progression.recount",
        })
        {
            await EnqueueAsync(kind, new { }, new JobOptions { WithoutOwner = true, AboveUniversities = true });
        }
    }

    private async Task<long> BinAsync(Portal.Data.PortalDbContext db, string code)
    {
        var subject = await db.Subjects.Where(s => s.Code == code).Select(s => s.Id).SingleAsync();
        Assert.NotNull(await Data.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Subject, subject)), Here.AdminEyes));
        return await db.Database.SqlQuery<long>($"SELECT deletion_id AS \"Value\" FROM subjects WHERE id = {subject}").SingleAsync();
    }

    private ProfessorViewer Author => Here.ProfessorEyes(Here.Author, "INF");

    private async Task<int> SaveMessageAsync(string title) => (await Data.AskAsync(
        (AnnouncementCommands c) => c.SaveAsync(null, new(title, "Un mot.", new(ProgrammeId: Here.Programmes["INF"], LevelId: Here.Levels["L2"]))), Author)).Id;

    private Task<long> EnqueueAsync(string kind, object payload, JobOptions? options = null) => Data.EnqueueAsync(Here.AdminEyes, kind, payload, options);

    private static string List(string mark) => "numero;nom;prenom;courriel;filiere;niveau\n" + string.Concat(Enumerable.Range(0, Listed).Select(
        i => FormattableString.Invariant($"{mark}-{i};Nom{i};Prénom{i};{mark}{i}@kill.example;BIO;L1\n")));

    private async Task AddStudentsAsync(Portal.Data.PortalDbContext db, string mark, int number, string programme, string level) => await db.Database.ExecuteSqlAsync($"""
        WITH made AS (
            INSERT INTO accounts (university_id, user_name, normalized_user_name, email_confirmed, enabled, accepted_at, created_at, last_role, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count, security_stamp)
            SELECT {Here.Id}, {mark} || n, upper({mark}) || n, true, true, now(), now(), 1, false, false, false, 0, 'x' FROM generate_series(1, {number}) n RETURNING id)
        INSERT INTO students (university_id, account_id, first_name, last_name, programme_id, level_id, created_at)
        SELECT {Here.Id}, id, 'A', {mark}, {Here.Programmes[programme]}, {Here.Levels[level]}, now() FROM made
        """);

    /// <summary>A subject with chapters, every tenth with a file that nothing else names.</summary>
    private async Task AddChaptersAsync(Portal.Data.PortalDbContext db, string code) => await db.Database.ExecuteSqlAsync($"""
        WITH subject AS (
            INSERT INTO subjects (university_id, programme_id, level_id, semester, code, name, summary, macros, published_chapters)
            VALUES ({Here.Id}, {Here.Programmes["LET"]}, {Here.Levels["L1"]}, 1, {code}, {code}, '', '', {Chapters}) RETURNING id, programme_id, level_id),
        made AS (
            INSERT INTO chapters (university_id, subject_id, programme_id, track_id, level_id, level_rank, semester, number, title, excerpt, author_names, language,
                reading_minutes, exercise_count, solution_release, published_at, published_version, created_at, updated_at)
            SELECT {Here.Id}, s.id, s.programme_id, {Here.Tracks["LMD"]}, s.level_id, 1, 1, n, {code} || n, '', 'Awa', 'fr', 5, 2, 0, now(), 1, now(), now()
              FROM subject s, generate_series(1, {Chapters}) n RETURNING id, number),
        files AS (
            INSERT INTO stored_files (university_id, sha256, length, content_type, width, height, created_at, pictures)
            SELECT {Here.Id}, sha256(({code} || number)::bytea), 10, 'text/plain', 0, 0, now() - interval '9 days', ARRAY[]::smallint[] FROM made WHERE number % 10 = 0 RETURNING id, sha256)
        INSERT INTO attachments (university_id, chapter_id, section, file_id, name, inline, position)
        SELECT {Here.Id}, m.id, 0, f.id, 'a.txt', false, 0 FROM made m JOIN files f ON f.sha256 = sha256(({code} || m.number)::bytea)
        """);
}
