namespace Portal.Data.Accounts;

/// <summary>How the journal names what happens to accounts.</summary>
internal static class AccountDeeds
{
    public const string Target = "account";

    public const string Registered = "account.registered";
    public const string Confirmed = "account.confirmed";
    public const string Accepted = "account.accepted";
    public const string Refused = "account.refused";
    public const string PasswordChanged = "account.password-changed";
    public const string PasswordReset = "account.password-reset";
    public const string EmailChanged = "account.email-changed";
    public const string SessionsEnded = "account.sessions-ended";
    public const string SessionEnded = "account.session-ended";
    public const string CreatedAtStart = "account.created-at-start";
}
