using Portal.Data.Files;
using Portal.Data.Jobs;

namespace Portal.Web.Mail;

/// <summary>Mail, set up.</summary>
internal static class PortalMail
{
    public static IServiceCollection AddPortalMail(this IServiceCollection services, IConfiguration configuration, FileStoreOptions files)
    {
        var settings = MailSettings.Read(configuration, files);
        services.AddSingleton(settings);
        services.AddSingleton<MailLinks>();
        services.AddSingleton<IMailbox>(provider => settings.Server is { } server
            ? new SmtpMailbox(server, settings.From)
            : new OutboxMailbox(settings.Outbox, settings.From, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<MailQueue>());
        services.AddScoped<Letters>();
        services.AddJobHandler<InvitationSending>();
        return services;
    }
}
