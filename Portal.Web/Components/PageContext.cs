using Microsoft.AspNetCore.Components.Authorization;
using Portal.Data.Access;
using Portal.Data.Accounts;
using Portal.Data.Notifications;
using Portal.Data.Structure;
using Portal.Data.Subscriptions;
using Portal.Web.Security;

namespace Portal.Web.Components;

/// <summary>What the frame of a page shows of the person and their university. Costs no statement while both are known.</summary>
public sealed class PageContext(IViewerSource viewers, AccountStates accounts, StructureLookups lookups, UnreadCounts unread, AuthenticationStateProvider authentication)
{
    /// <summary>The university of the viewer; for visitors, the only one there is; null when there are several.</summary>
    public async Task<UniversityStructure?> UniversityAsync()
    {
        if ((await viewers.GetAsync()).University is { } id)
        {
            return await lookups.OfUniversityAsync(id);
        }

        return await lookups.UniversitiesAsync() is [var only] ? await lookups.OfUniversityAsync(only.Id) : null;
    }

    /// <summary>The account signed in; null for a visitor.</summary>
    public async Task<AccountState?> AccountAsync()
    {
        var id = (await authentication.GetAuthenticationStateAsync()).User.AccountId();
        return id == 0 ? null : await accounts.FindAsync(id);
    }

    /// <summary>The role acted in; None for a visitor.</summary>
    public async Task<Role> RoleAsync() => (await authentication.GetAuthenticationStateAsync()).User.ActingAs();

    /// <summary>The name in that role; null for a visitor.</summary>
    public async Task<PersonName?> PersonAsync() => (await AccountAsync())?.NameAs(await RoleAsync());

    /// <summary>What is closed to the viewer for want of a subscription.</summary>
    public async Task<SubscriptionGate> GateAsync() => (await viewers.GetAsync()).Gate;

    /// <summary>How many notifications are new in that role, up to <see cref="UnreadCounts.AtMost"/>; 0 for who is told nothing.</summary>
    public async Task<int> UnreadAsync() => await unread.FindAsync(await viewers.GetAsync());
}
