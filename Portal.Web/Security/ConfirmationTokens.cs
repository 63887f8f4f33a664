using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Portal.Data.Accounts;

namespace Portal.Web.Security;

/// <summary>The links that confirm a registration: people read their mail on another day. Those that change something last an hour (Identity's own provider).</summary>
internal sealed class ConfirmationTokens(
    IDataProtectionProvider protection, IOptions<ConfirmationTokenOptions> options, ILogger<DataProtectorTokenProvider<Account>> log)
    : DataProtectorTokenProvider<Account>(protection, options, log)
{
    /// <summary>How the provider is registered.</summary>
    public new const string Name = "Confirmation";

    /// <summary>How long the link of a forgotten password or of another address works.</summary>
    public static readonly TimeSpan ResetLifespan = TimeSpan.FromHours(1);
}

/// <summary>How long a registration can be confirmed.</summary>
internal sealed class ConfirmationTokenOptions : DataProtectionTokenProviderOptions
{
    public ConfirmationTokenOptions() => (Name, TokenLifespan) = (nameof(ConfirmationTokens), TimeSpan.FromDays(3));
}
