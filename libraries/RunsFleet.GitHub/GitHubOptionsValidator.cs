using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace RunsFleet.GitHub;

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
