using Microsoft.Extensions.Options;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Makes the request of a launch row, or makes it again, in its turn, for as long as <see cref="FleetOptions.EventualConsistency"/> after it was
/// stored. From then on nothing depends on its client token, which EC2 may have forgotten, or remembers with instances that are long gone: what it
/// brought is looked for by tag, and as long again later the answer is sure. So it is for a request that nobody needs any more.
/// </summary>
internal sealed class FleetCall(
    IFleetLauncher launcher, FleetPace pace, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics)
{
    /// <summary>Asks EC2 for the launch. Returns what EC2 says, or the wait until the call's turn when that is too long.</summary>
    /// <param name="launch">The row.</param>
    /// <param name="wanted">False when no member needs an instance any more.</param>
    /// <param name="paced">True when the token for the call is taken.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async Task<(FleetOutcome? Outcome, TimeSpan Wait)> AskAsync(
        LaunchRecord launch, bool wanted, bool paced, CancellationToken cancellationToken)
    {
        var age = time.GetUtcNow() - launch.RequestedAt;
        if (!wanted || age > options.Value.EventualConsistency)
        {
            return (await FindAsync(launch, cancellationToken) switch
            {
                null => new FleetOutcome.Unclear("EC2 does not tell what the launch brought."),
                { Count: > 0 } found => new FleetOutcome.Launched(found, []),
                _ when age > options.Value.EventualConsistency * 2 => new FleetOutcome.Nothing("no instance carries the launch's tag"),
                _ => new FleetOutcome.Unclear("EC2 does not show yet what the launch brought, if anything."),
            }, default);
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
            _ => new FleetOutcome.Unclear("EC2 knows the request, and does not show yet what it brought."),
        }, default);
    }

    private async Task<FleetOutcome> CreateAsync(LaunchRecord launch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = await launcher.CreateAsync(FleetRequest.Read(launch.Request), launch.ClientToken, cancellationToken);
        if (outcome.SlowDown)
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
            FleetOutcome.Nothing => "nothing",
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
