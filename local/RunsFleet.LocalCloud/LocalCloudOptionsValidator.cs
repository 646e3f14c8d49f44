using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using RunsFleet.LocalCloud.GitHub;

namespace RunsFleet.LocalCloud;

/// <summary>Finds every fault of the options at once.</summary>
internal sealed partial class LocalCloudOptionsValidator : IValidateOptions<LocalCloudOptions>
{
    private const double LongestSeconds = 24 * 60 * 60;
    private const string SecondsRule = "must be 0 to 86400 seconds.";
    private const string AddressRule = "must be an http or https address.";

    public ValidateOptionsResult Validate(string? name, LocalCloudOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        Check(RegionPattern().IsMatch(options.Region), nameof(options.Region), "must be a region, such as us-east-1.");
        Check(AccountPattern().IsMatch(options.AccountId), nameof(options.AccountId), "must be 12 digits.");
        Check(
            ZonesPattern().IsMatch(options.ZoneLetters) && options.ZoneLetters.Distinct().Count() == options.ZoneLetters.Length,
            nameof(options.ZoneLetters),
            "must be 1 to 6 different letters from a to f.");
        Check(IsTime(options.BootSeconds), nameof(options.BootSeconds), SecondsRule);
        Check(IsTime(options.ShutdownSeconds), nameof(options.ShutdownSeconds), SecondsRule);
        Check(IsTime(options.DescribeLagSeconds), nameof(options.DescribeLagSeconds), SecondsRule);
        Check(IsTime(options.ConfigWaitSeconds), nameof(options.ConfigWaitSeconds), SecondsRule);
        Check(IsTime(options.PowerOffSeconds), nameof(options.PowerOffSeconds), SecondsRule);
        Check(IsTime(options.LostRunnerSeconds), nameof(options.LostRunnerSeconds), SecondsRule);
        Check(options.LostConclusion is Conclusions.Failure or Conclusions.Cancelled, nameof(options.LostConclusion), "must be failure or cancelled.");
        Check(IsTime(options.HousekeepingSeconds), nameof(options.HousekeepingSeconds), SecondsRule);
        Check(options.WebhookUrl is null || IsHttp(options.WebhookUrl), nameof(options.WebhookUrl), AddressRule);
        Check(options.WebhookSecret.Length > 0, nameof(options.WebhookSecret), "must not be empty.");
        Check(options.AppId > 0, nameof(options.AppId), "must be above 0.");
        Check(AppJwt.IsKey(options.AppPublicKey), nameof(options.AppPublicKey), "is not a public key in PEM.");
        Check(options.GitHubHourlyLimit > 0, nameof(options.GitHubHourlyLimit), "must be above 0.");
        Check(options.RemoteEndpoint is null || IsHttp(options.RemoteEndpoint), nameof(options.RemoteEndpoint), AddressRule);
        return faults.Build();

        void Check(bool holds, string property, string rule)
        {
            if (!holds)
            {
                faults.AddError(rule, $"{LocalCloudOptions.Section}:{property}");
            }
        }
    }

    private static bool IsTime(double seconds) => seconds is >= 0 and <= LongestSeconds;

    private static bool IsHttp(Uri address) => address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps);

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-[0-9]\z")]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"\A[a-f]{1,6}\z")]
    private static partial Regex ZonesPattern();
}
