using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace RunsFleet.GitHub;

/// <summary>
/// Signs the short tokens by which the App speaks for itself:
/// <c>{"alg":"RS256","typ":"JWT"}.{"iat":1772366340,"exp":1772366880,"iss":"12345"}.signature</c>.
/// </summary>
internal sealed class AppJwt(IOptions<GitHubOptions> options, TimeProvider time) : IDisposable
{
    /// <summary>GitHub refuses a token from the future, and clocks differ (lesson L22).</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromSeconds(60);

    /// <summary>GitHub takes at most 10 minutes from iat to exp; a minute less allows for rounding.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(9);

    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"RS256","typ":"JWT"}"""u8);

    private readonly RSA _key = options.Value.ReadPrivateKey();
    private readonly Lock _lock = new();

    /// <summary>Makes and signs a fresh token.</summary>
    public string Sign()
    {
        var issuedAt = time.GetUtcNow() - Backdated;
        var payload = string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"iat":{{issuedAt.ToUnixTimeSeconds()}},"exp":{{(issuedAt + Lifetime).ToUnixTimeSeconds()}},"iss":"{{options.Value.AppId}}"}""");
        var signed = $"{Header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";

        // RSA objects promise no thread safety.
        lock (_lock)
        {
            var signature = _key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }
    }

    public void Dispose() => _key.Dispose();
}
