using RunsFleet.Contracts;

namespace RunsFleet.Records;

/// <summary>Transitions of a job and its launch row while an instance is got for it. Pure: the caller writes what they return by compare-and-swap.</summary>
public static class LaunchTransitions
{
    /// <summary>A message that comes this much before it is due is on time: queues delay by whole seconds, and clocks differ.</summary>
    public static readonly TimeSpan DueTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Decides what the message means.</summary>
    /// <param name="job">The job's record; null when there is none.</param>
    /// <param name="launch">The launch row that the record names; null when there is none.</param>
    /// <param name="now">The present.</param>
    public static LaunchDecision Decide(JobRecord? job, LaunchRecord? launch, DateTimeOffset now)
    {
        var unsettled = job is not null && launch is not null && launch.IsUnsettledFor(job.JobId) ? launch : null;
        return job switch
        {
            null => new LaunchDecision.Start(),
            { State: JobState.Queued, NextAttemptAt: { } due } when due > now + DueTolerance => new LaunchDecision.NotYet(due),
            { State: not JobState.Queued, LeaseUntil: { } until } when until > now && (job.State is JobState.Launching || unsettled is not null) =>
                new LaunchDecision.NotYet(until),
            { State: JobState.Queued or JobState.Launching } =>
                unsettled is null ? new LaunchDecision.Start() : new LaunchDecision.Resume(unsettled),
            _ => unsettled is null ? new LaunchDecision.AlreadyHandled(job.State) : new LaunchDecision.Finish(unsettled),
        };
    }

    /// <summary>
    /// Leases the job to a launch row until <paramref name="leaseUntil"/>: a new row, or the very row that an expired lease left behind.
    /// </summary>
    /// <param name="job">The record; null when there is none yet.</param>
    /// <param name="request">The request of the message. What the record holds goes before it: records are truth, messages are hints.</param>
    /// <param name="launchId">The launch row.</param>
    /// <param name="leaseUntil">From then on anybody may take the launch over.</param>
    /// <param name="now">The present.</param>
    public static JobRecord Claim(JobRecord? job, JobRequest request, string launchId, DateTimeOffset leaseUntil, DateTimeOffset now)
    {
        var record = job ?? JobRecord.New(request, now);
        return (record with
        {
            LaunchId = launchId,
            LaunchAttempts = record.LaunchId == launchId ? record.LaunchAttempts : record.LaunchAttempts + 1,
        }).Enter(JobState.Launching, null, now) with
        {
            Request = record.Request ?? request,
            LeaseUntil = leaseUntil,
            NextAttemptAt = null,
            InstanceId = null,
        };
    }

