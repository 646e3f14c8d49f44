using System.Diagnostics;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// Takes a claimed job from its stored launch row to <c>launched</c>: instance, runner config, records. Each step can be repeated, so a run
/// that follows a crashed one begins at the top. The other members of the launch go their own ways.
/// </summary>
internal sealed partial class LaunchRun(
    RunnerHandover handover,
    UnassignedInstances unassigned,
    IRecordStore records,
    IOptions<FleetOptions> options,
    TimeProvider time,
    FleetMetrics metrics,
    ILogger<LaunchRun> logger)
{
    private const int MaxReloads = 8;
    private const string Lost = "The instance is gone, or another job took it.";
    private const string Warned = "The instance was interrupted before its job had it.";
    private const string MovedOn = "The job moved on before its instance was there.";

    /// <summary>Brings a leased job to its instance, once the launch has brought one, and otherwise says when it is tried again.</summary>
    /// <param name="job">The job, leased to the launch, as stored.</param>
    /// <param name="request">Its request.</param>
    /// <param name="launch">The launch.</param>
    /// <param name="acquiring">Gets its instances.</param>
    /// <param name="instanceId">The instance that the launch row gave it when it was read; null when none did.</param>
    /// <param name="lastWait">The wait before this try; null when there was none.</param>
    /// <param name="cancellationToken">Ends with the lease.</param>
    public async Task<Disposition> RunAsync(
        JobRecord job,
        JobRequest request,
        SharedLaunch launch,
        Task<Acquired> acquiring,
        string? instanceId,
        TimeSpan? lastWait,
        CancellationToken cancellationToken)
    {
        var work = new Work(request, launch, LaunchBackoff.Next(lastWait, options.Value, Random.Shared.NextDouble()));
        if (await acquiring.WaitAsync(cancellationToken) is not Acquired.Answer answer)
        {
            return new Disposition.RetryAfter(options.Value.RetryDelay, "The launch was taken over.");
        }

        if ((instanceId ?? answer.Launch.InstanceOf(job.JobId)) is not { } id)
        {
            var shortage = answer.Shortage ?? new Shortage("The launch brought no instance for the job.", Settles: true);
            var delay = shortage.Delay ?? (shortage.IsFault ? options.Value.MaxRetryDelay : work.Wait);
            metrics.JobWaits(shortage switch { { IsFault: true } => WaitReason.Invalid, { Settles: true } => WaitReason.NoCapacity, _ => WaitReason.NotNow });
            return await RequeueAsync(job, work, delay, shortage.Reason, shortage.Settles, cancellationToken);
        }

        Activity.Current.WithInstance(id).WithLaunch(answer.Launch.LaunchId);

        // The answer is as old as the launch: since then another job may have got the instance, or this one.
        var instance = answer.Rows.FirstOrDefault(row => row.InstanceId == id && row.JobId == job.JobId)
            ?? await records.FindInstanceAsync(id, cancellationToken);
        if (instance is { IsAlive: true, InterruptedAt: null } && instance.JobId == job.JobId)
        {
            return await EquipAsync(job, work, instance, cancellationToken);
        }

        if (instance is { IsAlive: true, InterruptedAt: not null } && instance.JobId == job.JobId)
        {
            return await LoseAsync(job, work, cancellationToken);
        }

        if (instance is { IsAlive: true, JobId: null })
        {
            // A run that crashed let it go and did not come to release it.
            await unassigned.ReleaseAsync(request, [instance], Lost, cancellationToken);
        }

        await unassigned.CleanUpAsync(instance, Lost, cancellationToken);

        return await RequeueAsync(job, work, work.Wait, Lost, settle: true, cancellationToken);
    }

    /// <summary>Brings a launch to its end for a job that has moved on: whatever it launched for the job is found, entered and released.</summary>
    public async Task<Disposition> FinishAsync(JobRequest request, SharedLaunch launch, CancellationToken cancellationToken)
    {
        switch (await launch.AcquireAsync(request, wanted: false, paced: false, cancellationToken))
        {
            case Acquired.Answer { Shortage: { Settles: false } shortage } answer when answer.Launch.InstanceOf(request.JobId) is null:
                return new Disposition.RetryAfter(shortage.Delay ?? options.Value.RetryDelay, shortage.Reason);
            case Acquired.Answer:
                return await unassigned.TryFinishAsync(request, launch, MovedOn, cancellationToken) ? Disposition.Done : Contended(launch);
            default:
                return new Disposition.RetryAfter(options.Value.RetryDelay, "The launch was taken over.");
        }
    }

    private async Task<Disposition> EquipAsync(JobRecord job, Work work, InstanceRecord instance, CancellationToken cancellationToken)
    {
        switch (await handover.PrepareAsync(work.Request, instance, cancellationToken))
        {
            case RunnerOutcome.Ready ready:
                return await CompleteAsync(job, work, instance, ready.RunnerId, cancellationToken);
            case RunnerOutcome.Later later:
                var delay = later.Delay is { } named && named > work.Wait ? named : work.Wait;
                return await RequeueAsync(job, work, delay, later.Reason, settle: false, cancellationToken);
            case RunnerOutcome.TooLate tooLate:
                // First the instance finds its end, then the job its queue: a crash between leaves the job with its lease, to be taken up again.
                return await unassigned.TryFinishAsync(work.Request, work.Launch, tooLate.Reason, cancellationToken)
                    ? await RequeueAsync(job, work, options.Value.RetryDelay, tooLate.Reason, settle: true, cancellationToken)
                    : Contended(work.Launch);
            case RunnerOutcome.Impossible impossible:
                return await ParkAsync(job, work, impossible.Reason, cancellationToken);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private async Task<Disposition> CompleteAsync(
        JobRecord job, Work work, InstanceRecord row, long runnerId, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var now = time.GetUtcNow();
            var launched = LaunchTransitions.Launched(job, row.InstanceId, row.LaunchedAt, now);
            var equipped = row with { RunnerId = runnerId, UpdatedAt = now };
            if (await work.Launch.TryWriteAsync(new MemberChange(launched, equipped, settles: true), cancellationToken))
            {
                metrics.JobLaunched(row.Market);
                LogJobLaunched(job.JobId, row.InstanceId);
                return Disposition.Done;
            }

            // Often only the instance's state has moved on, and the next try succeeds.
            if (await ReloadAsync(job, work, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, work, cancellationToken);
            }

            job = current;
            var currentRow = await records.FindInstanceAsync(row.InstanceId, cancellationToken);
            if (currentRow is not { IsAlive: true } || currentRow.JobId != job.JobId)
            {
                await unassigned.CleanUpAsync(currentRow, Lost, cancellationToken);
                return await RequeueAsync(job, work, work.Wait, Lost, settle: true, cancellationToken);
            }

            if (currentRow.InterruptedAt is not null)
            {
                return await LoseAsync(job, work, cancellationToken);
            }

            row = currentRow;
        }

        return Contended(work.Launch);
    }

    /// <summary>The instance was warned before its job had it: nothing starts there any more, and the job is owed another, on demand.</summary>
    private async Task<Disposition> LoseAsync(JobRecord job, Work work, CancellationToken cancellationToken)
    {
        if (!await unassigned.TryFinishAsync(work.Request, work.Launch, Warned, cancellationToken))
        {
            return Contended(work.Launch);
        }

        var again = work.Request.Spec.Retry is RetryPolicy.Never ? work.Request : RecoveryTransitions.Again(work.Request);
        return await RequeueAsync(job with { Request = again }, work with { Request = again }, options.Value.RetryDelay, Warned, settle: true, cancellationToken);
    }

    private async Task<Disposition> RequeueAsync(
        JobRecord job, Work work, TimeSpan delay, string reason, bool settle, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var now = time.GetUtcNow();
            var queued = LaunchTransitions.BackToQueue(job, work.Request, reason, now + delay, now);
            if (await work.Launch.TryWriteAsync(new MemberChange(queued, null, settle, reason), cancellationToken))
            {
                LogWaiting(job.JobId, delay.TotalSeconds, reason);
                return new Disposition.RetryAfter(Min(delay, TimeSpan.FromMinutes(15)), reason);
            }

            if (await ReloadAsync(job, work, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, work, cancellationToken);
            }

            job = current with { Request = job.Request };
        }

        return Contended(work.Launch);
    }

    private async Task<Disposition> ParkAsync(JobRecord job, Work work, string reason, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var parked = LaunchTransitions.Park(job, work.Request, reason, time.GetUtcNow());
            if (await work.Launch.TryWriteAsync(new MemberChange(parked, null, settles: false), cancellationToken))
            {
                LogParked(job.JobId, reason);
                return await unassigned.TryFinishAsync(work.Request, work.Launch, reason, cancellationToken) ? Disposition.Done : Contended(work.Launch);
            }

            if (await ReloadAsync(job, work, cancellationToken) is not { } current)
            {
                return await AbandonAsync(job, work, cancellationToken);
            }

            job = current;
        }

        return Contended(work.Launch);
    }

    /// <summary>The job as it is now; null when it does not wait for this launch any more, or the launch has settled it.</summary>
    private async Task<JobRecord?> ReloadAsync(JobRecord job, Work work, CancellationToken cancellationToken)
    {
        var current = await records.FindJobAsync(job.JobId, cancellationToken);
        var launch = await records.FindLaunchAsync(work.Launch.LaunchId, cancellationToken);
        return LaunchTransitions.IsWaitingFor(current, work.Launch.LaunchId) && launch is not null && launch.IsUnsettledFor(job.JobId) ? current : null;
    }

    private async Task<Disposition> AbandonAsync(JobRecord job, Work work, CancellationToken cancellationToken)
    {
        var current = await records.FindJobAsync(job.JobId, cancellationToken);
        if (current is { State: JobState.Queued or JobState.Launching })
        {
            // The job still needs a runner, from another launch than this one. Its own message, or this one later, goes on with that launch.
            return new Disposition.RetryAfter(options.Value.RetryDelay, "The job changed while it was launched.");
        }

        if (current?.InstanceId is { } id
            && await records.FindInstanceAsync(id, cancellationToken) is { } row
            && row.LaunchId == work.Launch.LaunchId)
        {
            // The runner was quicker than this run: the job has started on the very instance that was launched for it.
            metrics.JobLaunched(row.Market);
            LogJobLaunched(job.JobId, id);
        }

        return await unassigned.TryFinishAsync(work.Request, work.Launch, MovedOn, cancellationToken) ? Disposition.Done : Contended(work.Launch);
    }

    private Disposition.RetryAfter Contended(SharedLaunch launch) =>
        new(options.Value.RetryDelay, $"The records of {launch.LaunchId} changed at each of {MaxReloads} tries.");

    private sealed record Work(JobRequest Request, SharedLaunch Launch, TimeSpan Wait);

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    [LoggerMessage(2009, LogLevel.Information, "Job {JobId} is launched on instance {InstanceId}.", EventName = "JobLaunched")]
    private partial void LogJobLaunched(long jobId, string instanceId);

    [LoggerMessage(2010, LogLevel.Information, "Job {JobId} is queued again. Its launch is tried again in {Seconds} s: {Reason}", EventName = "LaunchPostponed")]
    private partial void LogWaiting(long jobId, double seconds, string reason);

    [LoggerMessage(2011, LogLevel.Warning, "Job {JobId} is parked, because GitHub gives it no runner: {Reason}", EventName = "RunnerImpossible")]
    private partial void LogParked(long jobId, string reason);
}
