using LocalCloud.Aws;
using LocalCloud.GitHub;
using LocalCloud.Testing;
using Microsoft.Extensions.Options;

namespace LocalCloud.Tests;

public sealed class OptionsTests
{
    private static readonly Dictionary<string, Action<AwsOptions>> AwsFaults = new()
    {
        ["Region"] = options => options.Region = "us-east-1a",
        ["AccountId"] = options => options.AccountId = "1",
        ["ZoneLetters"] = options => options.ZoneLetters = "aab",
        ["Boot"] = options => options.Boot = TimeSpan.FromSeconds(-0.1),
        ["Shutdown"] = options => options.Shutdown = TimeSpan.MinValue,
        ["DescribeLag"] = options => options.DescribeLag = TimeSpan.FromDays(1.1),
        ["RemoteEndpoint"] = options => options.RemoteEndpoint = new Uri("unix:///socket"),
        ["RunnerTag"] = options => options.RunnerTag = "managed-by",
        ["RunnerConfigParameter"] = options => options.RunnerConfigParameter = "/runners/config",
        ["Schedules"] = options => options.Schedules.Add(new ScheduleOptions { Queue = "sweeps" }),
    };

    private static readonly Dictionary<string, Action<GitHubOptions>> GitHubFaults = new()
    {
        ["AppId"] = options => options.AppId = 0,
        ["AppSlug"] = options => options.AppSlug = "",
        ["AppName"] = options => options.AppName = "",
        ["AppPublicKey"] = options => options.AppPublicKey = "key",
        ["HourlyLimit"] = options => options.HourlyLimit = 0,
        ["WebhookUrl"] = options => options.WebhookUrl = new Uri("/webhooks", UriKind.Relative),
        ["WebhookSecret"] = options => options.WebhookSecret = "",
        ["ConfigWait"] = options => options.ConfigWait = TimeSpan.FromSeconds(100_000),
        ["PowerOffDelay"] = options => options.PowerOffDelay = TimeSpan.FromSeconds(-1),
        ["LostRunnerPatience"] = options => options.LostRunnerPatience = TimeSpan.MaxValue,
        ["LostConclusion"] = options => options.LostConclusion = "success",
    };

    public static TheoryData<string> OfAws => [.. AwsFaults.Keys];

    public static TheoryData<string> OfGitHub => [.. GitHubFaults.Keys];

    [Fact]
    public void The_defaults_are_valid()
    {
        Assert.True(new AwsOptionsValidator().Validate(null, new AwsOptions()).Succeeded);
        Assert.True(new GitHubOptionsValidator().Validate(null, new GitHubOptions()).Succeeded);
    }

    [Fact]
    public async Task Every_fault_of_a_section_stops_the_start_and_is_named_at_once()
    {
        var aws = await FaultsAsync(("Aws:Region", "mars"), ("Aws:Boot", "-00:00:01"));
        var github = await FaultsAsync(("GitHub:WebhookUrl", "ftp://x"), ("GitHub:AppId", "0"));

        Assert.Equal(["LocalCloud:Aws:Boot", "LocalCloud:Aws:Region"], aws);
        Assert.Equal(["LocalCloud:GitHub:AppId", "LocalCloud:GitHub:WebhookUrl"], github);
    }

    [Theory]
    [MemberData(nameof(OfAws))]
    public void A_setting_of_AWS_out_of_its_range_is_named(string name)
    {
        var options = new AwsOptions();
        AwsFaults[name](options);

        Assert.Contains($"LocalCloud:Aws:{name}", Assert.Single(new AwsOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(OfGitHub))]
    public void A_setting_of_GitHub_out_of_its_range_is_named(string name)
    {
        var options = new GitHubOptions();
        GitHubFaults[name](options);

        Assert.Contains($"LocalCloud:GitHub:{name}", Assert.Single(new GitHubOptionsValidator().Validate(null, options).Failures!), StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> FaultsAsync(params (string Key, string Value)[] settings)
    {
        var world = new InProcessWorld { Settings = settings.ToDictionary(setting => setting.Key, setting => setting.Value) };
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(async () => await world.InitializeAsync());
        return fault.Failures.Select(failure => failure.Split(' ')[1].TrimEnd(':')).Order();
    }
}
