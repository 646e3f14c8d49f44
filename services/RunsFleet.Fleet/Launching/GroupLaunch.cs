using Microsoft.Extensions.Options;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Plans for a group of like jobs, stores its claims and its launch row with the exact request, and starts to get the instances. The pace's
/// token for the call is taken.
/// </summary>
internal sealed partial class GroupLaunch(
    IRecordStore records, LaunchPlanning planning, SharedLaunches launches, IOptions<FleetOptions> options, TimeProvider time, FleetMetrics metrics, ILogger<GroupLaunch> logger)
{
    private const int MaxTries = 4;

    /// <summary>Answers every member, unless it throws.</summary>
    public async Task RunAsync(IReadOnlyList<WaitingJob> members)
    {
        using var limit = new CancellationTokenSource(options.Value.Lease, time);
        using var span = Spans.StartForAll(ActivityNames.Launch, [.. members.Select(member => member.WaitsIn)])
            .WithJobs(members.Select(member => member.Request.JobId));
        var paced = true;
        if (await TryProbeAsync(members, limit.Token) is var probing and > 0)
        {
            // The token is spent; what is left takes another.
            (members, paced) = ([.. members.Skip(probing)], false);
        }

        for (var i = 0; i < MaxTries && members.Count > 0; i++)
        {
            switch (await planning.PlanAsync(members[0].Request, null, limit.Token))
            {
                case LaunchPlan.NeverOffered never:
                    CompleteAll(members, new GroupOutcome.NeverOffered(never.Reason));
                    return;
                case LaunchPlan.NotNow notNow:
                    CompleteAll(members, new GroupOutcome.NotNow(notNow.Reason));
                    return;
                case LaunchPlan.Ready plan:
                    if (await TryClaimAsync(members, plan, NewId(), probes: null, paced, limit.Token))
                    {
                        return;
                    }

                    members = await StillWaitingAsync(members, limit.Token);
                    break;
                case var other:
                    throw new InvalidOperationException($"Unknown plan {other.GetType().Name}.");
            }
        }

        CompleteAll(members, new GroupOutcome.Changed());
    }

    /// <summary>Sends as many members as may try a half-open circuit there; how many that were.</summary>
    private async Task<int> TryProbeAsync(IReadOnlyList<WaitingJob> members, CancellationToken cancellationToken)
    {
        var launchId = NewId();
        if (await planning.TryProbeAsync(members[0].Request, launchId, members.Count, cancellationToken) is not var (plan, scopes, granted))
        {
            return 0;
        }

        if (await TryClaimAsync([.. members.Take(granted)], plan, launchId, scopes, paced: true, cancellationToken))
        {
            return granted;
        }

        await planning.ReleaseAsync(launchId, scopes, cancellationToken);
        return 0;
    }

    /// <summary>All claims, the row and its request are one write: a crash leaves all of them or none.</summary>
    private async Task<bool> TryClaimAsync(
        IReadOnlyList<WaitingJob> members, LaunchPlan.Ready plan, string launchId, IReadOnlyList<string>? probes, bool paced, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var first = members[0].Request;
        var fleet = FleetRequest.For(plan, first.Spec, launchId, options.Value.RootDevice, members.Count) with { Probes = probes };
        var row = LaunchTransitions.NewLaunch(
            launchId, members.Select(member => member.Request.JobId), plan.Market, fleet.Write(), plan.Reason?.ToString(), now) with
        {
            Circuits = plan.Circuits,
        };
        List<JobRecord> claims =
        [
            .. members.Select(member => LaunchTransitions.Claim(member.Job, member.Request, launchId, now + options.Value.Lease, now)),
        ];
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = claims, Launches = [row] }, cancellationToken))
        {
            return false;
        }

        LogClaimed(launchId, members.Count, first.Repository);
        if (plan.Reason is { } reason)
        {
            metrics.LeftSpot(reason, members.Count);
            LogOnDemand(launchId, reason, plan.Circuits.Count > 0 ? string.Join(", ", plan.Circuits) : "none");
        }

        row = row with { Version = 1 };
        using var own = launches.Take(row);
        var acquiring = own.Launch.AcquireAsync(first, wanted: true, paced, CancellationToken.None);
        for (var i = 0; i < members.Count; i++)
        {
            members[i].Complete(new GroupOutcome.Claimed(claims[i] with { Version = claims[i].Version + 1 }, launches.Take(row), acquiring));
        }

        return true;
    }

    private static string NewId() => $"launch-{Guid.NewGuid():n}";

    /// <summary>The members whose records are as they were read; the others are told to decide again.</summary>
    private async Task<IReadOnlyList<WaitingJob>> StillWaitingAsync(IReadOnlyList<WaitingJob> members, CancellationToken cancellationToken)
    {
        var current = await Task.WhenAll(members.Select(member => records.FindJobAsync(member.Request.JobId, cancellationToken)));
        var same = new List<WaitingJob>();
        for (var i = 0; i < members.Count; i++)
        {
            if ((current[i]?.Version ?? 0) == (members[i].Job?.Version ?? 0))
            {
                same.Add(members[i]);
            }
            else
            {
                members[i].Complete(new GroupOutcome.Changed());
            }
        }

        return same;
    }

    private static void CompleteAll(IReadOnlyList<WaitingJob> members, GroupOutcome outcome)
    {
        foreach (var member in members)
        {
            member.Complete(outcome);
        }
    }

    [LoggerMessage(2005, LogLevel.Information, "Launch {LaunchId} asks for on-demand instances: {Reason}. Circuits that are not closed: {Circuits}.", EventName = "LaunchOnDemand")]
    private partial void LogOnDemand(string launchId, OnDemandReason reason, string circuits);

    [LoggerMessage(2004, LogLevel.Information, "Launch {LaunchId} is for {Count} jobs of {Repository}. EC2 is asked for their instances now.", EventName = "LaunchClaimed")]
    private partial void LogClaimed(string launchId, int count, string repository);
}
