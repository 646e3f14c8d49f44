using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.AppHost.Starting;

namespace RunsFleet.AppHost.Tests.Starting;

public sealed class ReadinessCheckTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Who_is_not_ready_is_asked_again_soon()
    {
        using var service = new Service(HttpStatusCode.ServiceUnavailable, null, HttpStatusCode.OK);

        var result = await CheckAsync(service);

        Assert.Equal((HealthStatus.Healthy, 3), (result.Status, service.Asked));
    }

    [Fact]
    public async Task Who_stays_unready_is_given_up_after_three_seconds_with_what_it_says()
    {
        using var service = new Service(HttpStatusCode.ServiceUnavailable);

        var result = await CheckAsync(service);

        Assert.Equal((HealthStatus.Unhealthy, "http://localhost:1/health/ready answers 503."), (result.Status, result.Description));
        Assert.True(_time.GetUtcNow() - _time.Start >= TimeSpan.FromSeconds(3));
        Assert.InRange(service.Asked, 2, 31);
    }

    [Fact]
    public async Task Who_has_no_address_is_not_asked()
    {
        using var service = new Service(HttpStatusCode.OK);
        using var http = new HttpClient(service);

        var result = await new ReadinessCheck(() => null, http, _time).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);

        Assert.Equal((HealthStatus.Unhealthy, 0), (result.Status, service.Asked));
    }

    private async Task<HealthCheckResult> CheckAsync(Service service)
    {
        using var http = new HttpClient(service);
        var check = new ReadinessCheck(() => new Uri("http://localhost:1/health/ready"), http, _time)
            .CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
        while (!check.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        return await check;
    }

    /// <summary>Answers one by one, the last for ever; null is a connection that is refused.</summary>
    private sealed class Service(params HttpStatusCode?[] answers) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            answers[Math.Min(Asked++, answers.Length - 1)] is { } status
                ? Task.FromResult(new HttpResponseMessage(status))
                : Task.FromException<HttpResponseMessage>(new HttpRequestException("refused"));
    }
}
