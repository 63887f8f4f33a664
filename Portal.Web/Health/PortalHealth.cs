using System.Diagnostics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Portal.Data;
using Portal.Data.Files;
using Portal.Data.Rendering;
using Portal.Web.Mail;
using Portal.Web.Security;

namespace Portal.Web.Health;

/// <summary>How well a part is.</summary>
public enum HealthGrade
{
    Good,

    /// <summary>Works, and somebody should know something.</summary>
    Look,

    /// <summary>Does not work.</summary>
    Bad,
}

/// <summary>What was found of one part; words in French as in the sources. Names no folder, host or secret.</summary>
public sealed record HealthFinding(string Part, HealthGrade Grade, string Sentence, params object[] Arguments);

/// <summary>Looks at everything the portal needs.</summary>
internal sealed class PortalHealth(
    IDbContextFactory<PortalDbContext> contexts, FileStoreOptions files, FormulaRenderer formulas, IMailbox mailbox, MailQueue queue, MailSettings mail,
    MailLinks links, IConfiguration configuration, IHostEnvironment environment, TimeProvider time)
{
    private const long LittleSpace = 2L * 1024 * 1024 * 1024;
    private const double BytesPerGigabyte = 1024d * 1024 * 1024;

    public async Task<IReadOnlyList<HealthFinding>> LookAsync(CancellationToken ct) =>
    [
        .. await DatabaseAsync(ct), MailFinding(), Links(), await FormulasAsync(ct), Keys(), await FilesAsync(ct), Pictures(), Version(),
    ];

    private async Task<IEnumerable<HealthFinding>> DatabaseAsync(CancellationToken ct)
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync(ct);
            var versions = await db.Database.SqlQuery<string>($"SELECT current_setting('server_version') AS \"Value\"").ToListAsync(ct);
            var asked = time.GetTimestamp();
            await db.Database.ExecuteSqlAsync($"SELECT 1", ct);
            var answer = time.GetElapsedTime(asked).TotalMilliseconds;
            var pending = (await db.Database.GetPendingMigrationsAsync(ct)).Count();
            return
            [
                new("Base de données", answer < 50 ? HealthGrade.Good : HealthGrade.Look, "PostgreSQL {0} répond en {1:0.0} ms.", versions[0].Split(' ')[0], answer),
                pending == 0
                    ? new("Migrations", HealthGrade.Good, "La base est à jour.")
                    : new("Migrations", HealthGrade.Bad, "Il en manque {0}. Lancez « ./portal migrate ».", pending),
            ];
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
        {
            return [new("Base de données", HealthGrade.Bad, "Elle ne répond pas.")];
        }
    }

    private HealthFinding MailFinding()
    {
        const string part = "Courriel";
        return (mailbox, queue) switch
        {
            (_, { Lost: > 0 }) => new(part, HealthGrade.Bad, "Des messages n’ont pas pu partir depuis le démarrage : {0}. Vérifiez PORTAL_SMTP.", queue.Lost),
            (OutboxMailbox { Count: 0 }, _) => new(part, HealthGrade.Look, "Aucun serveur n’est configuré (PORTAL_SMTP). Les messages iront dans le dossier « outbox »."),
            (OutboxMailbox outbox, _) => new(part, HealthGrade.Look, "Aucun serveur n’est configuré (PORTAL_SMTP). Messages dans le dossier « outbox » : {0}.", outbox.Count),
            _ when mail.From.Host == "localhost" => new(part, HealthGrade.Look, "Un serveur est configuré, sans adresse d’expédition. Donnez PORTAL_MAIL_FROM."),
            _ => new(part, HealthGrade.Good, "Un serveur est configuré. Messages en route : {0}.", queue.Waiting),
        };
    }

    private HealthFinding Links() => (links.Configured, environment.IsProduction()) switch
    {
        (true, _) => new("Liens des courriels", HealthGrade.Good, "L’adresse du portail est configurée."),
        (false, true) => new("Liens des courriels", HealthGrade.Bad, "Aucun courriel avec un lien ne part : donnez PORTAL_URL."),
        _ => new("Liens des courriels", HealthGrade.Look, "Ils mènent à cette machine : donnez PORTAL_URL avant de mettre en service."),
    };

    private async Task<HealthFinding> FormulasAsync(CancellationToken ct) => await formulas.CheckAsync(ct)
        ? new("Formules", HealthGrade.Good, "Elles sont mises en forme.")
        : new("Formules", HealthGrade.Look, "Elles restent en TeX lisible : {0}", formulas.Reason ?? "");

    private HealthFinding Keys() => KeyCertificate.IsConfigured(configuration)
        ? new("Clés des sessions", HealthGrade.Good, "Elles sont chiffrées par un certificat.")
        : new("Clés des sessions", HealthGrade.Look, "Elles sont gardées en clair dans la base. Donnez PORTAL_KEYS_CERTIFICATE pour les chiffrer.");

    private async Task<HealthFinding> FilesAsync(CancellationToken ct)
    {
        const string part = "Fichiers";
        if (!await files.Place.IsWritableAsync(ct))
        {
            return new(part, HealthGrade.Bad, files.S3 is null ? "Le dossier refuse l’écriture." : "Le compartiment S3 refuse l’écriture ou ne répond pas. Vérifiez PORTAL_FILES_S3_….");
        }

        var free = FreeSpace();
        return files.S3 is null
            ? new(part, free < LittleSpace ? HealthGrade.Look : HealthGrade.Good, "Le dossier accepte l’écriture. Il reste {0:N1} Go.", free / BytesPerGigabyte)
            : new(part, HealthGrade.Good, "Le compartiment S3 accepte l’écriture.");
    }

    private long FreeSpace()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(files.Root)).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static HealthFinding Pictures() => (PictureMaker.IsThere, PictureMaker.DrawsPages) switch
    {
        (true, true) => new("Images", HealthGrade.Good, "Elles sont réduites à plusieurs tailles ; les PDF ont un aperçu."),
        (true, false) => new("Images", HealthGrade.Look, "Elles sont réduites à plusieurs tailles. Les PDF n’ont pas d’aperçu : installez le paquet poppler-utils."),
        _ => new("Images", HealthGrade.Look, "Elles sont servies comme elles viennent. Installez le paquet libvips-tools pour les réduire."),
    };

    private HealthFinding Version()
    {
        using var process = Process.GetCurrentProcess();
        var up = time.GetUtcNow() - process.StartTime.ToUniversalTime();
        var version = typeof(PortalHealth).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "?";
        return new("Portail", HealthGrade.Good, "Version {0}, .NET {1}, en marche depuis {2:0.0} h, {3:N0} Mo.", version, Environment.Version, up.TotalHours, process.WorkingSet64 / (1024 * 1024));
    }
}
