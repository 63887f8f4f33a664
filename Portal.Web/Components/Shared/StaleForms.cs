namespace Portal.Web.Components.Shared;

/// <summary>Whether the form just sent comes from a page that is no longer valid (an older key, another sign-in). Set by the middleware, read by <see cref="PortalForm{TModel}"/>.</summary>
public sealed class StaleForms
{
    public bool IsStale { get; set; }
}
