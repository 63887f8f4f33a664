namespace Portal.Web.Mail;

/// <summary>Where letters go: a mail server, or a folder that somebody reads.</summary>
internal interface IMailbox
{
    /// <summary>Hands one over. Throws when that fails; whoever calls tries again.</summary>
    Task DeliverAsync(Letter letter, CancellationToken ct);
}
