using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>Ends a launch whose job does not wait for it: what it brought and nobody uses is sent to be terminated.</summary>
internal sealed partial class SpareInstances(IRecordStore records, IQueueSender sender, TimeProvider time, ILogger<SpareInstances> logger)
{
    private const int MaxReloads = 8;

    /// <summary>Sends every instance of <paramref name="rows"/> that no job is meant for to be terminated. Repeatable: the terminate reads again first.</summary>
    public async Task ReleaseAsync(IEnumerable<InstanceRecord> rows, string reason, CancellationToken cancellationToken)
    {
        foreach (var row in rows.Where(row => row is { JobId: null, IsAlive: true }))
        {
            await SendAsync(row.InstanceId, null, reason, cancellationToken);
        }
    }

    /// <summary>Takes the instances of the launch from <paramref name="jobId"/> unless the job really is on them, releases them, and settles the row.</summary>
    public async Task FinishAsync(long jobId, string launchId, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            if (await records.FindLaunchAsync(launchId, cancellationToken) is not { State: LaunchState.Requested } launch)
            {
                return;
            }

            foreach (var id in launch.InstanceIds)
            {
                await LetGoAsync(jobId, id, reason, cancellationToken);
            }

            var settled = LaunchTransitions.Settled(launch, reason, time.GetUtcNow());
            if (await records.TryWriteAsync(new RecordChanges { Launches = [settled] }, cancellationToken))
            {
                return;
            }
        }

        throw new InvalidOperationException($"Launch {launchId} changed at each of {MaxReloads} tries to settle it.");
    }

    private async Task LetGoAsync(long jobId, string instanceId, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var row = await records.FindInstanceAsync(instanceId, cancellationToken);
            if (row is null || !row.IsAlive || (row.JobId is { } holder && holder != jobId))
            {
                return;
            }

            // The job is read after the row: an event that binds the two writes both, so that the row's write below fails if it came in between.
            var job = await records.FindJobAsync(jobId, cancellationToken);
            if (row.JobId == jobId && job?.InstanceId == instanceId)
            {
                return;
            }

            var free = row with { JobId = null, UpdatedAt = time.GetUtcNow() };
            if (row.JobId is null || await records.TryWriteAsync(new RecordChanges { Instances = [free] }, cancellationToken))
            {
                await SendAsync(instanceId, jobId, reason, cancellationToken);
                return;
            }
        }

        throw new InvalidOperationException($"Instance {instanceId} changed at each of {MaxReloads} tries to release it.");
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

    [LoggerMessage(LogLevel.Information, "Instance {InstanceId} is spare and goes to termination: {Reason}")]
    private partial void LogReleased(string instanceId, string reason);
}
