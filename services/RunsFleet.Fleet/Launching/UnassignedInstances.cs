using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Instances that their job does not need (any more): one goes to a like job of this host that waits for a launch, else it is sent to be
/// terminated. A runner that is registered already serves that job just as well.
/// </summary>
internal sealed partial class UnassignedInstances(
    IRecordStore records,
    IQueueSender sender,
    WaitingJobs waiting,
    IOptions<FleetOptions> options,
    TimeProvider time,
    ILogger<UnassignedInstances> logger)
{
    private const int MaxReloads = 8;

    /// <summary>Finds each of <paramref name="rows"/> a job or its end. Repeatable: the terminate reads again first.</summary>
    /// <param name="request">The job that the instances were launched for, or one like it.</param>
    /// <param name="rows">Rows that no job is meant for, as stored.</param>
    /// <param name="reason">Why they are unassigned.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task ReleaseAsync(JobRequest request, IEnumerable<InstanceRecord> rows, string reason, CancellationToken cancellationToken)
    {
        foreach (var row in rows.ToList())
        {
            await ReleaseAsync(request, row, null, reason, cancellationToken);
        }
    }

    /// <summary>
    /// Takes the launch's instance from the job of <paramref name="request"/>, unless the job really is on it, and settles the job's part
    /// of the launch, together with those of other members. Returns false when the rows changed at each of some tries.
    /// </summary>
    public async Task<bool> TryFinishAsync(JobRequest request, SharedLaunch shared, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            if (await records.FindLaunchAsync(shared.LaunchId, cancellationToken) is not { } launch || !launch.IsUnsettledFor(request.JobId))
            {
                return true;
            }

            if (launch.InstanceOf(request.JobId) is { } id)
            {
                switch (await LetGoAsync(request, id, reason, cancellationToken))
                {
                    case LetGo.Contended:
                        return false;
                    case LetGo.Reassigned:
                        // Another job took it over, and that is in the launch row.
                        continue;
                }
            }

            shared.Remember(launch);
            if (await shared.TryWriteAsync(new MemberChange(request.JobId, null, null, Settles: true, reason), cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Asks for the removal of what an instance left behind that is gone before its runner took a job: a config nobody reads, a
    /// registration nobody uses. Does nothing for any other instance.
    /// </summary>
    public async Task CleanUpAsync(InstanceRecord? row, string reason, CancellationToken cancellationToken)
    {
        if (row is { IsAlive: false, JobStartedAt: null, JobEndedAt: null })
        {
            await SendAsync(row.InstanceId, row.JobId, reason, cancellationToken);
        }
    }

    private async Task<LetGo> LetGoAsync(JobRequest request, string instanceId, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var row = await records.FindInstanceAsync(instanceId, cancellationToken);
            if (row is null || (row.JobId is { } holder && holder != request.JobId))
            {
                return LetGo.Kept;
            }

            if (!row.IsAlive)
            {
                await CleanUpAsync(row, reason, cancellationToken);
                return LetGo.Kept;
            }

            // The job is read after the row: an event that binds the two writes both, so that the row's write below fails if it came in between.
            var job = await records.FindJobAsync(request.JobId, cancellationToken);
            if (row.JobId == request.JobId && job?.InstanceId == instanceId)
            {
                return LetGo.Kept;
            }

            var free = row with { JobId = null, UpdatedAt = time.GetUtcNow() };
            if (row.JobId is null || await records.TryWriteAsync(new RecordChanges { Instances = [free] }, cancellationToken))
            {
                var stored = row.JobId is null ? row : free with { Version = free.Version + 1 };
                return await ReleaseAsync(request, stored, request.JobId, reason, cancellationToken) ? LetGo.Reassigned : LetGo.Kept;
            }
        }

        return LetGo.Contended;
    }

    private enum LetGo
    {
        /// <summary>The job is on it, or nobody is any more.</summary>
        Kept,

        /// <summary>Another job has it now.</summary>
        Reassigned,

        /// <summary>Its row changed at each try.</summary>
        Contended,
    }

    /// <summary>True when another job has it now.</summary>
    private async Task<bool> ReleaseAsync(JobRequest request, InstanceRecord row, long? formerJob, string reason, CancellationToken cancellationToken)
    {
        if (MayServe(row) && waiting.TryTakeLike(request) is { } next)
        {
            try
            {
                if (await TryReassignAsync(row, next, cancellationToken))
                {
                    LogReassigned(row.InstanceId, next.Request.JobId, reason);
                    return true;
                }
            }
            finally
            {
                // Reassigned or not, its record tells: the handler that waits reads it, and goes on with the launch that it names.
                next.Complete(new GroupOutcome.Changed());
            }
        }

        await SendAsync(row.InstanceId, formerJob, reason, cancellationToken);
        return false;
    }

    /// <summary>Healthy and unused, and young enough to get a runner.</summary>
    private bool MayServe(InstanceRecord row) =>
        row is { IsAlive: true, InterruptedAt: null, TerminationReason: null, JobStartedAt: null, JobEndedAt: null }
        && time.GetUtcNow() - row.LaunchedAt < options.Value.HandoverPatience;

    /// <summary>Makes the job a member of the instance's launch. Its lease is over at once, so that whoever handles it takes the launch up.</summary>
    private async Task<bool> TryReassignAsync(InstanceRecord row, WaitingJob next, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await records.FindLaunchAsync(row.LaunchId, cancellationToken) is not { } launch
            || LaunchTransitions.Adopt(launch, next.Request.JobId, row.InstanceId, now) is not { } adopted
            || adopted.Members.Count > options.Value.MaxGroupSize * 2)
        {
            return false;
        }

        var changes = new RecordChanges
        {
            Jobs = [LaunchTransitions.Claim(next.Job, next.Request, row.LaunchId, now, now)],
            Instances = [row with { JobId = next.Request.JobId, UpdatedAt = now }],
            Launches = [adopted],
        };
        return await records.TryWriteAsync(changes, cancellationToken);
    }

    private async Task SendAsync(string instanceId, long? jobId, string reason, CancellationToken cancellationToken)
    {
        var message = new TerminateInstance
        {
            Version = MessageJson.Version,
            InstanceId = instanceId,
            Reason = reason,
            JobId = jobId,
            RequestedAt = time.GetUtcNow(),
        };
        await sender.SendAsync(QueueNames.Termination, MessageJson.Write(message), cancellationToken: cancellationToken);
        LogReleased(instanceId, reason);
    }

    [LoggerMessage(2012, LogLevel.Information, "Instance {InstanceId} is unassigned and is sent to termination: {Reason}", EventName = "InstanceUnassigned")]
    private partial void LogReleased(string instanceId, string reason);

    [LoggerMessage(2013, LogLevel.Information, "Instance {InstanceId} is reassigned to job {JobId}: {Reason}", EventName = "InstanceReassigned")]
    private partial void LogReassigned(string instanceId, long jobId, string reason);
}
