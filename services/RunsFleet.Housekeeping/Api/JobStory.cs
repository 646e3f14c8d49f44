using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>Gathers what is known of a job from the records.</summary>
internal sealed class JobStory(IRecordStore records, TimeProvider time)
{
    private const int MostLaunches = 10;

    /// <summary>Reads the story. Returns null when there is no record of the job.</summary>
    public async Task<JobDocument?> TellAsync(long jobId, CancellationToken cancellationToken)
    {
        if (await records.FindJobAsync(jobId, cancellationToken) is not { } job)
        {
            return null;
        }

        var launchIds = job.History.States.Select(past => past.LaunchId).OfType<string>().Distinct(StringComparer.Ordinal).TakeLast(MostLaunches).ToList();
        var launches = await Task.WhenAll(launchIds.Select(id => records.FindLaunchAsync(id, cancellationToken)));
        var instance = job.InstanceId is { } instanceId ? await records.FindInstanceAsync(instanceId, cancellationToken) : null;
        var rerun = (await records.FindRerunsAsync(job.RunId, cancellationToken)).FirstOrDefault(other => other.RunAttempt == job.RunAttempt);
        return new JobDocument
        {
            JobId = job.JobId,
            Repository = job.Repository,
            JobName = job.JobName,
            RunId = job.RunId,
            RunAttempt = job.RunAttempt,
            RunnerLabel = job.Request?.RunnerLabel,
            State = job.State,
            Reason = job.Reason,
            Conclusion = job.Conclusion,
            Next = JobOutlook.Of(job, rerun, time.GetUtcNow()),
            RetryCount = job.Request?.RetryCount ?? 0,
            ForceOnDemand = job.Request?.ForceOnDemand ?? false,
            QueuedAt = job.QueuedAt,
            LaunchedAt = job.LaunchedAt,
            StartedAt = job.StartedAt,
            CompletedAt = job.CompletedAt,
            RunnerName = job.RunnerName,
            States = [.. job.History.States.Select(past => new StateDocument(past.State, past.At, past.Reason))],
            LaunchAttempts = job.LaunchAttempts,
            Launches = [.. launchIds.Zip(launches, (id, launch) => Describe(id, launch, job.JobId))],
            Instance = instance is null ? null : Describe(instance),
            Rerun = rerun is null ? null : new RerunDocument(rerun.State, rerun.Reason, rerun.Tries, rerun.NextAttemptAt),
        };
    }

    private static LaunchDocument Describe(string launchId, LaunchRecord? launch, long jobId) => launch is null
        ? new LaunchDocument { LaunchId = launchId, Known = false }
        : new LaunchDocument
        {
            LaunchId = launchId,
            State = launch.State,
            Market = launch.Market,
            Requests = launch.Sequence,
            Reason = launch.Reason,
            Circuits = launch.Circuits,
            InstanceId = launch.InstanceOf(jobId),
            CreatedAt = launch.CreatedAt,
            RequestedAt = launch.RequestedAt,
            RetryAt = launch.RetryAt,
        };

    private static InstanceDocument Describe(InstanceRecord instance) => new(
        instance.InstanceId,
        instance.InstanceType,
        instance.AvailabilityZone,
        instance.Market,
        instance.State,
        instance.LaunchedAt,
        instance.RunningAt,
        instance.InterruptedAt,
        instance.TerminatedAt,
        instance.TerminationReason);
}
