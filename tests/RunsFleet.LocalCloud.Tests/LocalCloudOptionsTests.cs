using Microsoft.Extensions.Options;
using RunsFleet.Testing;

namespace RunsFleet.LocalCloud.Tests;

public sealed class LocalCloudOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.True(Validate(_ => { }).Succeeded);

    [Fact]
    public async Task Every_fault_stops_the_start_and_is_named_at_once()
    {
        var world = new LocalWorld { Settings = new Dictionary<string, string> { ["Region"] = "mars", ["BootSeconds"] = "-1", ["WebhookUrl"] = "ftp://x" } };

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(async () => await world.InitializeAsync());

        Assert.Equal(["BootSeconds", "Region", "WebhookUrl"], fault.Failures.Select(failure => failure.Split(':')[1].Split(' ')[0]).Order());
    }

    [Theory]
    [InlineData("Region")]
    [InlineData("AccountId")]
    [InlineData("ZoneLetters")]
    [InlineData("BootSeconds")]
    [InlineData("ShutdownSeconds")]
    [InlineData("DescribeLagSeconds")]
    [InlineData("ConfigWaitSeconds")]
    [InlineData("PowerOffSeconds")]
    [InlineData("LostRunnerSeconds")]
    [InlineData("WebhookUrl")]
    [InlineData("WebhookSecret")]
    [InlineData("AppId")]
    [InlineData("AppPublicKey")]
    [InlineData("GitHubHourlyLimit")]
    [InlineData("RemoteEndpoint")]
    public void A_setting_out_of_its_range_is_named(string name)
    {
        var result = Validate(options => Break(options, name));

        Assert.Contains($"LocalCloud:{name}", Assert.Single(result.Failures!), StringComparison.Ordinal);
    }

    private static void Break(LocalCloudOptions options, string name)
    {
        Action change = name switch
        {
            "Region" => () => options.Region = "us-east-1a",
            "AccountId" => () => options.AccountId = "1",
            "ZoneLetters" => () => options.ZoneLetters = "aab",
            "BootSeconds" => () => options.BootSeconds = double.NaN,
            "ShutdownSeconds" => () => options.ShutdownSeconds = -0.1,
            "DescribeLagSeconds" => () => options.DescribeLagSeconds = double.PositiveInfinity,
            "ConfigWaitSeconds" => () => options.ConfigWaitSeconds = 100_000,
            "PowerOffSeconds" => () => options.PowerOffSeconds = -1,
            "LostRunnerSeconds" => () => options.LostRunnerSeconds = -1,
            "WebhookUrl" => () => options.WebhookUrl = new Uri("/webhooks", UriKind.Relative),
            "WebhookSecret" => () => options.WebhookSecret = "",
            "AppId" => () => options.AppId = 0,
            "AppPublicKey" => () => options.AppPublicKey = "key",
            "GitHubHourlyLimit" => () => options.GitHubHourlyLimit = 0,
            "RemoteEndpoint" => () => options.RemoteEndpoint = new Uri("unix:///socket"),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };
        change();
    }

    private static ValidateOptionsResult Validate(Action<LocalCloudOptions> change)
    {
        var options = new LocalCloudOptions();
        change(options);
        return new LocalCloudOptionsValidator().Validate(null, options);
    }
}
