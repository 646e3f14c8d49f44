using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Takes a claimed job from its stored launch row to <c>launched</c>: instances, ledger, runner config, job. Each step can be repeated, so a run
/// that follows a crashed one begins at the top.
/// </summary>
internal sealed partial class LaunchRun(
    InstanceAcquisition acquisition,
    RunnerHandover handover,
    SpareInstances spares,
    IRecordStore records,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<LaunchRun> logger)
{
    private const int MaxReloads = 8;

    /// <param name="job">The job, leased to <paramref name="launch"/>, as stored.</param>
    /// <param name="request">Its request.</param>
    /// <param name="launch">The row, as stored.</param>
    /// <param name="lastWait">The wait before this try; null when there was none.</param>
    /// <param name="cancellationToken">Ends with the lease.</param>
    public async Task<Disposition> RunAsync(
        JobRecord job, JobRequest request, LaunchRecord launch, TimeSpan? lastWait, CancellationToken cancellationToken)
    {
        var wait = Backoff.Next(lastWait, options.Value, Random.Shared.NextDouble());
        switch (await acquisition.GetAsync(request, launch, wanted: true, cancellationToken))
        {
            case Acquired.Nothing nothing:
                var pause = nothing.IsFault ? options.Value.MaxRetryDelay : wait;
                return await RequeueAsync(job, request, nothing.Launch, pause, nothing.Reason, settle: true, cancellationToken);
            case Acquired.Later later:
                return await RequeueAsync(job, request, launch, wait, later.Reason, settle: false, cancellationToken);
            case Acquired.Instances instances:
                return await EquipAsync(job, request, instances, wait, cancellationToken);
            default:
                return new Disposition.RetryAfter(options.Value.RetryDelay, "The launch was taken over.");
        }
    }

    /// <summary>Brings a launch to its end whose job has moved on: whatever it launched is found, entered and released.</summary>
    public async Task<Disposition> FinishAsync(JobRequest request, LaunchRecord launch, CancellationToken cancellationToken)
    {
        switch (await acquisition.GetAsync(request, launch, wanted: false, cancellationToken))
        {
            case Acquired.Instances or Acquired.Nothing:
                await spares.FinishAsync(request.JobId, launch.LaunchId, "The job moved on before its instance was there.", cancellationToken);
                return Disposition.Done;
            case Acquired.Later later:
                return new Disposition.RetryAfter(options.Value.RetryDelay, later.Reason);
            default:
                return new Disposition.RetryAfter(options.Value.RetryDelay, "The launch was taken over.");
        }
    }

    private async Task<Disposition> EquipAsync(
        JobRecord job, JobRequest request, Acquired.Instances acquired, TimeSpan wait, CancellationToken cancellationToken)
    {
        await spares.ReleaseAsync(acquired.Rows, "The launch brought more instances than its job needs.", cancellationToken);
        if (acquired.Rows.FirstOrDefault(row => row.JobId == job.JobId && row.IsAlive) is not { } instance)
        {
            return await RequeueAsync(job, request, acquired.Launch, wait, "The instance is gone, or another job took it.", settle: true, cancellationToken);
        }

        switch (await handover.PrepareAsync(request, instance, cancellationToken))
        {
            case RunnerOutcome.Ready ready:
                return await CompleteAsync(job, request, acquired.Launch, instance.InstanceId, ready.RunnerId, wait, cancellationToken);
            case RunnerOutcome.Later later:
                var delay = later.Delay is { } named && named > wait ? named : wait;
                return await RequeueAsync(job, request, acquired.Launch, delay, later.Reason, settle: false, cancellationToken);
            case RunnerOutcome.Impossible impossible:
                return await ParkAsync(job, request, acquired.Launch, impossible.Reason, cancellationToken);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private async Task<Disposition> CompleteAsync(
        JobRecord job, JobRequest request, LaunchRecord launch, string instanceId, long runnerId, TimeSpan wait, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var row = await records.FindInstanceAsync(instanceId, cancellationToken);
            if (row is null || row.JobId != job.JobId || !row.IsAlive)
            {
                return await RequeueAsync(job, request, launch, wait, "The instance is gone, or another job took it.", settle: true, cancellationToken);
            }

            var now = time.GetUtcNow();
            var changes = new RecordChanges
            {
                Jobs = [LaunchTransitions.Launched(job, instanceId, row.LaunchedAt, now)],
                Instances = [row with { RunnerId = runnerId, UpdatedAt = now }],
                Launches = [LaunchTransitions.Settled(launch, null, now)],
            };
            if (await records.TryWriteAsync(changes, cancellationToken))
            {
                metrics.JobLaunched(row.Market);
                LogJobLaunched(job.JobId, instanceId);
                return Disposition.Done;
            }

            // Often only the instance's state has moved on, and the next try succeeds.
            if (await ReloadAsync(job, launch, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, launch, cancellationToken);
            }

            (job, launch) = current;
        }

        return Contended(launch);
    }

    private async Task<Disposition> RequeueAsync(
        JobRecord job, JobRequest request, LaunchRecord launch, TimeSpan delay, string reason, bool settle, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var now = time.GetUtcNow();
            var changes = new RecordChanges
            {
                Jobs = [LaunchTransitions.BackToQueue(job, request, now + delay, now)],
                Launches = settle ? [LaunchTransitions.Settled(launch, reason, now)] : [],
            };
            if (await records.TryWriteAsync(changes, cancellationToken))
            {
                LogWaiting(job.JobId, delay.TotalSeconds, reason);
                return new Disposition.RetryAfter(Min(delay, TimeSpan.FromMinutes(15)), reason);
            }

            if (await ReloadAsync(job, launch, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, launch, cancellationToken);
            }

            (job, launch) = current;
        }

        return Contended(launch);
    }

    private async Task<Disposition> ParkAsync(
        JobRecord job, JobRequest request, LaunchRecord launch, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            if (await records.TryWriteAsync(new RecordChanges { Jobs = [LaunchTransitions.Park(job, request, reason, time.GetUtcNow())] }, cancellationToken))
            {
                LogParked(job.JobId, reason);
                await spares.FinishAsync(job.JobId, launch.LaunchId, reason, cancellationToken);
                return Disposition.Done;
            }

            if (await ReloadAsync(job, launch, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, launch, cancellationToken);
            }

            (job, launch) = current;
        }

        return Contended(launch);
    }

    /// <summary>The two rows as they are now; null when the job does not wait for this launch any more, or the launch is settled.</summary>
    private async Task<(JobRecord Job, LaunchRecord Launch)?> ReloadAsync(JobRecord job, LaunchRecord launch, CancellationToken cancellationToken)
    {
        var currentJob = await records.FindJobAsync(job.JobId, cancellationToken);
        var currentLaunch = await records.FindLaunchAsync(launch.LaunchId, cancellationToken);
        return currentJob is not null && LaunchTransitions.IsWaitingFor(currentJob, launch.LaunchId) && currentLaunch is { State: LaunchState.Requested }
            ? (currentJob, currentLaunch)
            : null;
    }

    private async Task<Disposition> AbandonAsync(JobRecord job, LaunchRecord launch, CancellationToken cancellationToken)
    {
        var current = await records.FindJobAsync(job.JobId, cancellationToken);
        if (current is { State: JobState.Queued or JobState.Launching })
        {
            // A runner is still owed, by another hand than this one: its own message, or this one later, sees to the launch.
            return new Disposition.RetryAfter(options.Value.RetryDelay, "The job changed while it was launched.");
        }

        if (current?.InstanceId is { } id && launch.InstanceIds.Contains(id) && await records.FindInstanceAsync(id, cancellationToken) is { } row)
        {
            // The runner was quicker than this run: the job has started on the very instance that was launched for it.
            metrics.JobLaunched(row.Market);
            LogJobLaunched(job.JobId, id);
        }

        await spares.FinishAsync(job.JobId, launch.LaunchId, "The job moved on before its instance was there.", cancellationToken);
        return Disposition.Done;
    }

    private Disposition.RetryAfter Contended(LaunchRecord launch) =>
        new(options.Value.RetryDelay, $"The records of {launch.LaunchId} changed at each of {MaxReloads} tries.");

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(LogLevel.Information, "Job {JobId} has {InstanceId}.")]
    private partial void LogJobLaunched(long jobId, string instanceId);

    [LoggerMessage(LogLevel.Information, "Job {JobId} waits {Seconds} s for its next try: {Reason}")]
    private partial void LogWaiting(long jobId, double seconds, string reason);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} is parked: {Reason}")]
    private partial void LogParked(long jobId, string reason);
}
