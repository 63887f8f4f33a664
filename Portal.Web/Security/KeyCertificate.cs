using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portal.Web.Startup;

namespace Portal.Web.Security;

/// <summary>The certificate that encrypts the keys of cookies and forms where they lie, when one is configured.</summary>
internal static class KeyCertificate
{
    private const string PathSetting = "PORTAL_KEYS_CERTIFICATE";
    private const string PasswordSetting = "PORTAL_KEYS_CERTIFICATE_PASSWORD";

    public static bool IsConfigured(IConfiguration configuration) => configuration[PathSetting] is { Length: > 0 };

    /// <summary>From PORTAL_KEYS_CERTIFICATE (a PFX file); null when none is configured.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read with the password, or has no private key.</exception>
    public static X509Certificate2? From(IConfiguration configuration)
    {
        if (!IsConfigured(configuration))
        {
            return null;
        }

        try
        {
            var certificate = X509CertificateLoader.LoadPkcs12FromFile(configuration[PathSetting] ?? "", configuration[PasswordSetting]);
            return certificate.HasPrivateKey
                ? certificate
                : throw new StartRefusedException($"{PathSetting} names a certificate without its private key: what it encrypts could not be read again.");
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{PathSetting} cannot be read: give a PFX file, and its password in {PasswordSetting}.", e);
        }
    }
}
