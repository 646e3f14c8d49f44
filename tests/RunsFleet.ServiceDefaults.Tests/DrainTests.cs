using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace RunsFleet.ServiceDefaults.Tests;

public sealed class DrainTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task L02_readiness_fails_first_and_the_service_works_on_until_the_delay_is_over()
    {
        await using var app = Build(("Drain:Delay", "00:00:10"));
        await app.StartAsync(TestContext.Current.CancellationToken);

        var stopping = app.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(app, "/health/ready"));
        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, await Get(app, "/work"));
        Assert.False(stopping.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(10));
        await stopping;
    }

    [Fact]
    public async Task A_signal_alone_fails_readiness()
    {
        await using var app = Build(("Drain:Delay", "00:00:00"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, await Get(app, "/health/ready"));

        app.Lifetime.StopApplication();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Get(app, "/health/ready"));
    }

    [Fact]
    public async Task L50_the_host_gives_services_the_configured_deadline_and_stops_them_side_by_side()
    {
        await using var app = Build(("Drain:Deadline", "00:00:40"));

        var host = app.Services.GetRequiredService<IOptions<HostOptions>>().Value;

        Assert.Equal(TimeSpan.FromSeconds(40), host.ShutdownTimeout);
        Assert.True(host.ServicesStopConcurrently);
    }

    [Theory]
    [InlineData("Production", 5)]
    [InlineData("Development", 0)]
    public async Task The_delay_is_short_where_nothing_balances(string environment, int seconds)
    {
        await using var app = TestHost.Build(environment);

        Assert.Equal(TimeSpan.FromSeconds(seconds), app.Services.GetRequiredService<IOptions<DrainOptions>>().Value.Delay);
    }

    [Fact]
    public async Task All_faults_of_the_settings_are_reported_at_once()
    {
        await using var app = Build(("Drain:Delay", "00:02:00"), ("Drain:Deadline", "00:00:01"));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Drain:Delay", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Drain:Deadline", fault.Message, StringComparison.Ordinal);
    }

    private WebApplication Build(params (string, string)[] settings) =>
        TestHost.Build(configure: b => b.Services.AddSingleton<TimeProvider>(_time), settings: settings);

    private static async Task<HttpStatusCode> Get(WebApplication app, string path)
    {
        using var client = app.GetTestClient();
        using var response = await client.GetAsync(path, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
