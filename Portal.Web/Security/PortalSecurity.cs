using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Portal.Data;
using Portal.Data.Accounts;
using Portal.Data.Jobs;
using Portal.Data.Settings;

namespace Portal.Web.Security;

/// <summary>Names of the areas; a page says which it belongs to with <c>[Authorize(Policy = Area.Study)]</c>.</summary>
public static class Area
{
    public const string Study = nameof(Study);
    public const string Teach = nameof(Teach);
    public const string Admin = nameof(Admin);
}

/// <summary>Who may come in, and how that is known.</summary>
internal static class PortalSecurity
{
    public static IServiceCollection AddPortalSecurity(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        services.AddIdentityCore<Account>(options =>
            {
                options.User.RequireUniqueEmail = false; // the database holds it; accounts without an address exist
                options.SignIn.RequireConfirmedEmail = true;
                options.Tokens.EmailConfirmationTokenProvider = ConfirmationTokens.Name;
                options.Lockout.AllowedForNewUsers = false; // SignInGuard locks by account and address block instead
            })
            .AddEntityFrameworkStores<PortalDbContext>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddTokenProvider<ConfirmationTokens>(ConfirmationTokens.Name)
            .AddClaimsPrincipalFactory<SessionClaims>();

        // PasswordRules replaces Identity's own validator, whose sentences nobody here would read.
        services.RemoveAll<IPasswordValidator<Account>>();
        services.AddSingleton<PasswordRules>();
        services.AddSingleton<IPasswordValidator<Account>>(provider => provider.GetRequiredService<PasswordRules>());
        services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = ConfirmationTokens.ResetLifespan);

        services.AddScoped<AccountFinder>();
        services.AddScoped<AccountCommands>();
        services.AddScoped<StudentRegistration>();
        services.AddScoped<SignIns>();
        services.AddScoped<MailTokens>();
        services.AddScoped<SessionChoice>();
        services.AddScoped<Sessions>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies(cookies =>
            cookies.ApplicationCookie?.Configure(cookie =>
            {
                cookie.Cookie.Name = "portal.session";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = environment.IsProduction() ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
                cookie.LoginPath = Urls.Login;
                cookie.ExpireTimeSpan = Session.StaySignedIn;
                cookie.Events.OnValidatePrincipal = Session.ValidateAsync;
                cookie.Events.OnSigningIn = Session.SetLifetimeAsync;

                // The sign-in page itself says where to go on; the handler would follow any address it is given.
                cookie.Events.OnRedirectToReturnUrl = _ => Task.CompletedTask;

                // Another role's area answers like an address that does not exist.
                cookie.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                };
            }));

        services.AddAuthorizationBuilder()
            .AddPolicy(Area.Study, policy => policy.RequireClaim(PortalClaims.Role, nameof(Role.Student)))
            .AddPolicy(Area.Teach, policy => policy.RequireClaim(PortalClaims.Role, nameof(Role.Professor)))
            .AddPolicy(Area.Admin, policy => policy.RequireClaim(PortalClaims.Role, nameof(Role.Admin)));

        services.AddHttpContextAccessor();
        services.AddCascadingAuthenticationState();
        services.AddViewerSource<SignedInViewer>();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "portal.form";
            options.Cookie.SecurePolicy = environment.IsProduction() ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        });

        var keys = services.AddDataProtection().SetApplicationName("portal");
        if (KeyCertificate.From(configuration) is { } certificate)
        {
            keys.ProtectKeysWithCertificate(certificate);
        }

        services.AddSingleton<IConfigureOptions<KeyManagementOptions>, KeyRing>();
        return services;
    }
}
