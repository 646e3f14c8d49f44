using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunsFleet.Messaging;

/// <summary>Whether a consumer reaches its queue, as its last calls told. A probe costs no call.</summary>
internal sealed class ConsumerStatus(string queue) : IHealthCheck
{
    private const int FailuresThatCount = 3;
    private int _failures = FailuresThatCount;

    public void Reached() => Interlocked.Exchange(ref _failures, 0);

    public void Failed() => Interlocked.Increment(ref _failures);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Volatile.Read(ref _failures) < FailuresThatCount
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Queue {queue} is not reached."));
}
