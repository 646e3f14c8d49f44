using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace RunsFleet.Webhooks.Intake;

/// <summary>
/// GitHub's signature: HMAC-SHA256 of the raw body with the webhook's secret, see
/// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
/// <code>
/// X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17
/// </code>
/// </summary>
internal static class Signature
{
    private const string Prefix = "sha256=";

    /// <summary>Reads the signed digest. Returns null when the header is no signature.</summary>
    public static byte[]? Parse(string? header)
    {
        if (header is null || header.Length != Prefix.Length + SHA256.HashSizeInBytes * 2 || !header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var digest = new byte[SHA256.HashSizeInBytes];
        return Convert.FromHexString(header.AsSpan(Prefix.Length), digest, out _, out _) == OperationStatus.Done ? digest : null;
    }

    /// <summary>
    /// Returns true when <paramref name="digest"/> was made of <paramref name="body"/> with any of the secrets. No secret, no match.
    /// </summary>
    public static bool Matches(ReadOnlySpan<byte> body, ReadOnlySpan<byte> digest, IEnumerable<string> secrets)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        var matches = false;
        foreach (var secret in secrets)
        {
            // Every secret is tried, so that the time taken does not tell which one fits.
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, expected);
            matches |= CryptographicOperations.FixedTimeEquals(expected, digest);
        }

        return matches;
    }
}
