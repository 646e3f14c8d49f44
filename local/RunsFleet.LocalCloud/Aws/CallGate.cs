using RunsFleet.LocalCloud.Faults;

namespace RunsFleet.LocalCloud.Aws;

/// <summary>What every AWS call passes: it is counted, and a fault may befall it.</summary>
internal sealed class CallGate(FaultInjector faults, CallCounter calls, WorldLog log, TimeProvider time)
{
    /// <summary>Lets a call in. True when its answer is to be lost after it has been done.</summary>
    /// <exception cref="AwsException">A fault refuses it.</exception>
    public async ValueTask<bool> EnterAsync(string service, string operation, string? resource, CancellationToken cancellationToken)
    {
        calls.Count(service, operation, resource);
        if (faults.Next(service, operation) is not { } fault)
        {
            return false;
        }

        log.Append(
            "fault",
            ("service", service),
            ("operation", operation),
            ("error", fault.Error),
            ("latencyMs", fault.Latency.TotalMilliseconds),
            ("dropResponse", fault.DropResponse));
        if (fault.Latency > TimeSpan.Zero)
        {
            await Task.Delay(fault.Latency, time, cancellationToken);
        }

        return fault.Error is { } error ? throw AwsErrors.Injected(error) : fault.DropResponse;
    }
}
