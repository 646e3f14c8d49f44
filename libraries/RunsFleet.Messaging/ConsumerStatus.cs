using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace RunsFleet.Messaging;

/// <summary>Whether a consumer reaches its queue, as its last calls told. A probe costs no call.</summary>
internal sealed class ConsumerStatus(string queue) : IHealthCheck
{
    private const int FailuresThatCount = 3;
    private int _failures = FailuresThatCount;
    private int _received;

    /// <summary>
    /// Notes that the queue is there. That proves something only until a receive has been tried: its address is remembered, and may be read
    /// without the right to receive.
    /// </summary>
    public void Found()
    {
        if (Volatile.Read(ref _received) == 0)
        {
            Interlocked.Exchange(ref _failures, 0);
        }
    }

    /// <summary>Notes that a receive was answered.</summary>
    public void Reached()
    {
        Volatile.Write(ref _received, 1);
        Interlocked.Exchange(ref _failures, 0);
    }

    /// <summary>Notes that a receive, or the look-up before it, failed.</summary>
    public void Failed()
    {
        Volatile.Write(ref _received, 1);
        Interlocked.Increment(ref _failures);
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Volatile.Read(ref _failures) < FailuresThatCount
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Queue {queue} is not reached."));
}
