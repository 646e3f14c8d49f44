using System.Security.Cryptography;
using Microsoft.Extensions.Options;

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

    /// <summary>The key, read. The caller disposes it.</summary>
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

/// <summary>Finds every fault of the options at once.</summary>
internal sealed class GitHubOptionsValidator : IValidateOptions<GitHubOptions>
{
    public ValidateOptionsResult Validate(string? name, GitHubOptions options)
    {
        var faults = new List<string>();
        if (!options.BaseAddress.IsAbsoluteUri || options.BaseAddress.Scheme is not ("http" or "https"))
        {
            faults.Add("GitHub:BaseAddress must be an http or https address.");
        }

        if (options.AppId.Length is 0 or > 64 || !options.AppId.All(IsClientIdCharacter))
        {
            faults.Add("GitHub:AppId must be the App's id or client id.");
        }

        try
        {
            options.ReadPrivateKey().Dispose();
        }
        catch (CryptographicException e)
        {
            faults.Add($"GitHub:PrivateKey cannot be used. {e.Message}");
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout > TimeSpan.FromMinutes(2))
        {
            faults.Add("GitHub:Timeout must be above zero and at most 2 minutes.");
        }

        if (options.InstallationAge <= TimeSpan.Zero || options.InstallationAge > TimeSpan.FromDays(1))
        {
            faults.Add("GitHub:InstallationAge must be above zero and at most a day.");
        }

        if (options.MaxWait < TimeSpan.Zero || options.MaxWait > TimeSpan.FromMinutes(1))
        {
            faults.Add("GitHub:MaxWait must be 0 to 1 minute.");
        }

        if (options.PointsPerMinute is < 60 or > 100_000_000)
        {
            faults.Add("GitHub:PointsPerMinute must be 60 to 100,000,000.");
        }

        if (options.MaxConcurrency is < 1 or > 1_000)
        {
            faults.Add("GitHub:MaxConcurrency must be 1 to 1,000.");
        }

        if (options.Reserve is not (>= 0 and <= 0.9))
        {
            faults.Add("GitHub:Reserve must be 0 to 0.9.");
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Client ids look like <c>Iv1.8a61f9b3a7aba766</c>.</summary>
    private static bool IsClientIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.';
}
