using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class ServiceVersionTests
{
    [Theory]
    [InlineData("1.2.3+9b5cb81", "1.2.3", "9b5cb81")]
    [InlineData("1.2.4-alpha.0.7+0a1b", "1.2.4-alpha.0.7", "0a1b")]
    [InlineData("1.2.3", "1.2.3", null)]
    [InlineData("1.2.3+", "1.2.3", null)]
    public void A_stamp_is_a_version_and_the_commit_that_was_built(string stamp, string version, string? commit) =>
        Assert.Equal(new ServiceVersion("x", version, commit), ServiceVersion.Parse("x", stamp));

    [Fact]
    public async Task A_service_logs_its_name_and_version_when_it_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddFakeLogging();
        builder.Services.AddHostedService<VersionLine>();
        using var host = builder.Build();

        await host.StartAsync(TestContext.Current.CancellationToken);

        var line = Assert.Single(host.Services.GetFakeLogCollector().GetSnapshot(), record => record.Id.Id == 10001);
        Assert.Equal(LogLevel.Information, line.Level);
        Assert.Contains(ServiceVersion.Current.Version, line.Message, StringComparison.Ordinal);
        Assert.StartsWith(ServiceVersion.Current.Name, line.Message, StringComparison.Ordinal);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
