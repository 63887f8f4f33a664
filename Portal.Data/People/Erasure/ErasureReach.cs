using Microsoft.EntityFrameworkCore;

namespace Portal.Data.People.Erasure;

#pragma warning disable EF1002, EF1003 // names of tables and conditions are written below, every value is a parameter

/// <summary>All that a person is in a university, the bin included, and what of it is counted.</summary>
/// <param name="Students">Rows of the account as a student.</param>
/// <param name="Professors">Rows of the account as a professor.</param>
internal sealed record ErasureReach(int University, int Account, int[] Students, int[] Professors)
{
    /// <summary>Comments of the person.</summary>
    public const string Own = "t.university_id = {0} AND (t.student_id = ANY({2}) OR t.professor_id = ANY({3}))";

    /// <summary>
    /// Comments that other people built on: of a question somebody else answered; an answer under somebody else's question that was accepted, or that a professor gave.
    /// </summary>
    public const string Kept = Own + """
         AND (EXISTS (SELECT 1 FROM comments a
                       WHERE a.university_id = {0} AND a.parent_id = coalesce(t.parent_id, t.id)
                         AND NOT coalesce(a.student_id = ANY({2}), false) AND NOT coalesce(a.professor_id = ANY({3}), false))
           OR ((t.professor_id IS NOT NULL OR t.accepted_at IS NOT NULL)
               AND EXISTS (SELECT 1 FROM comments q
                            WHERE q.university_id = {0} AND q.id = t.parent_id
                              AND NOT coalesce(q.student_id = ANY({2}), false) AND NOT coalesce(q.professor_id = ANY({3}), false))))
        """;

    private const string OfStudent = "t.university_id = {0} AND t.student_id = ANY({2})";
    private const string OfProfessor = "t.university_id = {0} AND t.professor_id = ANY({3})";
    private const string OfAccount = "t.account_id = {1}";

    // What people read, in their order. The last two are not deleted: comments that stay, and chapters that stand in the way.
    private static readonly (string Word, string Table, string Condition)[] Counted =
    [
        ("Comptes", "accounts", "t.id = {1}"),
        ("Appareils connectés", "account_sessions", OfAccount),
        ("Invitations", "invitations", OfAccount),
        ("Notifications", "notifications", OfAccount),
        ("Vues gardées", "saved_views", OfAccount),
        ("Calendriers", "calendar_feeds", OfAccount),
        ("Exports de données", "personal_exports", "t.subject_account_id = {1}"),
        ("Exports de filières", "kept_exports", "t.university_id = {0} AND t.account_id = {1}"),
        ("Imports commencés", "import_batches", "t.university_id = {0} AND t.account_id = {1}"),
        ("Places de lecture", "reading_places", OfStudent),
        ("Exercices essayés", "chapter_attempts", OfStudent),
        ("Présences aux cours", "lesson_attendances", OfStudent),
        ("Messages reçus", "announcement_receipts", OfStudent),
        ("Passages", "student_progressions", OfStudent),
        ("Abonnements", "subscriptions", OfStudent),
        ("Paiements et justificatifs", "subscription_payments", OfStudent),
        ("Messages envoyés", "announcements", OfProfessor),
        ("Cours en ligne", "lessons", OfProfessor),
        ("Relectures demandées", "chapter_reviews", "t.university_id = {0} AND t.reviewer_id = ANY({3})"),
        ("Questions et réponses", "comments", Own + " AND NOT (" + Kept + ")"),
        ("", "comments", Kept),
        ("", "chapters", """
            t.university_id = {0} AND t.deleted_at IS NULL
            AND EXISTS (SELECT 1 FROM chapter_authors w WHERE w.university_id = {0} AND w.chapter_id = t.id AND w.professor_id = ANY({3}))
            AND NOT EXISTS (SELECT 1 FROM chapter_authors w WHERE w.university_id = {0} AND w.chapter_id = t.id AND w.professor_id <> ALL({3}))
            """),
    ];

    private static readonly string Counting = string.Join(
        "\nUNION ALL ", Counted.Select((c, place) => $"SELECT {place} AS \"Place\", (SELECT count(*)::int FROM {c.Table} t WHERE {c.Condition}) AS \"Number\""));

    /// <summary>What the statements of an erasure ask with: {0} to {3}.</summary>
    public object[] Values => [University, Account, Students, Professors];

    /// <summary>Finds all roles of an account, in use or in the bin.</summary>
    public static async Task<ErasureReach> OfAsync(PortalDbContext db, int university, int account, CancellationToken ct)
    {
        var roles = await db.Database.SqlQuery<RoleRow>($"""
            SELECT true AS "Student", id AS "Id" FROM students WHERE university_id = {university} AND account_id = {account}
            UNION ALL SELECT false, id FROM professors WHERE university_id = {university} AND account_id = {account}
            """).ToListAsync(ct);
        return new(university, account, [.. roles.Where(r => r.Student).Select(r => r.Id).Order()], [.. roles.Where(r => !r.Student).Select(r => r.Id).Order()]);
    }

    /// <summary>Nobody hangs anything on these rows until the transaction ends.</summary>
    public async Task HoldAsync(PortalDbContext db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM students WHERE university_id = {University} AND id = ANY({Students}) ORDER BY id FOR UPDATE", ct);
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM professors WHERE university_id = {University} AND id = ANY({Professors}) ORDER BY id FOR UPDATE", ct);
    }

    /// <summary>Chapters in the way, what goes, comments that stay; one statement.</summary>
    public async Task<(int Chapters, IReadOnlyDictionary<string, int> Deleted, int Kept)> CountAsync(PortalDbContext db, CancellationToken ct)
    {
        var numbers = (await db.Database.SqlQueryRaw<Figure>(Counting, Values).ToListAsync(ct)).OrderBy(f => f.Place).Select(f => f.Number).ToArray();
        var deleted = Counted.Zip(numbers).Where(f => f.First.Word.Length > 0 && f.Second > 0).ToDictionary(f => f.First.Word, f => f.Second, StringComparer.Ordinal);
        return (numbers[^1], deleted, numbers[^2]);
    }

    /// <summary>The stored files that only this person's rows may name.</summary>
    public Task<int[]> FilesAsync(PortalDbContext db, CancellationToken ct) => db.Database.SqlQueryRaw<int>("""
        SELECT file_id AS "Value" FROM personal_exports WHERE subject_account_id = {1}
        UNION SELECT file_id FROM kept_exports WHERE university_id = {0} AND account_id = {1}
        UNION SELECT f.file_id FROM import_files f JOIN import_items i ON i.id = f.item_id JOIN import_batches b ON b.id = i.batch_id WHERE b.university_id = {0} AND b.account_id = {1}
        UNION SELECT proof_file_id FROM subscription_payments t WHERE t.university_id = {0} AND t.student_id = ANY({2}) AND proof_file_id IS NOT NULL
        UNION SELECT voice_file_id FROM announcements t WHERE t.university_id = {0} AND t.professor_id = ANY({3}) AND voice_file_id IS NOT NULL
        UNION SELECT f.file_id FROM announcement_files f JOIN announcements t ON t.id = f.announcement_id WHERE t.university_id = {0} AND t.professor_id = ANY({3})
        """, Values).ToArrayAsync(ct);

    private sealed record RoleRow(bool Student, int Id);

    private sealed record Figure(int Place, int Number);
}
