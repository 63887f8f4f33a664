using System.Text.Unicode;
using Microsoft.Extensions.WebEncoders;
using Portal.Data;
using Portal.Data.Local;
using Portal.Web.Components;
using Portal.Web.Components.Shared;
using Portal.Web.Endpoints;
using Portal.Web.Health;
using Portal.Web.Localization;
using Portal.Web.Mail;
using Portal.Web.Security;
using Portal.Web.Startup;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
    builder.Configuration.RefuseUnsafeProduction(builder.Environment);

    await using var database = await PortalDatabase.OpenAsync(builder.Configuration, builder.Environment);
    builder.Services.AddPortalData(database.Connection, database.Files);
    builder.Services.AddPortalSecurity(builder.Configuration, builder.Environment);
    builder.Services.AddPortalMail(builder.Configuration, database.Files);
    builder.Services.AddPortalLanguages();
    builder.Services.AddRazorComponents();
    builder.Services.Configure<WebEncoderOptions>(web => web.TextEncoderSettings = new(UnicodeRanges.All));
    builder.Services.AddHostedService<MainAdministratorAtStart>();
    builder.Services.AddSingleton(new MeetingServer(builder.Configuration));
    builder.Services.AddScoped<PageContext>();
    builder.Services.AddScoped<PortalHealth>();
    builder.Services.AddScoped<StaleForms>();
    builder.Services.AddScoped<Moments>();
    builder.Services.AddResponseCompression(options => options.EnableForHttps = true);
    builder.Services.Configure<ForwardedHeadersOptions>(options => options.TrustConfiguredProxies(builder.Configuration));

    var app = builder.Build();

    app.UseForwardedHeaders();
    app.UsePortalHeaders();
    app.UseResponseCompression();
    app.UseCalmFailures();
    if (app.Environment.IsProduction())
    {
        app.UseHsts();
    }

    app.UseRequestLocalization();
    app.UseNotFoundPage();
    app.UseRouting();
    app.UseAuthentication();
    app.UseAuthorization();
    app.UseUploadLimit();
    app.UseAntiforgery();
    app.UseStaleForms();

    app.MapStaticAssets();
    app.MapHealth();
    app.MapPreferences();
    app.MapReading();
    app.MapSession();
    app.MapRegistrations();
    app.MapPublication();
    app.MapReviews();
    app.MapComments();
    app.MapOwnChapters();
    app.MapTeachingStatistics();
    app.MapFiles();
    app.MapJobs();
    app.MapNotifications();
    app.MapDrafts();
    app.MapBin();
    app.MapJournal();
    app.MapDashboard();
    app.MapAnnouncements();
    app.MapUploads();
    app.MapAttachments();
    app.MapExports();
    app.MapImports();
    app.MapRosters();
    app.MapLessons();
    app.MapPeople();
    app.MapProgression();
    app.MapSubscriptions();
    app.MapLogos();
    app.MapRazorComponents<App>();

    await database.PrepareAsync(app.Services);
    database.LeaveSignalsTo(app);
    await app.RunAsync();
    return 0;
}
catch (Exception refusal) when (refusal is StartRefusedException or PostgresUnavailableException or DatabaseAddressException)
{
    // A sentence for whoever starts it; a stack trace would only hide it.
    await Console.Error.WriteLineAsync(refusal.Message);
    return 1;
}
