using System.Security.Cryptography;

namespace RunsFleet.GitHub;

/// <summary>The GitHub App that runners are registered by, and how much of GitHub's limits it may spend. Section <c>GitHub</c>.</summary>
public sealed class GitHubOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "GitHub";

    /// <summary>
    /// GitHub's REST API, with or without a slash at its end; for GitHub Enterprise Server <c>https://HOST/api/v3/</c>. An http or https address.
    /// Default <c>https://api.github.com/</c>.
    /// </summary>
    public Uri BaseAddress { get; set; } = new("https://api.github.com/");

    /// <summary>Id or client id of the GitHub App. At most 64 letters, digits and dots. Required.</summary>
    public string AppId { get; set; } = "";

    /// <summary>The App's RSA private key, PEM (PKCS#1 or PKCS#8); <c>\n</c> may stand for line ends. A secret. Required.</summary>
    public string PrivateKey { get; set; } = "";

    /// <summary>Longest time for one request, its retries included. Above 0, at most 2 min. Default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Longest time that a call which holds up a job waits for its turn within the budget. A call that would wait longer fails, and its caller learns
    /// when to come back. 0 to 1 min. Default 10 s.
    /// </summary>
    public TimeSpan MaxWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Points that an installation may spend in a minute: a read costs 1, any other call 5. 60 to 100,000,000. Default 900, GitHub's secondary
    /// limit: where several replicas run, they share it.
    /// </summary>
    public int PointsPerMinute { get; set; } = 900;

    /// <summary>Calls that may be under way at a time. 1 to 1,000. Default 50; GitHub takes 100 at most, from all replicas together.</summary>
    public int MaxConcurrency { get; set; } = 50;

    /// <summary>Share of the points, of the hour's calls and of the calls at a time that is kept for calls that hold up a job. 0 to 0.9. Default 0.2.</summary>
    public double Reserve { get; set; } = 0.2;

    /// <summary>How long the service remembers which installation reaches a repository. Above 0, at most 1 d. Default 1 h.</summary>
    public TimeSpan InstallationAge { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Reads the key. The caller disposes it.</summary>
    /// <exception cref="CryptographicException">The key is no RSA private key; the message quotes nothing of it.</exception>
    public RSA ReadPrivateKey()
    {
        var rsa = RSA.Create();
        try
        {
            rsa.ImportFromPem(PrivateKey.Replace("\\n", "\n", StringComparison.Ordinal));
            _ = rsa.SignData([], HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            return rsa;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new CryptographicException("It holds no RSA private key in PEM.");
        }
    }
}
