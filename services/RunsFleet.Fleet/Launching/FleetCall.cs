using Microsoft.Extensions.Options;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Makes the request of a launch row, or makes it again, in its turn. A row that was stored long ago does not depend on its client token: EC2
/// forgets tokens, so what the row may have launched is looked for by tag first, which after this time is a sure answer.
/// </summary>
internal sealed class FleetCall(
    IFleetLauncher launcher, FleetPace pace, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics)
{
    /// <summary>What EC2 says; or the wait until the call's turn, when that is too long.</summary>
    public async Task<(FleetOutcome? Outcome, TimeSpan Wait)> AskAsync(LaunchRecord launch, bool paced, CancellationToken cancellationToken)
    {
        var isOld = time.GetUtcNow() - launch.RequestedAt > options.Value.EventualConsistency;
        if (isOld)
        {
            switch (await FindAsync(launch, cancellationToken))
            {
                case null:
                    return (new FleetOutcome.Unclear("EC2 does not tell what the launch brought."), default);
                case { Count: > 0 } found:
                    return (new FleetOutcome.Launched(found, []), default);
            }
        }

        if (!paced && await pace.TryTakeAsync(cancellationToken) is { } wait)
        {
            return (null, wait);
        }

        var outcome = await CreateAsync(launch, cancellationToken);
        if (outcome is not FleetOutcome.KnownToken)
        {
            return (outcome, default);
        }

        return (await FindAsync(launch, cancellationToken) switch
        {
            { Count: > 0 } brought => new FleetOutcome.Launched(brought, []),
            { Count: 0 } when isOld => new FleetOutcome.Invalid("IdempotentParameterMismatch"),
            _ => new FleetOutcome.Unclear("EC2 knows the request, and does not show yet what it brought."),
        }, default);
    }

    private async Task<FleetOutcome> CreateAsync(LaunchRecord launch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = await launcher.CreateAsync(FleetRequest.Read(launch.Request), launch.ClientToken, cancellationToken);
        if (outcome is FleetOutcome.Throttled)
        {
            pace.Throttled();
        }
        else
        {
            pace.Accepted();
        }

        var result = outcome switch
        {
            FleetOutcome.Launched => "launched",
            FleetOutcome.NoCapacity => "no_capacity",
            FleetOutcome.Throttled => "throttled",
            FleetOutcome.Invalid => "invalid",
            _ => "unclear",
        };
        metrics.FleetAsked(launch.Market, result, time.GetElapsedTime(started));
        return outcome;
    }

    /// <summary>What carries the launch's tag and is not entered yet: the present request brought it.</summary>
    private async Task<IReadOnlyList<LaunchedInstance>?> FindAsync(LaunchRecord launch, CancellationToken cancellationToken) =>
        await launcher.FindAsync(launch.LaunchId, cancellationToken) is { } found
            ? [.. found.Where(instance => !launch.InstanceIds.Contains(instance.InstanceId))]
            : null;
}
