using System.Security.Cryptography;
using System.Text;

namespace Portal.Data.Accounts;

/// <summary>What is counted, as the table keeps it: nothing readable.</summary>
internal static class AttemptKey
{
    /// <summary>SHA-256 of the parts, which cannot run into each other.</summary>
    public static byte[] Of(params ReadOnlySpan<string> parts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts)));
}
