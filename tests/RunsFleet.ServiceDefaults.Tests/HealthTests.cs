using System.Net;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class HealthTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task Health_answers_in_every_environment(string environment)
    {
        await using var app = TestHost.Build(environment, settings: ("Drain:Delay", "00:00:00"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/ready"));
    }

    [Fact]
    public async Task A_failing_ready_check_takes_the_service_out_but_does_not_restart_it()
    {
        await using var app = TestHost.Build(
            configure: b => b.AddCheck("queue", HealthStatus.Unhealthy, HealthTags.Ready), settings: ("Drain:Delay", "00:00:00"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/live"));
    }

    [Fact]
    public async Task A_check_that_is_not_tagged_ready_is_asked_by_nobody()
    {
        await using var app = TestHost.Build(configure: b => b.AddCheck("other", HealthStatus.Unhealthy), settings: ("Drain:Delay", "00:00:00"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/ready"));
    }

    private static async Task<HttpStatusCode> Get(Microsoft.AspNetCore.Builder.WebApplication app, string path)
    {
        using var client = app.GetTestClient();
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
