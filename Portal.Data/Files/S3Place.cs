using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using Amazon.Runtime;
using Amazon.S3;

namespace Portal.Data.Files;

/// <summary>A bucket that speaks S3, addressed by path. Large files are read in the ranges that are asked for.</summary>
public sealed class S3Place : IFilePlace, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly AmazonS3Client client;
    private readonly string bucket;

    public S3Place(S3Options options)
    {
        bucket = options.Bucket;
        client = new(new BasicAWSCredentials(options.AccessKey, options.SecretKey), new AmazonS3Config
        {
            ServiceURL = options.Endpoint.ToString(), AuthenticationRegion = options.Region, ForcePathStyle = true,
            Timeout = Patience, MaxErrorRetry = 3,

            // Servers other than the first of their kind know neither.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED, ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    /// <inheritdoc/>
    public Task KeepAsync(string key, string path, CancellationToken ct) => SayAsync(async () =>
    {
        if (await LengthAsync(key, ct) is null)
        {
            await client.PutObjectAsync(new() { BucketName = bucket, Key = key, FilePath = path, ContentType = "application/octet-stream", DisablePayloadSigning = client.Config.ServiceURL.StartsWith("https", StringComparison.OrdinalIgnoreCase) }, ct);
        }

        return true;
    });

    /// <inheritdoc/>
    public Task<Stream?> OpenAsync(string key, CancellationToken ct) => SayAsync<Stream?>(async () =>
        await LengthAsync(key, ct) is { } length ? new RangeStream(length, (from, to, stop) => ReadAsync(key, from, to, stop)) : null);

    /// <inheritdoc/>
    public Task RemoveAsync(string key, CancellationToken ct) => SayAsync(async () =>
    {
        await client.DeleteObjectAsync(bucket, key, ct);
        return true;
    });

    /// <inheritdoc/>
    public async IAsyncEnumerable<PlacedFile> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken ct)
    {
        string? next = null;
        do
        {
            var after = next;
            var page = await SayAsync(() => client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix, ContinuationToken = after }, ct));
            foreach (var file in page.S3Objects ?? [])
            {
                yield return new(file.Key, file.Size ?? 0, new(file.LastModified?.ToUniversalTime() ?? DateTime.UnixEpoch, TimeSpan.Zero));
            }

            next = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (next is not null);
    }

    /// <inheritdoc/>
    public async Task<bool> IsWritableAsync(CancellationToken ct)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"tmp/probe-{Guid.NewGuid():N}");
        try
        {
            await client.PutObjectAsync(new() { BucketName = bucket, Key = key, ContentBody = "probe" }, ct);
            await client.DeleteObjectAsync(bucket, key, ct);
            return true;
        }
        catch (Exception refused) when (refused is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();

    private async Task<long?> LengthAsync(string key, CancellationToken ct)
    {
        try
        {
            return (await client.GetObjectMetadataAsync(bucket, key, ct)).ContentLength;
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private Task<Stream> ReadAsync(string key, long from, long to, CancellationToken ct) => SayAsync(async () =>
        (await client.GetObjectAsync(new() { BucketName = bucket, Key = key, ByteRange = new(from, to) }, ct)).ResponseStream);

    /// <summary>The library's faults as the one kind that callers know; its words may hold addresses, so they go into the log with it only.</summary>
    private static async Task<T> SayAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is AmazonClientException or AmazonServiceException or HttpRequestException)
        {
            throw new IOException("The bucket of the files does not answer.", fault);
        }
    }
}
