using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace LocalCloud.GitHub;

/// <summary>
/// Checks the tokens that the App authenticates itself with, and refuses them in GitHub's words. See
/// https://docs.github.com/en/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-json-web-token-jwt-for-a-github-app
/// </summary>
internal sealed class AppJwt(TimeProvider time, IOptions<GitHubOptions> options) : IDisposable
{
    private const string Undecodable = "A JSON web token could not be decoded";
    private const string BadExpiration = "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires";
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromMinutes(10);
    private readonly Lock _lock = new();
    private readonly RSA? _key = ReadKey(options.Value.AppPublicKey);

    /// <summary>Returns true for a PEM public key, and for none at all.</summary>
    public static bool IsKey(string? pem)
    {
        try
        {
            using var key = ReadKey(pem);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    /// <summary>Checks a token.</summary>
    /// <exception cref="GitHubException">401.</exception>
    public void Verify(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3 || Read(parts[0]) is not { } header || Read(parts[1]) is not { } claims)
        {
            throw new GitHubException(401, Undecodable);
        }

        if (!header.TryGetProperty("alg", out var algorithm) || algorithm.ValueKind != JsonValueKind.String || algorithm.GetString() != "RS256")
        {
            throw new GitHubException(401, Undecodable);
        }

        if (!IsSigned(parts))
        {
            throw new GitHubException(401, Undecodable);
        }

        CheckIssuer(claims);
        CheckTimes(claims);
    }

    public void Dispose() => _key?.Dispose();

    private void CheckIssuer(JsonElement claims)
    {
        if (!claims.TryGetProperty("iss", out var issuer))
        {
            throw new GitHubException(401, "Missing 'issuer' claim ('iss') in assertion");
        }

        var text = issuer.ValueKind == JsonValueKind.String ? issuer.GetString() : issuer.GetRawText();
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var appId))
        {
            throw new GitHubException(401, "'Issuer' claim ('iss') must be an Integer");
        }

        // Another App's key does not fit ours, see https://github.com/octokit/auth-app.js/issues/375.
        if (appId != options.Value.AppId)
        {
            throw new GitHubException(401, Undecodable);
        }
    }

    private void CheckTimes(JsonElement claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (!claims.TryGetProperty("exp", out var exp) || exp.ValueKind != JsonValueKind.Number || !exp.TryGetDouble(out var expires) || expires <= now)
        {
            throw new GitHubException(401, BadExpiration);
        }

        if (expires > now + MaxLifetime.TotalSeconds)
        {
            throw new GitHubException(401, "'Expiration time' claim ('exp') is too far in the future");
        }

        if (!claims.TryGetProperty("iat", out var iat) || iat.ValueKind != JsonValueKind.Number || !iat.TryGetInt64(out var issued) || issued > now)
        {
            throw new GitHubException(401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued");
        }
    }

    private bool IsSigned(string[] parts)
    {
        if (_key is null)
        {
            return true;
        }

        var signature = Decode(parts[2]);
        lock (_lock)
        {
            return signature is not null
                && _key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    private static RSA? ReadKey(string? pem)
    {
        if (string.IsNullOrWhiteSpace(pem))
        {
            return null;
        }

        var key = RSA.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static JsonElement? Read(string part)
    {
        try
        {
            if (Decode(part) is not { } bytes)
            {
                return null;
            }

            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string part) => Base64Url.IsValid(part) ? Base64Url.DecodeFromChars(part) : null;
}
