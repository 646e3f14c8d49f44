namespace LocalCloud.Core.Faults;

/// <summary>What every call of AWS and GitHub passes on its way in and out: it is counted, and a fault may befall it.</summary>
internal sealed class FaultGate(FaultInjector faults, CallCounter calls, WorldLog log, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Lets a call in; the fault that struck it is the caller's to carry out, but for latency and hold.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public ValueTask<ActiveFault?> EnterAsync(FaultCall call, CancellationToken cancellationToken)
    {
        calls.Count(call.Service, call.Operation, call.Resource);
        return DrawAsync(call, cancellationToken);
    }

    /// <summary>Does as <see cref="EnterAsync"/> does, for what nobody called us for.</summary>
    public async ValueTask<ActiveFault?> DrawAsync(FaultCall call, CancellationToken cancellationToken)
    {
        if (faults.Next(call) is not { } fault)
        {
            return null;
        }

        var rule = fault.Rule;
        log.Append(
            "fault",
            ("id", fault.Id),
            ("service", call.Service),
            ("operation", call.Operation),
            ("resource", call.Resource),
            ("error", rule.Error),
            ("latencyMs", rule.LatencyMs),
            ("hold", rule.Hold?.ToString().ToLowerInvariant()),
            ("dropResponse", rule.DropResponse),
            ("truncate", rule.Truncate),
            ("duplicate", rule.Duplicate));
        if (rule.LatencyMs > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(rule.LatencyMs), time, cancellationToken);
        }

        await HoldAsync(fault, FaultHold.Before, cancellationToken);
        return fault;
    }

    /// <summary>Lets the answer of a call out that was done or refused.</summary>
    /// <exception cref="OperationCanceledException">The client went away.</exception>
    public Task LeaveAsync(ActiveFault? fault, CancellationToken cancellationToken) => HoldAsync(fault, FaultHold.After, cancellationToken);

    private async Task HoldAsync(ActiveFault? fault, FaultHold where, CancellationToken cancellationToken)
    {
        if (fault?.Rule.Hold != where)
        {
            return;
        }

        // A call that is kept must not hold up the end of the process.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        try
        {
            await faults.HoldAsync(fault, stop.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The world ends, and the client is still there.
        }
    }
}