    /// <summary>Makes a launch row with its first request.</summary>
    public static LaunchRecord NewLaunch(
        string launchId, IEnumerable<long> jobIds, Market market, string request, string? reason, DateTimeOffset now)
    {
        return new LaunchRecord
        {
            LaunchId = launchId,
            Members = [.. jobIds.Select(id => new LaunchMember(id))],
            State = LaunchState.Requested,
            Sequence = 1,
            Market = market,
            Request = request,
            Reason = reason,
            CreatedAt = now,
            RequestedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Gives the row its next request: another sequence, so another client token.</summary>
    public static LaunchRecord NextRequest(LaunchRecord launch, Market market, string request, string reason, DateTimeOffset now) =>
        launch with { Sequence = launch.Sequence + 1, Market = market, Request = request, Reason = reason, RequestedAt = now, RetryAt = null, UpdatedAt = now };

    /// <summary>
    /// Postpones the row's present request, which has no answer yet: it is made again from <paramref name="retryAt"/> on, once, for all
    /// members.
    /// </summary>
    public static LaunchRecord Postponed(LaunchRecord launch, DateTimeOffset retryAt, DateTimeOffset now) =>
        launch with { RetryAt = retryAt, UpdatedAt = now };

    /// <summary>
    /// Adds what the row's present request brought: instances go to the members that have none, in order. What is left over, or left
    /// without, shows in the row.
    /// </summary>
    /// <param name="launch">The row.</param>
    /// <param name="instanceIds">All that the request brought.</param>
    /// <param name="usable">Those of them that can still run a job.</param>
    /// <param name="now">The present.</param>
    public static LaunchRecord Brought(LaunchRecord launch, IReadOnlyList<string> instanceIds, IReadOnlyList<string> usable, DateTimeOffset now)
    {
        var free = new Queue<string>(usable.Except(launch.InstanceIds));
        return launch with
        {
            AnsweredSequence = launch.Sequence,
            RetryAt = null,
            InstanceIds = [.. launch.InstanceIds.Union(instanceIds)],
            Members =
            [
                .. launch.Members.Select(member =>
                    member is { Settled: false, InstanceId: null } && free.TryDequeue(out var id) ? member with { InstanceId = id } : member),
            ],
            UpdatedAt = now,
        };
    }

    /// <summary>
    /// Adds a member to the row, which takes an instance that no member needs. Returns null when the row is settled already, or the job
    /// waits for it already.
    /// </summary>
    public static LaunchRecord? Adopt(LaunchRecord launch, long jobId, string instanceId, DateTimeOffset now) =>
        launch.State is LaunchState.Settled || launch.IsUnsettledFor(jobId)
            ? null
            : launch with
            {
                Members =
                [
                    .. launch.Members.Where(m => m.JobId != jobId).Select(m => m.InstanceId == instanceId ? m with { InstanceId = null } : m),
                    new LaunchMember(jobId, instanceId),
                ],
                UpdatedAt = now,
            };

    /// <summary>Settles these members of the row; with the last of them the row is at its end.</summary>
    /// <param name="launch">The row.</param>
    /// <param name="jobIds">Members. Who is none, or is settled already, changes nothing.</param>
    /// <param name="reason">What went wrong, when something did; the row keeps an earlier reason otherwise.</param>
    /// <param name="now">The present.</param>
    public static LaunchRecord Settle(LaunchRecord launch, IReadOnlyCollection<long> jobIds, string? reason, DateTimeOffset now)
    {
        IReadOnlyList<LaunchMember> members = [.. launch.Members.Select(m => jobIds.Contains(m.JobId) ? m with { Settled = true } : m)];
        return launch with
        {
            Members = members,
            State = members.All(member => member.Settled) ? LaunchState.Settled : launch.State,
            Reason = reason ?? launch.Reason,
            UpdatedAt = now,
        };
    }

    /// <summary>Returns true when the job still waits for what <paramref name="launchId"/> brings.</summary>
    public static bool IsWaitingFor(JobRecord? job, string launchId) => job is { State: JobState.Launching } && job.LaunchId == launchId;

    /// <summary>Gives the job the instance that is meant for it.</summary>
    public static JobRecord Launched(JobRecord job, string instanceId, DateTimeOffset launchedAt, DateTimeOffset now) => job.Enter(JobState.Launched, null, now) with
    {
        InstanceId = instanceId,
        LaunchedAt = launchedAt,
        LeaseUntil = null,
        NextAttemptAt = null,
    };

    /// <summary>
    /// Puts the job back in the queue for a runner, from <paramref name="nextAttemptAt"/> on. It keeps its launch row, which decides
    /// between a replay and a new one.
    /// </summary>
    /// <param name="job">The record; null when there is none yet.</param>
    /// <param name="request">The request of the message.</param>
    /// <param name="reason">What it waits for.</param>
    /// <param name="nextAttemptAt">When the next try is due.</param>
    /// <param name="now">The present.</param>
    public static JobRecord BackToQueue(JobRecord? job, JobRequest request, string reason, DateTimeOffset nextAttemptAt, DateTimeOffset now) =>
        (job ?? JobRecord.New(request, now)).Enter(JobState.Queued, reason, now) with
        {
            LeaseUntil = null,
            NextAttemptAt = nextAttemptAt,
            InstanceId = null,
        };

    /// <summary>Parks the job: we stop trying to serve it while GitHub still holds it queued.</summary>
    public static JobRecord Park(JobRecord? job, JobRequest request, string reason, DateTimeOffset now) =>
        (job ?? JobRecord.New(request, now)).Enter(JobState.Parked, reason, now) with
        {
            LeaseUntil = null,
            NextAttemptAt = null,
            InstanceId = null,
        };
}
