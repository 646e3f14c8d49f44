using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Gets the instances of a launch row and writes them into the ledger. Where spot did not have all of them, the rest is asked for once on
/// demand, by a request that is stored before it is sent.
/// </summary>
internal sealed partial class InstanceAcquisition(
    FleetCall fleet,
    LaunchPlanning planning,
    UnassignedInstances unassigned,
    IRecordStore records,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<InstanceAcquisition> logger)
{
    private const int MaxReloads = 5;
    private const int ReadsAtATime = 8;

    /// <inheritdoc cref="AcquireInstances"/>
    public async Task<Acquired> GetAsync(JobRequest request, LaunchRecord launch, bool wanted, bool paced)
    {
        using var limit = new CancellationTokenSource(options.Value.Lease - LaunchLease.Margin, time);
        try
        {
            return await GetAsync(request, launch, wanted, paced, limit);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            // The records say how far it came; after the lease anybody may go on from there.
            return new Acquired.Overtaken();
        }
    }

    private async Task<Acquired> GetAsync(JobRequest request, LaunchRecord launch, bool wanted, bool paced, CancellationTokenSource limit)
    {
        List<InstanceRecord> rows = [];
        Shortage? shortage = null;
        for (var reloads = 0; reloads < MaxReloads;)
        {
            if (launch.IsAnswered)
            {
                rows = await LoadAsync(launch, rows, limit.Token);
                await unassigned.ReleaseAsync(request, Unneeded(launch, rows), "The launch brought more instances than its jobs need.", limit.Token);
                return new Acquired.Answer(launch, rows, shortage);
            }

            if (launch.RetryAt is { } due && due - time.GetUtcNow() is var left && left > LaunchTransitions.DueTolerance)
            {
                return await LaterAsync(launch, rows, "The request is not due to be made again.", left, limit.Token);
            }

            var (outcome, wait) = await fleet.AskAsync(launch, IsWanted(launch, request, wanted), paced, limit.Token);
            paced = false;
            var brought = new Entered(launch, []);
            switch (outcome)
            {
                case null:
                    return await PostponeAsync(launch, rows, "Too many launches wait for their turn.", wait, limit.Token);
                case FleetOutcome.Throttled throttled:
                    return await PostponeAsync(launch, rows, $"EC2 asks to slow down: {throttled.Code}.", null, limit.Token);
                case FleetOutcome.Unclear unclear:
                    return await PostponeAsync(launch, rows, unclear.Reason, null, limit.Token);
                case FleetOutcome.Invalid invalid:
                    LogInvalid(launch.LaunchId, invalid.Code);
                    brought = Enter(request, launch, []);
                    shortage = new Shortage($"EC2 does not accept the request: {invalid.Code}.", Settles: true, IsFault: true);
                    break;
                case FleetOutcome.Launched launched:
                    planning.Remember(launched.OutOfCapacity);
                    brought = Enter(request, launch, launched.Instances);
                    shortage = IsShort(brought.Launch)
                        ? new Shortage($"EC2 launched some only: {launched.Code ?? "no reason given"}.", Settles: true) { Passes = launched.Passes }
                        : null;
                    break;
                case FleetOutcome.Nothing nothing:
                    brought = Enter(request, launch, []);
                    shortage = new Shortage($"EC2 launched nothing: {nothing.Code}.", Settles: true) { Passes = true };
                    break;
                case FleetOutcome.NoCapacity none:
                    planning.Remember(none.OutOfCapacity);
                    brought = Enter(request, launch, []);
                    shortage = new Shortage($"EC2 has no capacity: {none.Code}.", Settles: true);
                    break;
                case var other:
                    throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
            }

            if (shortage is { IsFault: false, Passes: false } && launch.Market is Market.Spot && IsWanted(brought.Launch, request, wanted))
            {
                brought = await FallBackAsync(request, brought, limit.Token);
            }

            if (await records.TryWriteAsync(new RecordChanges { Launches = [brought.Launch], Instances = brought.Rows }, limit.Token))
            {
                Count(brought);
                await ReportAsync(launch, brought.Rows, limit.Token);
                launch = brought.Launch with { Version = brought.Launch.Version + 1 };
                rows.AddRange(brought.Rows.Select(row => row with { Version = row.Version + 1 }));
                continue;
            }

            // Whoever took the launch over has entered, or will enter, the same instances; or a member was settled meanwhile.
            reloads++;
            shortage = null;
            if (await records.FindLaunchAsync(launch.LaunchId, limit.Token) is not { } current)
            {
                break;
            }

            launch = current;
        }

        return new Acquired.Overtaken();
    }

    private static bool IsShort(LaunchRecord launch) => launch.Members.Any(member => member is { Settled: false, InstanceId: null });

    /// <summary>True when some member without an instance still needs one. Of the others than the one that asks, all may.</summary>
    private static bool IsWanted(LaunchRecord launch, JobRequest request, bool wanted) =>
        launch.Members.Any(member => member is { Settled: false, InstanceId: null } && (wanted || member.JobId != request.JobId));

    private static IEnumerable<InstanceRecord> Unneeded(LaunchRecord launch, IEnumerable<InstanceRecord> rows) =>
        rows.Where(row => row is { JobId: null, IsAlive: true } && !launch.Members.Any(member => member.InstanceId == row.InstanceId));

    /// <summary>
    /// The request is made again later. When is stored once, for all members: they come back together, and one call is made for them.
    /// </summary>
    private async Task<Acquired> PostponeAsync(
        LaunchRecord launch, List<InstanceRecord> rows, string reason, TimeSpan? delay, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = delay ?? LaunchBackoff.Next(LaunchBackoff.Last(launch), options.Value, Random.Shared.NextDouble());
        var postponed = LaunchTransitions.Postponed(launch, now + wait, now);

        // Best effort: without it the members wait all the same, only each for itself.
        var stored = await records.TryWriteAsync(new RecordChanges { Launches = [postponed] }, cancellationToken);
        return await LaterAsync(stored ? postponed with { Version = postponed.Version + 1 } : launch, rows, reason, wait, cancellationToken);
    }

    /// <summary>The members that have an instance need not wait.</summary>
    private async Task<Acquired> LaterAsync(
        LaunchRecord launch, List<InstanceRecord> rows, string reason, TimeSpan delay, CancellationToken cancellationToken) =>
        new Acquired.Answer(launch, await LoadAsync(launch, rows, cancellationToken), new Shortage(reason, Settles: false, Delay: delay));

    /// <summary>The rest on demand, when there is an offering for it.</summary>
    private async Task<Entered> FallBackAsync(JobRequest request, Entered brought, CancellationToken cancellationToken)
    {
        if (await planning.PlanAsync(request, OnDemandReason.NoSpotCapacity, cancellationToken) is not LaunchPlan.Ready plan)
        {
            return brought;
        }

        var rest = brought.Launch.Members.Count(member => member is { Settled: false, InstanceId: null });
        var fleetRequest = FleetRequest.For(plan, request.Spec, brought.Launch.LaunchId, options.Value.RootDevice, rest);
        metrics.LeftSpot(OnDemandReason.NoSpotCapacity, rest);
        LogFallback(brought.Launch.LaunchId, rest);
        return brought with
        {
            Launch = LaunchTransitions.NextRequest(
                brought.Launch, plan.Market, fleetRequest.Write(), nameof(OnDemandReason.NoSpotCapacity), time.GetUtcNow()),
        };
    }

    /// <summary>Each member that is owed one gets an instance, in order. Rows and the launch row are one write, so that no instance is forgotten.</summary>
    private Entered Enter(JobRequest request, LaunchRecord launch, IReadOnlyList<LaunchedInstance> instances)
    {
        var now = time.GetUtcNow();
        var usable = instances.Where(instance => instance.State is InstanceState.Pending or InstanceState.Running);
        var entered = LaunchTransitions.Brought(
            launch, [.. instances.Select(instance => instance.InstanceId)], [.. usable.Select(instance => instance.InstanceId)], now);
        var jobs = entered.Members.Where(member => member is { InstanceId: not null, Settled: false }).ToDictionary(m => m.InstanceId!, m => m.JobId);
        return new Entered(
            entered,
            [
                .. instances.Where(instance => !launch.InstanceIds.Contains(instance.InstanceId)).Select(instance => new InstanceRecord
                {
                    InstanceId = instance.InstanceId,
                    InstanceType = instance.InstanceType,
                    AvailabilityZone = instance.Zone,
                    Market = instance.Market,
                    LaunchId = launch.LaunchId,
                    RunnerName = RunnerNames.RunnerName(instance.InstanceId),
                    Repository = request.Repository,
                    JobId = jobs.TryGetValue(instance.InstanceId, out var jobId) ? jobId : null,
                    State = instance.State,
                    LaunchedAt = instance.LaunchedAt ?? now,
                    UpdatedAt = now,
                }),
            ]);
    }

    private void Count(Entered entered)
    {
        foreach (var row in entered.Rows)
        {
            metrics.InstanceLaunched(row.Market);
            LogLaunched(row.InstanceId, row.InstanceType, row.AvailabilityZone, MarketNames.Name(row.Market), row.LaunchId);
        }
    }

    /// <summary>Tells the circuits that the request tried what it brought. Not repeated after a crash: then their probes lapse.</summary>
    private Task ReportAsync(LaunchRecord asked, IReadOnlyList<InstanceRecord> rows, CancellationToken cancellationToken) =>
        FleetRequest.Read(asked.Request).Probes is { } probes
            ? planning.RecordAsync(
                asked.LaunchId,
                probes,
                [
                    .. rows.Where(row => row.Market is Market.Spot && row.AvailabilityZone != InstanceRecord.UnknownZone)
                        .Select(row => new ProbeInstance(row.InstanceId, row.InstanceType, row.AvailabilityZone)),
                ],
                cancellationToken)
            : Task.CompletedTask;

    /// <summary>The launch's ledger rows: those known, and the others read.</summary>
    private async Task<List<InstanceRecord>> LoadAsync(LaunchRecord launch, List<InstanceRecord> atHand, CancellationToken cancellationToken)
    {
        var rows = atHand.ToList();
        foreach (var ids in launch.InstanceIds.Except(atHand.Select(row => row.InstanceId)).Chunk(ReadsAtATime))
        {
            rows.AddRange((await Task.WhenAll(ids.Select(id => records.FindInstanceAsync(id, cancellationToken)))).OfType<InstanceRecord>());
        }

        return rows;
    }

    private sealed record Entered(LaunchRecord Launch, IReadOnlyList<InstanceRecord> Rows);

    [LoggerMessage(2006, LogLevel.Information, "Instance {InstanceId} is launched for {LaunchId}: {InstanceType} in {Zone}, {Market}.", EventName = "InstanceLaunched")]
    private partial void LogLaunched(string instanceId, string instanceType, string zone, string market, string launchId);

    [LoggerMessage(2007, LogLevel.Information, "Spot has no capacity for {Count} jobs of launch {LaunchId}. On-demand instances are asked for next.", EventName = "SpotCapacityMissing")]
    private partial void LogFallback(string launchId, int count);

    [LoggerMessage(2008, LogLevel.Error, "EC2 does not accept the request of launch {LaunchId}: {Code}. Its jobs wait and are launched again.", EventName = "FleetRequestRejected")]
    private partial void LogInvalid(string launchId, string code);
}
