using System.Net;
using Microsoft.EntityFrameworkCore;
using Portal.Data;
using Portal.Data.Access;
using Portal.Data.Audit;
using Portal.Data.Chapters;
using Portal.Data.Deletion;
using Portal.Data.Discussion;
using Portal.Data.People;
using Portal.Data.People.Erasure;
using Portal.Tests.Accounts;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.People;

/// <summary>Who is erased is nowhere any more; who stays keeps every row, and what others built on keeps its place.</summary>
public sealed class PersonErasureTests(AccountsApp app) : IClassFixture<AccountsApp>
{
    private const string First = "Zélindorame";
    private const string Last = "Quorrivantal";
    private const string Name = "zq.partante";
    private const string Address = "zq.partante@courriel.example";

    private UniversityWorld Here => app.World.Fleuve;

    private UniversityWorld There => app.World.Dunes;

    [Fact]
    public async Task A_student_is_erased_and_is_nowhere_any_more()
    {
        var who = Here.Student;
        await RenameAsync("students", who);
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        using var own = await app.SignInAsync(Name, World.Password);
        var neighbour = Here.AsStudent(Here.Neighbour, "INF", "L2");

        // Nobody answers the first; of the second, which is the neighbour's, the answer is accepted.
        var alone = await AskAsync(data, "Toute seule.", Here.StudentEyes);
        var theirs = await AskAsync(data, "Du voisin.", neighbour);
        var answer = await AnswerAsync(data, theirs, "Pour le voisin.", Here.StudentEyes);
        Assert.NotNull(await data.AskAsync((CommentDecisions d) => d.AcceptAsync(Here.Open.Id, answer), neighbour));
        await using var db = app.Open(Here.Id);
        Assert.True(await db.Notifications.AnyAsync(n => n.Actor == $"{First} {Last}"));
        db.Add(Told("student", who.Id, Here.Admin.AccountId));
        db.Add(Told("chapter", Here.Open.Id, who.AccountId));
        db.Add(Told("account", who.AccountId, null));
        await db.SaveChangesAsync();
        var others = await RowsAsync(db, Here.Neighbour);
        var elsewhere = await RowsAsync(db, There.Student);

        using var admin = await app.SignInAsync(Here.Admin);
        var page = Urls.PersonErase(PeopleKind.Students, who.Id);
        Assert.Contains(page, (await PortalApp.GetAsync(admin, Urls.Person(PeopleKind.Students, who.Id))).Body, StringComparison.Ordinal);
        var preview = await data.AskAsync((PersonErasure e) => e.PreviewAsync(PeopleKind.Students, who.Id), Here.AdminEyes);
        Assert.Equal((0, 1, 21), (preview?.Chapters, preview?.Deleted["Questions et réponses"], preview?.Kept));

        // Something else typed: a sentence, and everything is as it was.
        foreach (var typed in new[] { "", "autre", new string('x', 300), "' OR 1=1 --", First })
        {
            using var wrong = await PortalApp.PostFormAsync(admin, page, "erase", new() { ["Input.UserName"] = typed });
            Assert.Equal(HttpStatusCode.OK, wrong.StatusCode);
            Assert.Contains("Ce n’est pas le nom d’utilisateur", WebUtility.HtmlDecode(await wrong.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        Assert.True(await db.Students.AnyAsync(s => s.Id == who.Id && s.LastName == Last));
        using (var done = await PortalApp.PostFormAsync(admin, page, "erase", new() { ["Input.UserName"] = $" {Name.ToUpperInvariant()} " }))
        {
            Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
            Assert.Equal(Urls.AdminStudents, AccountsApp.Target(done));
        }

        Assert.Contains("Personne effacée", (await PortalApp.GetAsync(admin, Urls.AdminStudents)).Body, StringComparison.Ordinal);
        Assert.Equal([], await FoundAsync(db, First, Last, Name, Address));
        Assert.Equal(others, await RowsAsync(db, Here.Neighbour));
        Assert.Equal(elsewhere, await RowsAsync(db, There.Student));
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, page)).Status);
        Assert.Equal(Erasure.NotFound, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Students, who.Id, Name), Here.AdminEyes));
        await Soon.Async(async () => (await PortalApp.GetAsync(own, Urls.Study)).Status is not HttpStatusCode.OK);

        // Of the course: the question of the world and the neighbour's; the lonely one is gone.
        Assert.False(await db.Comments.AnyAsync(c => c.Id == alone));
        var figures = await db.ChapterDiscussions.AsNoTracking().SingleAsync(d => d.ChapterId == Here.Open.Id && d.Section == SectionKind.Course);
        Assert.Equal((2, 0), (figures.Questions, figures.Waiting));
        Assert.Equal(QuestionState.Accepted, await db.Comments.Where(c => c.Id == theirs).Select(c => c.State).SingleAsync());
        using var reader = await app.SignInAsync(Here.Neighbour);
        Assert.Contains("Ancien étudiant", (await PortalApp.GetAsync(reader, Urls.Question(Here.Open.Id, theirs))).Body, StringComparison.Ordinal);
        Assert.Contains("Ancien étudiant", (await PortalApp.GetAsync(reader, Urls.Question(Here.Open.Id, Here.Questions[Here.Open.Id].Id))).Body, StringComparison.Ordinal);

        // The journal: numbers alone, of the deed and of what was before.
        var line = await db.AuditEntries.AsNoTracking().SingleAsync(e => e.Action == "account.erased" && e.TargetId == who.AccountId);
        Assert.Equal((Here.Id, (int?)Here.Admin.AccountId), (line.UniversityId, line.AccountId));
        Assert.Contains("\"Comptes\": 1", line.Details, StringComparison.Ordinal);
        Assert.False(await db.AuditEntries.AnyAsync(e => e.AccountId == who.AccountId && (e.Details != null || e.Address != null)));
        Assert.Contains("Personne effacée", (await PortalApp.GetAsync(admin, Urls.AdminJournal)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_professor_is_erased_once_nothing_hangs_on_them_and_their_answers_stay_with_the_team()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        await using var db = app.Open(There.Id);
        using var admin = await app.SignInAsync(There.Admin);

        // Chapters without another author stand in the way, and are led to.
        var page = Urls.PersonErase(PeopleKind.Professors, There.Author.Id);
        var body = (await PortalApp.GetAsync(admin, page)).Body;
        Assert.Contains("pour auteur", body, StringComparison.Ordinal);
        Assert.DoesNotContain("Effacer pour toujours", body, StringComparison.Ordinal);
        Assert.Equal(Erasure.HasChapters, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Professors, There.Author.Id, There.Author.UserName), There.AdminEyes));

        // From the bin, where their chapters lie with them, they may be erased all the same.
        Assert.NotNull(await data.AskAsync((Deletions d) => d.BinAsync(new(DeletionKind.Professor, There.Stranger.Id)), There.AdminEyes));
        Assert.Contains(Urls.PersonErase(PeopleKind.Professors, There.Stranger.Id), (await PortalApp.GetAsync(admin, Urls.AdminBin)).Body, StringComparison.Ordinal);
        using (var binned = await PortalApp.PostFormAsync(admin, Urls.PersonErase(PeopleKind.Professors, There.Stranger.Id), "erase", new() { ["Input.UserName"] = There.Stranger.UserName }))
        {
            Assert.Equal(HttpStatusCode.Redirect, binned.StatusCode);
        }

        Assert.Equal([], await FoundAsync(db, There.Stranger.UserName));
        Assert.DoesNotContain(Urls.PersonErase(PeopleKind.Professors, There.Stranger.Id), (await PortalApp.GetAsync(admin, Urls.AdminBin)).Body, StringComparison.Ordinal);

        // The colleague writes with the author, answers, and is told of.
        var who = There.Colleague;
        await RenameAsync("professors", who);
        var eyes = There.ProfessorEyes(who, "INF");
        Assert.Equal(AuthorChange.Done, await data.AskAsync((ChapterAuthoring a) => a.AddAsync(There.Open.Id, who.Id), There.ProfessorEyes(There.Author, "INF")));
        var asked = Assert.IsType<CommentOutcome.Written>(await data.AskAsync(
            (CommentCommands c) => c.AskAsync(There.Open.Id, null, "Pourquoi ?", id => Urls.Question(There.Open.Id, id)), There.StudentEyes)).Id;
        var answer = Assert.IsType<CommentOutcome.Written>(await data.AskAsync(
            (CommentCommands c) => c.AnswerAsync(There.Open.Id, asked, "Parce que.", id => Urls.Question(There.Open.Id, id)), eyes)).Id;
        Assert.NotNull(await data.AskAsync((CommentDecisions d) => d.HideAsync(There.Open.Id, asked, "À revoir", $"{First} {Last}"), eyes));
        Assert.NotNull(await data.AskAsync((CommentDecisions d) => d.ShowAsync(There.Open.Id, asked, $"{First} {Last}"), eyes));
        Assert.Contains(Last, await db.Chapters.Where(c => c.Id == There.Open.Id).Select(c => c.AuthorNames).SingleAsync(), StringComparison.Ordinal);
        var before = await FiguresAsync(db);

        Assert.Equal(Erasure.Done, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Professors, who.Id, Name), There.AdminEyes));
        Assert.Equal([], await FoundAsync(db, First, Last, Name, Address));
        Assert.Equal(before, await FiguresAsync(db));
        Assert.True(await db.Comments.AnyAsync(c => c.Id == answer && c.FormerProfessor && c.ProfessorId == null));
        Assert.False(await db.Comments.Where(c => c.Id == asked).Select(c => c.Waiting).SingleAsync());
        using var reader = await app.SignInAsync(There.Student);
        var thread = (await PortalApp.GetAsync(reader, Urls.Question(There.Open.Id, asked))).Body;
        Assert.Contains("Ancien enseignant", thread, StringComparison.Ordinal);
        Assert.Contains("Équipe enseignante", thread, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_erases_who_is_not_theirs_and_nobody_who_administers()
    {
        await using var data = new DataHost(app.Database, app.Files, app.Clock);
        var who = Here.HigherLevel;
        foreach (var viewer in new Viewer[] { new AnonymousViewer(), Here.AsStudent(Here.Neighbour, "INF", "L2"), Here.AsStudent(who, "INF", "M1"), Here.ProfessorEyes(Here.Author, "INF"), There.AdminEyes })
        {
            Assert.Null(await data.AskAsync((PersonErasure e) => e.PreviewAsync(PeopleKind.Students, who.Id), viewer));
            Assert.Equal(Erasure.NotFound, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Students, who.Id, who.UserName), viewer));
        }

        foreach (var other in new[] { There.Admin, Here.Author, Here.Neighbour })
        {
            using var client = await app.SignInAsync(other);
            var token = await PortalApp.TokenAsync(client, Urls.Account);
            var answers = new List<HttpStatusCode>();
            foreach (var id in new[] { who.Id, World.Nobody })
            {
                using var forged = await client.PostAsync(Urls.PersonErase(PeopleKind.Students, id), new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["__RequestVerificationToken"] = token, ["_handler"] = "erase", ["Input.UserName"] = who.UserName,
                }));
                answers.Add(forged.StatusCode);
            }

            // Refused, and not otherwise than for somebody who does not exist.
            Assert.Equal(answers[1], answers[0]);
            Assert.Contains(answers[0], new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
            Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(client, Urls.PersonErase(PeopleKind.Students, who.Id))).Status);
        }

        // A professor who also administers.
        await using var db = app.Open(Here.Id);
        db.Add(new Administrator { OfUniversityId = Here.Id, AccountId = Here.Stranger.AccountId, FirstName = "Paul", LastName = "Aussi", CreatedAt = app.Clock.GetUtcNow() });
        await db.SaveChangesAsync();
        Assert.Equal(Erasure.NotFound, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Professors, Here.Stranger.Id, Here.Stranger.UserName), Here.AdminEyes));
        Assert.Equal(Erasure.NotFound, await data.AskAsync((PersonErasure e) => e.EraseAsync(PeopleKind.Administrators, Here.Admin.Id, Here.Admin.UserName), Here.AdminEyes));
        using var admin = await app.SignInAsync(Here.Admin);
        Assert.Equal(HttpStatusCode.NotFound, (await PortalApp.GetAsync(admin, Urls.PersonErase(PeopleKind.Professors, Here.Stranger.Id))).Status);
        Assert.True(await db.Students.AnyAsync(s => s.Id == who.Id));
    }

    private async Task RenameAsync(string table, Person who)
    {
        await using var db = app.Open();
        var (upper, address) = (Name.ToUpperInvariant(), Address.ToUpperInvariant());
        await db.Database.ExecuteSqlAsync($"UPDATE accounts SET user_name = {Name}, normalized_user_name = {upper}, email = {Address}, normalized_email = {address} WHERE id = {who.AccountId}");
        if (table == "students")
        {
            await db.Database.ExecuteSqlAsync($"UPDATE students SET first_name = {First}, last_name = {Last} WHERE id = {who.Id}");
        }
        else
        {
            await db.Database.ExecuteSqlAsync($"UPDATE professors SET first_name = {First}, last_name = {Last} WHERE id = {who.Id}");
        }
    }

    private AuditEntry Told(string target, int id, int? by) => new()
    {
        UniversityId = Here.Id, At = app.Clock.GetUtcNow(), AccountId = by, Action = "account.renamed", Target = target, TargetId = id,
        Details = $$"""{"before": {"lastName": "{{Last}}"}, "after": {"email": "{{Address}}"} }""",
    };

    private async Task<long> AskAsync(DataHost data, string text, Viewer viewer) => Assert.IsType<CommentOutcome.Written>(
        await data.AskAsync((CommentCommands c) => c.AskAsync(Here.Open.Id, null, text, id => Urls.Question(Here.Open.Id, id)), viewer)).Id;

    private async Task<long> AnswerAsync(DataHost data, long question, string text, Viewer viewer) => Assert.IsType<CommentOutcome.Written>(
        await data.AskAsync((CommentCommands c) => c.AnswerAsync(Here.Open.Id, question, text, id => Urls.Question(Here.Open.Id, id)), viewer)).Id;

    private static async Task<string> RowsAsync(PortalDbContext db, Person who) => string.Join('\n', await db.Database.SqlQuery<string>($"""
        SELECT x AS "Value" FROM (
            SELECT to_jsonb(t)::text AS x FROM students t WHERE t.id = {who.Id}
            UNION ALL SELECT (to_jsonb(t) - 'last_seen_at')::text FROM accounts t WHERE t.id = {who.AccountId}
            UNION ALL SELECT to_jsonb(t)::text FROM comments t WHERE t.student_id = {who.Id}
            UNION ALL SELECT to_jsonb(t)::text FROM notifications t WHERE t.account_id = {who.AccountId}
            UNION ALL SELECT to_jsonb(t)::text FROM reading_places t WHERE t.student_id = {who.Id}
            UNION ALL SELECT to_jsonb(t)::text FROM chapter_attempts t WHERE t.student_id = {who.Id}) rows ORDER BY x
        """).ToListAsync());

    private async Task<string> FiguresAsync(PortalDbContext db) => string.Join('\n', await db.Database.SqlQuery<string>(
        $"SELECT to_jsonb(d)::text AS \"Value\" FROM chapter_discussions d WHERE d.university_id = {There.Id} ORDER BY d.chapter_id, d.section").ToListAsync());

    /// <summary>The rows of any table that hold one of the words in any column, with or without accents.</summary>
    private static async Task<List<string>> FoundAsync(PortalDbContext db, params string[] words)
    {
        var tables = await db.Database.SqlQuery<string>($"SELECT table_name::text AS \"Value\" FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'").ToListAsync();
        Assert.True(tables.Count > 50);
        var patterns = words.Append("Zelindorame").Select(w => $"%{w}%").ToArray();
        var found = new List<string>();
        foreach (var table in tables)
        {
#pragma warning disable EF1002 // names of tables come from the database
            found.AddRange(await db.Database.SqlQueryRaw<string>($"SELECT '{table}: ' || t::text AS \"Value\" FROM \"{table}\" t WHERE t::text ILIKE ANY({{0}})", (object)patterns).ToListAsync());
#pragma warning restore EF1002
        }

        return found;
    }
}
