using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>What came of getting the instances of a launch row.</summary>
internal abstract record Acquired
{
    private Acquired()
    {
    }

    /// <summary>They are in the ledger, and <paramref name="Launch"/> names them.</summary>
    public sealed record Instances(LaunchRecord Launch, IReadOnlyList<InstanceRecord> Rows) : Acquired;

    /// <summary>EC2 has nothing for the row: it brought no instance and never will.</summary>
    public sealed record Nothing(LaunchRecord Launch, string Reason, bool IsFault) : Acquired;

    /// <summary>The row must be replayed later: it may have brought instances.</summary>
    public sealed record Later(string Reason) : Acquired;

    /// <summary>Somebody else has changed the row.</summary>
    public sealed record Overtaken : Acquired;
}

/// <summary>
/// Makes the request that a launch row holds, or makes it again, and writes what it brought into the ledger. Spot without capacity is followed
/// once by on demand, whose request is stored before it is sent.
/// </summary>
internal sealed partial class InstanceAcquisition(
    IFleetLauncher launcher,
    LaunchPlanning planning,
    IRecordStore records,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<InstanceAcquisition> logger)
{
    /// <param name="request">The job that the launch is for.</param>
    /// <param name="launch">Its row, as stored.</param>
    /// <param name="wanted">False when the job needs no instance any more: then only what was launched already is brought to light.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Acquired> GetAsync(JobRequest request, LaunchRecord launch, bool wanted, CancellationToken cancellationToken)
    {
        if (launch.InstanceIds.Count > 0)
        {
            return new Acquired.Instances(launch, await LoadAsync(launch, cancellationToken));
        }

        while (true)
        {
            switch (await AskAsync(launch, cancellationToken))
            {
                case FleetOutcome.Launched launched:
                    planning.Remember(launched.OutOfCapacity);
                    return await EnterAsync(request, launch, launched.Instances, wanted, cancellationToken);

                case FleetOutcome.NoCapacity none:
                    planning.Remember(none.OutOfCapacity);
                    if (launch.Market is not Market.Spot || !wanted)
                    {
                        return new Acquired.Nothing(launch, $"EC2 has no capacity: {none.Code}.", IsFault: false);
                    }

                    if (await FallBackAsync(request, launch, cancellationToken) is not { } next)
                    {
                        return new Acquired.Nothing(launch, $"EC2 has no spot capacity ({none.Code}), and there is no on-demand offering left.", IsFault: false);
                    }

                    if (!await records.TryWriteAsync(new RecordChanges { Launches = [next] }, cancellationToken))
                    {
                        return new Acquired.Overtaken();
                    }

                    LogFallback(launch.LaunchId, none.Code);
                    launch = next with { Version = next.Version + 1 };
                    break;

                case FleetOutcome.Invalid invalid:
                    LogInvalid(launch.LaunchId, invalid.Code);
                    return new Acquired.Nothing(launch, $"EC2 does not accept the request: {invalid.Code}.", IsFault: true);

                case FleetOutcome.Throttled throttled:
                    return new Acquired.Later($"EC2 asks to slow down: {throttled.Code}.");

                case FleetOutcome.Unclear unclear:
                    return new Acquired.Later(unclear.Reason);

                case var other:
                    throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
            }
        }
    }

    private async Task<FleetOutcome> AskAsync(LaunchRecord launch, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var outcome = await launcher.CreateAsync(FleetRequest.Read(launch.Request), launch.ClientToken, cancellationToken);
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

    private async Task<LaunchRecord?> FallBackAsync(JobRequest request, LaunchRecord launch, CancellationToken cancellationToken)
    {
        if (await planning.PlanAsync(request, OnDemandReason.NoSpotCapacity, cancellationToken) is not LaunchPlan.Ready plan)
        {
            return null;
        }

        var fleet = FleetRequest.For(plan, request.Spec, launch.LaunchId, options.Value.RootDevice);
        return LaunchTransitions.NextRequest(launch, plan.Market, fleet.Write(), nameof(OnDemandReason.NoSpotCapacity), time.GetUtcNow());
    }

    /// <summary>The first instance is for the job, the others are spare. Rows and the row's list are one write, so that no instance is forgotten.</summary>
    private async Task<Acquired> EnterAsync(
        JobRequest request, LaunchRecord launch, IReadOnlyList<LaunchedInstance> instances, bool wanted, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        List<InstanceRecord> rows = [.. instances.Select((instance, i) => new InstanceRecord
        {
            InstanceId = instance.InstanceId,
            InstanceType = instance.InstanceType,
            AvailabilityZone = instance.Zone,
            Market = instance.Market,
            LaunchId = launch.LaunchId,
            RunnerName = RunnerNames.RunnerName(instance.InstanceId),
            Repository = request.Repository,
            JobId = wanted && i == 0 ? request.JobId : null,
            State = InstanceState.Pending,
            LaunchedAt = now,
            UpdatedAt = now,
        })];
        var brought = LaunchTransitions.Brought(launch, [.. rows.Select(row => row.InstanceId)], now);
        if (!await records.TryWriteAsync(new RecordChanges { Launches = [brought], Instances = rows }, cancellationToken))
        {
            // Whoever took the launch over has entered, or will enter, the same instances.
            return new Acquired.Overtaken();
        }

        foreach (var row in rows)
        {
            metrics.InstanceLaunched(row.Market);
            LogLaunched(row.InstanceId, row.InstanceType, row.AvailabilityZone, MarketNames.Name(row.Market), launch.LaunchId);
        }

        return new Acquired.Instances(brought with { Version = brought.Version + 1 }, [.. rows.Select(row => row with { Version = row.Version + 1 })]);
    }

    private async Task<IReadOnlyList<InstanceRecord>> LoadAsync(LaunchRecord launch, CancellationToken cancellationToken)
    {
        var rows = new List<InstanceRecord>();
        foreach (var id in launch.InstanceIds)
        {
            if (await records.FindInstanceAsync(id, cancellationToken) is { } row)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    [LoggerMessage(LogLevel.Information, "Launched {InstanceId}: {InstanceType} in {Zone}, {Market}, for {LaunchId}.")]
    private partial void LogLaunched(string instanceId, string instanceType, string zone, string market, string launchId);

    [LoggerMessage(LogLevel.Information, "No spot capacity for {LaunchId} ({Code}): on to on demand.")]
    private partial void LogFallback(string launchId, string code);

    [LoggerMessage(LogLevel.Error, "EC2 does not accept the request of {LaunchId}: {Code}. Check the launch template, the subnets and the permissions.")]
    private partial void LogInvalid(string launchId, string code);
}
