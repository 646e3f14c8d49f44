using Microsoft.Extensions.Options;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Messaging;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>A job needs a runner: claims it, plans, and runs the launch. Serves <c>main</c> and, while there are no warm pools, <c>pool</c>.</summary>
internal sealed partial class JobQueuedHandler(
    IRecordStore records,
    LaunchPlanning planning,
    LaunchRun run,
    IOptions<FleetOptions> options,
    TimeProvider time,
    ILogger<JobQueuedHandler> logger) : IMessageHandler<JobQueued>
{
    private const int MaxReloads = 8;

    /// <summary>Work stops this much before the lease ends, so that a takeover never meets it.</summary>
    private static readonly TimeSpan LeaseMargin = TimeSpan.FromSeconds(5);

    /// <summary>What every log line of a message carries.</summary>
    public static IReadOnlyList<KeyValuePair<string, object?>> Describe(JobQueued message) =>
    [
        new("JobId", message.Request.JobId), new("Repository", message.Request.Repository), new("DeliveryId", message.DeliveryId),
    ];

    public async Task<Disposition> HandleAsync(JobQueued message, MessageContext context, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        using var lease = new CancellationTokenSource(settings.Lease - LeaseMargin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lease.Token);
        try
        {
            return await HandleAsync(message.Request, settings, both.Token);
        }
        catch (OperationCanceledException) when (lease.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The records say how far it came; after the lease anybody may go on from there.
            return new Disposition.RetryAfter(LeaseMargin * 2, "The launch took longer than its lease.");
        }
    }

    private async Task<Disposition> HandleAsync(JobRequest request, FleetOptions settings, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxReloads; i++)
        {
            var job = await records.FindJobAsync(request.JobId, cancellationToken);
            var launch = job?.LaunchId is { } id ? await records.FindLaunchAsync(id, cancellationToken) : null;
            var now = time.GetUtcNow();
            request = job?.Request ?? request;
            switch (LaunchTransitions.Decide(job, launch, now))
            {
                case LaunchDecision.AlreadyHandled handled:
                    LogAlreadyHandled(request.JobId, handled.State);
                    return Disposition.Done;

                case LaunchDecision.NotYet notYet:
                    return new Disposition.RetryAfter(Wait(notYet.Until - now), "The job is being launched, or its next try is not due.");

                case LaunchDecision.Finish finish:
                    return await run.FinishAsync(request, finish.Launch, cancellationToken);

                case LaunchDecision.Resume resume:
                    var taken = LaunchTransitions.Claim(job, request, resume.Launch.LaunchId, now + settings.Lease, now);
                    if (await records.TryWriteAsync(new RecordChanges { Jobs = [taken] }, cancellationToken))
                    {
                        LogResumed(request.JobId, resume.Launch.LaunchId);
                        return await run.RunAsync(taken with { Version = taken.Version + 1 }, request, resume.Launch, Backoff.Last(job), cancellationToken);
                    }

                    break;

                case LaunchDecision.Start:
                    if (await StartAsync(job, request, settings, cancellationToken) is { } disposition)
                    {
                        return disposition;
                    }

                    break;
            }
        }

        return new Disposition.RetryAfter(settings.RetryDelay, $"The record of the job changed at each of {MaxReloads} tries.");
    }

    /// <summary>Plans first and then writes claim, launch row and request at once. Null when the record changed meanwhile.</summary>
    private async Task<Disposition?> StartAsync(JobRecord? job, JobRequest request, FleetOptions settings, CancellationToken cancellationToken)
    {
        // Not on first sight: the time may have gone by before GitHub queued the job, while it waited for an approval.
        if (job is not null && time.GetUtcNow() - request.QueuedAt > settings.GiveUpAfter)
        {
            return await ParkAsync(job, request, "No runner could be launched before GitHub drops the job from its queue.", cancellationToken);
        }

        switch (await planning.PlanAsync(request, null, cancellationToken))
        {
            case LaunchPlan.NeverOffered never:
                return await ParkAsync(job, request, never.Reason, cancellationToken);

            case LaunchPlan.NotNow notNow:
                return await WaitAsync(job, request, notNow.Reason, settings, cancellationToken);

            case LaunchPlan.Ready plan:
                var now = time.GetUtcNow();
                var launchId = $"launch-{Guid.NewGuid():n}";
                var fleet = FleetRequest.For(plan, request.Spec, launchId, settings.RootDevice);
                var launch = LaunchTransitions.NewLaunch(launchId, request.JobId, plan.Market, fleet.Write(), plan.Reason?.ToString(), now);
                var claimed = LaunchTransitions.Claim(job, request, launchId, now + settings.Lease, now);
                if (!await records.TryWriteAsync(new RecordChanges { Jobs = [claimed], Launches = [launch] }, cancellationToken))
                {
                    return null;
                }

                return await run.RunAsync(claimed with { Version = claimed.Version + 1 }, request, launch with { Version = 1 }, Backoff.Last(job), cancellationToken);

            case var other:
                throw new InvalidOperationException($"Unknown plan {other.GetType().Name}.");
        }
    }

    private async Task<Disposition?> ParkAsync(JobRecord? job, JobRequest request, string reason, CancellationToken cancellationToken)
    {
        if (!await records.TryWriteAsync(new RecordChanges { Jobs = [LaunchTransitions.Park(job, request, reason, time.GetUtcNow())] }, cancellationToken))
        {
            return null;
        }

        LogParked(request.JobId, reason);
        return Disposition.Done;
    }

    private async Task<Disposition?> WaitAsync(JobRecord? job, JobRequest request, string reason, FleetOptions settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var wait = Backoff.Next(Backoff.Last(job), settings, Random.Shared.NextDouble());
        return await records.TryWriteAsync(new RecordChanges { Jobs = [LaunchTransitions.BackToQueue(job, request, now + wait, now)] }, cancellationToken)
            ? new Disposition.RetryAfter(wait, reason)
            : null;
    }

    private static TimeSpan Wait(TimeSpan wait) => TimeSpan.FromTicks(Math.Clamp(wait.Ticks, TimeSpan.TicksPerSecond, TimeSpan.FromMinutes(15).Ticks));

    [LoggerMessage(LogLevel.Information, "Job {JobId} needs no launch: it is {State}.")]
    private partial void LogAlreadyHandled(long jobId, JobState state);

    [LoggerMessage(LogLevel.Information, "Job {JobId} goes on with {LaunchId}.")]
    private partial void LogResumed(long jobId, string launchId);

    [LoggerMessage(LogLevel.Warning, "Job {JobId} is parked: {Reason}")]
    private partial void LogParked(long jobId, string reason);
}
