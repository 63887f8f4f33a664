using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.People;
using Portal.Data.Settings;
using Portal.Data.Structure;

namespace Portal.Data.Caching;

/// <summary>
/// What servers tell each other when something cached has changed. The message is part of the changing transaction, so nobody hears of a
/// change that was rolled back and nobody can read the old state after hearing.
/// </summary>
public static class Changes
{
    /// <summary>The PostgreSQL channel that every server listens on.</summary>
    public const string Channel = "portal_changes";

    private const string UniversityPrefix = "university:";
    private const string AccountPrefix = "account:";

    /// <summary>Says that the structure or the rules of a university changed.</summary>
    public static Task AnnounceUniversityAsync(this PortalDbContext db, int universityId, CancellationToken ct) =>
        db.AnnounceAsync(UniversityPrefix + universityId, ct);

    /// <summary>Says that an account, or the student, professor or administrator behind it, changed.</summary>
    public static Task AnnounceAccountAsync(this PortalDbContext db, int accountId, CancellationToken ct) =>
        db.AnnounceAsync(AccountPrefix + accountId, ct);

    /// <summary>The same of several, in one statement.</summary>
    public static Task AnnounceAccountsAsync(this PortalDbContext db, int[] accountIds, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT count(pg_notify({Channel}, {AccountPrefix} || id)) FROM unnest({accountIds}) AS a (id)", ct);

    internal static Task AnnounceAsync(this PortalDbContext db, string topic, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, {topic})", ct);

    /// <summary>Hands a message on to the caches it concerns; an unknown one forgets everything, to be safe.</summary>
    internal static void Hear(string topic, StructureLookups lookups, AccountStates accounts)
    {
        if (topic.StartsWith(UniversityPrefix, StringComparison.Ordinal) && int.TryParse(topic.AsSpan(UniversityPrefix.Length), out var university))
        {
            lookups.Forget(university);
        }
        else if (topic.StartsWith(AccountPrefix, StringComparison.Ordinal) && int.TryParse(topic.AsSpan(AccountPrefix.Length), out var account))
        {
            accounts.Forget(account);
        }
        else
        {
            lookups.ForgetAll();
            accounts.ForgetAll();
        }
    }

    /// <summary>The topics of what is about to be saved.</summary>
    internal static IReadOnlyCollection<string> TopicsOf(ChangeTracker tracker)
    {
        HashSet<string>? topics = null;
        foreach (var entry in tracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            var topic = entry.Entity switch
            {
                University { Id: 0 } => UniversityPrefix + "new",
                University u => UniversityPrefix + u.Id,
                IOfUniversity and (Faculty or Programme or Track or Level or Subject or UniversitySettings or UniversityLogo) =>
                    UniversityPrefix + ((IOfUniversity)entry.Entity).UniversityId,
                Account a => AccountPrefix + a.Id,
                Student s => AccountPrefix + s.AccountId,
                Professor p => AccountPrefix + p.AccountId,
                Administrator a => AccountPrefix + a.AccountId,
                _ => null,
            };
            if (topic is not null)
            {
                (topics ??= []).Add(topic);
            }
        }

        return topics ?? (IReadOnlyCollection<string>)[];
    }
}
