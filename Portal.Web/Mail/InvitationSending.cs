using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Data;
using Portal.Data.Accounts.Invitations;
using Portal.Data.Jobs;
using Portal.Data.Structure;
using Portal.Web.Localization;

namespace Portal.Web.Mail;

/// <summary>
/// Writes the mails of the invitations that whoever gave the order has asked for, one by one: the token is made, kept as a hash, and handed over in one transaction. A killed server leaves
/// the rest waiting; at worst somebody gets two mails, of which the second holds.
/// </summary>
internal sealed class InvitationSending(IMailbox mailbox, MailSettings settings, StructureLookups lookups, IStringLocalizer<Texts> texts, TimeProvider clock) : IJobHandler
{
    private const string Mails = "Courriels";

    /// <inheritdoc/>
    public static string Kind => AccountInvitations.JobKind;

    /// <inheritdoc/>
    public static string Title => "Envoi d’invitations";

    /// <inheritdoc/>
    public static int AtOnce => 2;

    /// <inheritdoc/>
    public async Task<JobOutcome> RunAsync(JobRun run, CancellationToken ct)
    {
        var address = settings.Address is { } given ? given.GetLeftPart(UriPartial.Path).TrimEnd('/') : run.Payload<InvitationOrder>().PortalAddress;
        if (address is null)
        {
            return JobOutcome.Fail("L’adresse du portail n’est pas connue : donnez PORTAL_URL, puis renvoyez l’invitation.");
        }

        var total = await CountAsync(run, ct);
        var (failed, last) = (0, 0L);

        // What an earlier run sent before it was cut off counts too.
        var sent = (int)((await run.ReadNoteAsync<JobResult>(ct))?.Counts.GetValueOrDefault(Mails) ?? 0);
        total += sent;
        while (true)
        {
            await using var db = await run.Portal.OpenAsync(ct);
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await NextAsync(db, run.OwnerAccountId, last, ct) is not { } next)
            {
                break;
            }

            last = next.Id;
            var (token, hash) = AccountInvitations.NewToken();
            var now = clock.GetUtcNow();
            await db.Invitations.Where(i => i.Id == next.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.TokenHash, hash).SetProperty(i => i.SentAt, now), ct);
            try
            {
                await run.NoteAsync(db, Result(sent + 1), ct);
                await mailbox.DeliverAsync(Written(next, await NameAsync(next.UniversityId, ct), address + Urls.Invitation(token)), ct);
                await transaction.CommitAsync(ct);
                sent++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One address that refuses does not hold up the others; what waits is tried again.
                failed++;
            }

            await run.ReportAsync(sent + failed, Math.Max(total, sent + failed), ct);
        }

        return failed == 0 || run.Attempt < 3
            ? failed == 0 ? JobOutcome.Done(Result(sent)) : throw new IOException($"{failed} mails were refused.")
            : JobOutcome.Fail("{0} courriels n’ont pas pu partir. Vérifiez le serveur de courriel, puis renvoyez ces invitations.", failed);
    }

    private static JobResult Result(int sent) => new() { Counts = { [Mails] = sent } };

    private static async Task<int> CountAsync(JobRun run, CancellationToken ct)
    {
        await using var db = await run.Portal.OpenAsync(ct);
        return await Waiting(db, run.OwnerAccountId, 0).CountAsync(ct);
    }

    private static async Task<WaitingInvitation?> NextAsync(PortalDbContext db, int? asker, long after, CancellationToken ct) => (await db.Database.SqlQuery<WaitingInvitation>($"""
        SELECT i.id AS "Id", i.kind AS "Kind", a.user_name AS "UserName", a.email AS "Email", a.university_id AS "UniversityId"
          FROM invitations i JOIN accounts a ON a.id = i.account_id
         WHERE i.sent_at IS NULL AND i.withdrawn_at IS NULL AND i.id > {after} AND i.asked_by IS NOT DISTINCT FROM {asker} AND a.enabled AND a.email IS NOT NULL
         ORDER BY i.id LIMIT 1
           FOR UPDATE OF i SKIP LOCKED
        """).ToListAsync(ct)).FirstOrDefault();

    private static IQueryable<Invitation> Waiting(PortalDbContext db, int? asker, long after) => db.Invitations
        .Where(i => i.SentAt == null && i.WithdrawnAt == null && i.Id > after && i.AskedBy == asker && db.Users.Any(a => a.Id == i.AccountId && a.Enabled && a.Email != null));

    private async Task<string?> NameAsync(int? university, CancellationToken ct) => university is { } id ? (await lookups.OfUniversityAsync(id, ct))?.University.Name : null;

    private Letter Written(WaitingInvitation invitation, string? university, string link)
    {
        var (culture, words) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            // To somebody whose language is not known: in French.
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr");
            var name = university ?? texts["Portail pédagogique"].Value;
            var welcome = invitation.Kind == (short)InvitationKind.Welcome;
            var text = string.Join("\n\n", [
                texts["Bonjour,"].Value,
                welcome
                    ? texts["{0} vous a ouvert un compte, sous l’identifiant {1}. Choisissez votre mot de passe dans les sept jours :", name, invitation.UserName].Value
                    : texts["L’administration a réinitialisé l’accès du compte {0}. Choisissez un nouveau mot de passe dans les sept jours :", invitation.UserName].Value,
                link,
                texts["Ce lien ne sert qu’une fois. S’il a expiré, demandez-en un autre à l’administration."].Value,
                $"-- \n{name}",
            ]);
            return new(invitation.Email, texts[welcome ? "Votre compte vous attend" : "Choisissez un nouveau mot de passe"], text + "\n", "fr");
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, words);
        }
    }

    private sealed record WaitingInvitation(long Id, short Kind, string UserName, string Email, int? UniversityId);
}
