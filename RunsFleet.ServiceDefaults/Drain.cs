using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RunsFleet.ServiceDefaults;

/// <summary>
/// The way down: readiness fails first, then, after <see cref="DrainOptions.Delay"/>, the host stops its services (Kestrel lets requests
/// finish, consumers let handlers finish), all within <see cref="DrainOptions.Deadline"/>. Before that nothing is closed, so a request that
/// the load balancer still sends during the delay is served.
/// </summary>
internal sealed partial class Drain(
    IHostApplicationLifetime lifetime, IOptions<DrainOptions> options, TimeProvider time, ILogger<Drain> logger)
    : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _stopping;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_stopping || lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The service is going down.")
            : HealthCheckResult.Healthy());

    /// <summary>Turns readiness off and waits the delay. The host calls this before it stops any service, and waits for it.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        var delay = options.Value.Delay;
        LogDraining(delay);
        if (delay > TimeSpan.Zero)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(10002, LogLevel.Information, "The service is going down. It is not ready from now on and closes in {Delay}.", EventName = "ServiceDraining")]
    private partial void LogDraining(TimeSpan delay);
}
