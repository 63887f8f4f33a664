using Microsoft.Extensions.Configuration;

namespace Portal.Data.Files;

/// <summary>A bucket that speaks S3.</summary>
/// <param name="Endpoint">Its server, such as <c>https://s3.example.org</c>; buckets are addressed by path.</param>
/// <param name="Bucket">Its name; made by whoever runs the portal.</param>
/// <param name="Region">What requests are signed for.</param>
/// <param name="AccessKey">Name of the key.</param>
/// <param name="SecretKey">The key; never shown or logged.</param>
public sealed record S3Options(Uri Endpoint, string Bucket, string Region, string AccessKey, string SecretKey)
{
    /// <summary>Reads PORTAL_FILES_S3_…; null when no bucket is named.</summary>
    /// <exception cref="FormatException">A bucket is named and something it needs is missing; the sentence says what.</exception>
    public static S3Options? From(IConfiguration configuration)
    {
        if (configuration["PORTAL_FILES_S3_BUCKET"] is not { Length: > 0 } bucket)
        {
            return null;
        }

        var endpoint = configuration["PORTAL_FILES_S3_ENDPOINT"];
        return Uri.TryCreate(endpoint, UriKind.Absolute, out var server) && server.Scheme is "http" or "https"
            ? new(server, bucket, configuration["PORTAL_FILES_S3_REGION"] is { Length: > 0 } region ? region : "us-east-1",
                Needed("PORTAL_FILES_S3_KEY"), Needed("PORTAL_FILES_S3_SECRET"))
            : throw new FormatException("PORTAL_FILES_S3_ENDPOINT has to be the address of the server, such as https://s3.example.org.");

        string Needed(string name) => configuration[name] is { Length: > 0 } value
            ? value
            : throw new FormatException($"{name} is missing: a bucket (PORTAL_FILES_S3_BUCKET) needs it.");
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Endpoint} {Bucket}";
}
