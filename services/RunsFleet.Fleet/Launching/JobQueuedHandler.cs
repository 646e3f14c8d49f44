using Microsoft.Extensions.Options;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Recovery;

namespace RunsFleet.Fleet.Launching;

/// <summary>A job needs a runner: claims it, with others like it, and runs the launch. Serves <c>main</c> and, while there are no warm pools, <c>pool</c>.</summary>
internal sealed partial class JobQueuedHandler(
    IRecordStore records,
    LaunchGroups groups,
    SharedLaunches launches,
    LaunchRun run,
    RerunInheritance inheritance,
    IRepositoryObservations observations,
    FleetMetrics metrics,
    IOptions<FleetOptions> options,
    TimeProvider time,
    ILogger<JobQueuedHandler> logger) : IMessageHandler<JobQueued>
{
    private const int MaxReloads = 8;
    private const string TooLate = "No runner could be launched before GitHub drops the job from its queue.";

    /// <summary>Returns what every log line of a message carries.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(JobQueued message) =>
    [
        new("JobId", message.Request.JobId), new("Repository", message.Request.Repository), new("DeliveryId", message.DeliveryId),
    ];

    public async Task<Disposition> HandleAsync(JobQueued message, MessageContext context, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var lease = new Deadline(settings.Lease - LaunchLease.Margin, time, cancellationToken);
        try
        {
            return await HandleAsync(message.Request, settings, lease.Token);
        }
        catch (OperationCanceledException) when (lease.HasPassed)
        {
            // The records say how far it came; after the lease anybody may go on from there.
            return new Disposition.RetryAfter(LaunchLease.Margin * 2, "The launch took longer than its lease.");
        }
    }

    private async Task<Disposition> HandleAsync(JobRequest request, FleetOptions settings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var job = await records.FindJobAsync(request.JobId, cancellationToken);
            var launch = job?.LaunchId is { } id ? await records.FindLaunchAsync(id, cancellationToken) : null;
            var now = time.GetUtcNow();

            if (job is null)
            {
                // When it is first seen only: from then on the record has it.
                request = await inheritance.ApplyAsync(request, cancellationToken);
                await observations.NoteAsync(request.Repository, request.InstallationId, cancellationToken);
            }

            request = job?.Request ?? request;
            switch (LaunchTransitions.Decide(job, launch, now))
            {
                case LaunchDecision.AlreadyHandled handled:
                    LogAlreadyHandled(request.JobId, handled.State);
                    return Disposition.Done;

                case LaunchDecision.NotYet notYet:
                    return new Disposition.RetryAfter(Wait(notYet.Until - now), "The job is being launched, or its next try is not due.");

                case LaunchDecision.Finish finish:
                    using (var shared = launches.Take(finish.Launch))
                    {
                        return await run.FinishAsync(request, shared.Launch, cancellationToken);
                    }

                case LaunchDecision.Resume resume:
                    if (await ResumeAsync(job!, request, resume.Launch, settings, cancellationToken) is { } resumed)
                    {
                        return resumed;
                    }

                    break;

                case LaunchDecision.Start:
                    if (await StartAsync(job, request, settings, cancellationToken) is { } started)
                    {
                        return started;
                    }

                    break;
            }
        }

        return new Disposition.RetryAfter(settings.RetryDelay, $"The record of the job changed at each of {MaxReloads} tries.");
    }

    /// <summary>Goes on with the launch that an earlier try left unsettled. Null when the record changed meanwhile.</summary>
    private async Task<Disposition?> ResumeAsync(
        JobRecord job, JobRequest request, LaunchRecord launch, FleetOptions settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        using var shared = launches.Take(launch);

        // The row may be from before others of its members finished and let go of it: with it the request would be made once more.
        launch = await records.FindLaunchAsync(launch.LaunchId, cancellationToken) ?? launch;
        shared.Launch.Remember(launch);
        if (IsTooLate(request, settings))
        {
            // What the launch may have brought is not the job's any more, but must be found all the same.
            return await ParkAsync(job, request, TooLate, cancellationToken) is null
                ? null
                : await run.FinishAsync(request, shared.Launch, cancellationToken);
        }

        var taken = LaunchTransitions.Claim(job, request, launch.LaunchId, now + settings.Lease, now);
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = [taken] }, cancellationToken))
        {
            return null;
        }

        LogResumed(request.JobId, launch.LaunchId);
        var claimed = taken with { Version = taken.Version + 1 };
        var acquiring = shared.Launch.AcquireAsync(request, wanted: true, paced: false, cancellationToken);
        return await run.RunAsync(claimed, request, shared.Launch, acquiring, launch.InstanceOf(job.JobId), LaunchBackoff.Last(job), cancellationToken);
    }

    /// <summary>Waits for a launch, with others that are like it. Returns null when the record changed meanwhile.</summary>
    private async Task<Disposition?> StartAsync(JobRecord? job, JobRequest request, FleetOptions settings, CancellationToken cancellationToken)
    {
        // Not when it is first seen: the time may have gone by before GitHub queued the job, while it waited for an approval.
        if (job is not null && IsTooLate(request, settings))
        {
            return await ParkAsync(job, request, TooLate, cancellationToken);
        }

        switch (await groups.JoinAsync(request, job, cancellationToken))
        {
            case GroupOutcome.Changed:
                return null;

            case GroupOutcome.NeverOffered never:
                return await ParkAsync(job, request, never.Reason, cancellationToken);

            case GroupOutcome.NotNow notNow:
                return await WaitAsync(job, request, notNow, settings, cancellationToken);

            case GroupOutcome.Claimed claimed:
                using (claimed.Lease)
                {
                    return await run.RunAsync(claimed.Job, request, claimed.Lease.Launch, claimed.Acquiring, null, LaunchBackoff.Last(job), cancellationToken);
                }

            case var other:
                throw new InvalidOperationException($"Unknown outcome {other.GetType().Name}.");
        }
    }

    private bool IsTooLate(JobRequest request, FleetOptions settings) => time.GetUtcNow() - request.QueuedAt > settings.GiveUpAfter;

    private async Task<Disposition?> ParkAsync(JobRecord? job, JobRequest request, string reason, CancellationToken cancellationToken)
    {
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = [LaunchTransitions.Park(job, request, reason, time.GetUtcNow())] }, cancellationToken))
        {
            return null;
        }

        LogParked(request.JobId, reason);
        return Disposition.Done;
    }

    private async Task<Disposition?> WaitAsync(
        JobRecord? job, JobRequest request, GroupOutcome.NotNow notNow, FleetOptions settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = notNow.Delay ?? LaunchBackoff.Next(LaunchBackoff.Last(job), settings, Random.Shared.NextDouble());
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = [LaunchTransitions.BackToQueue(job, request, notNow.Reason, now + wait, now)] }, cancellationToken))
        {
            return null;
        }

        metrics.JobWaits(WaitReason.NotNow);
        return new Disposition.RetryAfter(wait, notNow.Reason);
    }

    private static TimeSpan Wait(TimeSpan wait) => TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerSecond, TimeSpan.FromMinutes(15).Ticks));

    [LoggerMessage(2001, LogLevel.Information, "Job {JobId} needs no launch, because it is {State} already.", EventName = "LaunchNotNeeded")]
    private partial void LogAlreadyHandled(long jobId, JobState state);

    [LoggerMessage(2002, LogLevel.Information, "Job {JobId} goes on with launch {LaunchId}, which an earlier try left unfinished.", EventName = "LaunchResumed")]
    private partial void LogResumed(long jobId, string launchId);

    [LoggerMessage(2003, LogLevel.Warning, "Job {JobId} is parked, and RunsFleet launches nothing more for it: {Reason}", EventName = "JobParked")]
    private partial void LogParked(long jobId, string reason);
}
