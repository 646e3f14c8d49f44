using System.Text.RegularExpressions;
using LocalCloud.Core;
using Microsoft.Extensions.Options;

namespace LocalCloud.Aws;

/// <summary>Finds every fault of the options of the AWS side at once.</summary>
internal sealed partial class AwsOptionsValidator : IValidateOptions<AwsOptions>
{
    public ValidateOptionsResult Validate(string? name, AwsOptions options)
    {
        var rules = new OptionRules(AwsOptions.Section);
        rules.Require(RegionPattern().IsMatch(options.Region), nameof(options.Region), "must be a region, such as us-east-1.");
        rules.Require(AccountPattern().IsMatch(options.AccountId), nameof(options.AccountId), "must be 12 digits.");
        rules.Require(
            ZonesPattern().IsMatch(options.ZoneLetters) && options.ZoneLetters.Distinct().Count() == options.ZoneLetters.Length,
            nameof(options.ZoneLetters),
            "must be 1 to 6 different letters from a to f.");
        rules.RequireTime(options.Boot);
        rules.RequireTime(options.Shutdown);
        rules.RequireTime(options.DescribeLag);
        rules.RequireAddress(options.RemoteEndpoint);
        rules.Require(
            options.RunnerTag.Length == 0 || options.RunnerTag.IndexOf('=', StringComparison.Ordinal) > 0, nameof(options.RunnerTag), "must be key=value, or empty.");
        rules.Require(
            options.RunnerConfigParameter.Contains(AwsOptions.InstanceHole, StringComparison.Ordinal),
            nameof(options.RunnerConfigParameter),
            $"must hold {AwsOptions.InstanceHole}.");
        rules.Require(
            options.Schedules.All(schedule => schedule.Queue.Length > 0 && schedule.Bodies.Count > 0 && schedule.Period > TimeSpan.Zero && schedule.Period <= TimeSpan.FromDays(1)),
            nameof(options.Schedules),
            "must each have a queue, a body and a period above 0 and of at most a day.");
        return rules.Build();
    }

    [GeneratedRegex(@"\A[a-z]{2}(-[a-z]+)+-[0-9]\z")]
    private static partial Regex RegionPattern();

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex AccountPattern();

    [GeneratedRegex(@"\A[a-f]{1,6}\z")]
    private static partial Regex ZonesPattern();
}
