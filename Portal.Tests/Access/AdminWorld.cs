using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Portal.Data.Deletion;
using Portal.Data.Jobs;
using Portal.Data.People;
using Portal.Data.Rollover;
using Portal.Data.Subscriptions;
using Portal.Tests.Subscriptions;
using Portal.Tests.Support;
using Portal.Web;

namespace Portal.Tests.Access;

/// <summary>Gives a university something for every form of its administration, through the pages themselves.</summary>
internal static class AdminWorld
{
    private static readonly string[] Columns = ["Number", "LastName", "FirstName", "Email", "Programme", "Level"];

    extension(PortalApp app)
    {
        /// <summary>An import that waits, a passage, a payment, a change of year, something in the bin, a view, a finished job, a session.</summary>
        public async Task<AdminThings> PrepareAsync(UniversityWorld u, HttpClient admin)
        {
            using var student = await app.SignInAsync(u.Student);
            var small = u.Code.ToLowerInvariant();
            var import = await ImportAsync(admin, small);
            await PassagesAsync(app, admin);
            await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Progression)).Body.Contains("Input.Choice", StringComparison.Ordinal));
            await PortalApp.SetTermsAsync(admin, SubscriptionGate.Nothing);
            await Soon.Async(async () => (await PortalApp.GetAsync(student, Urls.Subscription)).Status is HttpStatusCode.OK);
            (await PortalApp.TellAsync(student, $"TX{u.Code}", SubscriptionApp.Pixel)).Dispose();
            using var neighbour = await app.SignInAsync(u.Neighbour);
            (await PortalApp.TellAsync(neighbour, $"TY{u.Code}", SubscriptionApp.Pixel)).Dispose();
            var accepted = await app.LastPaymentAsync(u, u.Neighbour);
            await SendAsync(admin, Urls.AdminSubscription(accepted), Urls.AdminSubscriptionAccept(accepted), []);
            await SendAsync(admin, Urls.AdminSubscriptionSettings, "secret", []);
            await SendAsync(admin, Urls.AdminRollover, "rollover", new()
            {
                ["Input.Year"] = "2027", ["Input.Copy"] = nameof(RolloverCopy.Nothing), ["Input.Programmes"] = Text(u.Programmes["LET"]), ["Input.Deed"] = "begin",
            });
            await SendAsync(admin, Urls.AdminDelete(DeletionKind.Student, u.HigherLevel.Id), "delete", []);
            await SendAsync(admin, Urls.Person(PeopleKind.Students, u.Student.Id), Urls.PersonData(PeopleKind.Students, u.Student.Id), []);
            var token = await PortalApp.TokenAsync(admin, Urls.Account);
            (await admin.PostAsync(Urls.AdminViews, new FormUrlEncodedContent(
                [new("__RequestVerificationToken", token), new("list", nameof(PeopleKind.Students)), new("name", $"Ma vue {small}"), new("query", $"programme={u.Programmes["INF"]}")]))).Dispose();

            await using var db = app.Open(u.Id);
            var rule = await db.ProgressionRules.Where(r => r.FromProgrammeId == u.Programmes["INF"] && r.FromLevelId == u.Levels["L2"]).Select(r => r.Id).FirstAsync();
            await SendAsync(student, Urls.Progression, "passage", new() { ["Input.Choice"] = Text(rule) });

            // What the portal does by itself later waits for its hour.
            await Soon.Async(async () => !await db.Jobs.AnyAsync(j => j.State <= JobState.Running && j.UniversityId == u.Id));
            return new(
                import, await db.StudentProgressions.MaxAsync(p => p.Id), rule, await app.LastPaymentAsync(u, u.Student), accepted, await db.YearRollovers.MaxAsync(r => r.Id),
                await db.Database.SqlQuery<long>($"SELECT deletion_id AS \"Value\" FROM students WHERE id = {u.HigherLevel.Id}").SingleAsync(),
                await db.SavedViews.MaxAsync(v => v.Id), await db.Jobs.Where(j => j.UniversityId == u.Id).MaxAsync(j => j.Id), await db.AccountSessions.Where(s => s.AccountId == u.Student.AccountId).MaxAsync(s => s.Id));
        }

        /// <summary>
        /// A fingerprint of every table, or of what one university has in them. Left out is what follows from somebody looking at a page: when they were
        /// last there, and what is counted of it; and the work that the portal does by itself, of no university.
        /// </summary>
        public async Task<SortedDictionary<string, string>> FingerprintsAsync(int? university)
        {
            await using var db = app.Open();
            var tables = await db.Database.SqlQuery<TableName>($"""
                SELECT t.table_name AS "Name", EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name AND c.column_name = 'university_id') AS "Owned"
                FROM information_schema.tables t WHERE t.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                """).ToListAsync();
            var prints = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var table in tables.Where(t => t.Name is not ("account_sessions" or "daily_figures" or "daily_readers" or "figure_counts" or "data_protection_keys" or "universities")))
            {
                if (university is null || table.Owned)
                {
                    var of = university is { } one ? $" WHERE university_id = {Text(one)}" : table.Name is "jobs" ? " WHERE university_id IS NOT NULL" : "";
                    prints[table.Name] = await OneAsync(db, $"SELECT COALESCE(string_agg(t::text, chr(10) ORDER BY t::text), '') AS \"Value\" FROM \"{table.Name}\" t{of}");
                }
            }

            var id = university is null ? "" : $" WHERE id = {Text(university.Value)}";
            prints["universities"] = await OneAsync(db, $"SELECT COALESCE(string_agg(t::text, chr(10) ORDER BY t::text), '') AS \"Value\" FROM universities t{id}");
            return prints;
        }
    }

    private static Task<string> OneAsync(DbContext db, string sql) => db.Database.SqlQueryRaw<string>(sql).SingleAsync();

    private static async Task<long> ImportAsync(HttpClient admin, string small)
    {
        var text = $"numero;nom;prenom;courriel;filiere;niveau\n1{small};Ba;Awa;neuve@{small}.example;INF;L1\n2{small};Ba;Ali;inconnu@{small}.example;Inconnue;L1\n";
        using var form = new MultipartFormDataContent
        {
            { new StringContent(await PortalApp.TokenAsync(admin, Urls.AdminImportNew)), "__RequestVerificationToken" }, { new StringContent("bring"), "_handler" },
            { new StringContent("Students"), "Input.Kind" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "Input.File", $"liste {small}.csv" },
        };
        using var answer = await admin.PostAsync(Urls.AdminImportNew, form);
        var id = long.Parse((answer.Headers.Location?.OriginalString ?? "").Split('/')[^2], CultureInfo.InvariantCulture);
        await SendAsync(admin, Urls.AdminImportColumns(id), "columns", Columns.Select((f, i) => (f, i)).ToDictionary(f => $"column-{f.i}", f => f.f));
        await Soon.Async(async () => (await PortalApp.GetAsync(admin, Urls.AdminImport(id))).Body.Contains("Si vous appliquez cet import", StringComparison.Ordinal));
        return id;
    }

    private static async Task PassagesAsync(PortalApp app, HttpClient admin)
    {
        await SendAsync(admin, Urls.AdminProgressionSettings, "period", new() { ["Period.Opens"] = Day(app, -1), ["Period.Closes"] = Day(app, 9) });
        await SendAsync(admin, Urls.AdminProgressionSettings, Urls.AdminProgressionUsual, []);
    }

    private static async Task SendAsync(HttpClient client, string page, string form, Dictionary<string, string> fields)
    {
        using var answer = await PortalApp.PostFormAsync(client, page, form, fields);
        Assert.True(answer.StatusCode is HttpStatusCode.Redirect || (answer.StatusCode is HttpStatusCode.OK && form is "secret"), $"{page} {form}: {(int)answer.StatusCode}");
    }

    private static string Day(PortalApp app, int days) => app.Clock.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private sealed record TableName(string Name, bool Owned);
}
