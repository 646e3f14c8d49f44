using RunsFleet.Records;

namespace RunsFleet.Testing;

/// <summary>The records in memory, with the same compare-and-swap rules as the tables.</summary>
public sealed class InMemoryRecordStore : IRecordStore, IRecordSweeps, IRepositoryObservations
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, JobRecord> _jobs = [];
    private readonly Dictionary<string, InstanceRecord> _instances = [];
    private readonly Dictionary<string, LaunchRecord> _launches = [];
    private readonly SortedDictionary<(long RunId, int Attempt), RerunRecord> _reruns = [];

    /// <summary>Called before each write; may change the records to play a race, or throw.</summary>
    public Action<RecordChanges>? BeforeWrite { get; set; }

    /// <summary>Asked before each write: true, and it is lost to another that then comes to nothing, as while a transaction holds the row.</summary>
    public Func<RecordChanges, bool>? IsHeld { get; set; }

    /// <summary>Awaited before each call, as a table takes its time.</summary>
    public Func<Task>? Lag { get; set; }

    /// <summary>Rows that were read, one call each.</summary>
    public int Reads { get; private set; }

    /// <summary>Writes that were done.</summary>
    public int Writes { get; private set; }

    /// <summary>Repositories that had jobs.</summary>
    public Dictionary<string, ObservedRepository> Repositories { get; } = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<JobRecord> AllJobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Values];
            }
        }
    }

    public IReadOnlyCollection<InstanceRecord> AllInstances
    {
        get
        {
            lock (_lock)
            {
                return [.. _instances.Values];
            }
        }
    }

    public IReadOnlyCollection<LaunchRecord> AllLaunches
    {
        get
        {
            lock (_lock)
            {
                return [.. _launches.Values];
            }
        }
    }

    public IReadOnlyCollection<RerunRecord> AllReruns
    {
        get
        {
            lock (_lock)
            {
                return [.. _reruns.Values];
            }
        }
    }

    public async Task<JobRecord?> FindJobAsync(long jobId, CancellationToken cancellationToken)
    {
        await LagAsync();
        lock (_lock)
        {
            Reads++;
            return _jobs.GetValueOrDefault(jobId);
        }
    }

    public async Task<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken)
    {
        await LagAsync();
        lock (_lock)
        {
            Reads++;
            return _instances.GetValueOrDefault(instanceId);
        }
    }

    public async Task<LaunchRecord?> FindLaunchAsync(string launchId, CancellationToken cancellationToken)
    {
        await LagAsync();
        lock (_lock)
        {
            Reads++;
            return _launches.GetValueOrDefault(launchId);
        }
    }

    public async Task<IReadOnlyList<RerunRecord>> FindRerunsAsync(long runId, CancellationToken cancellationToken)
    {
        await LagAsync();
        lock (_lock)
        {
            Reads++;
            return [.. _reruns.Values.Where(rerun => rerun.RunId == runId)];
        }
    }

    public Task<IReadOnlyList<long>> FindDueJobsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<long>>([.. AllJobs.Where(job => JobDeadline.Of(job) < until).OrderBy(JobDeadline.Of).Select(job => job.JobId).Take(most)]);

    public Task<IReadOnlyList<(long RunId, int RunAttempt)>> FindDueRerunsAsync(DateTimeOffset until, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<(long, int)>>([.. AllReruns.Where(rerun => rerun.NextAttemptAt < until).Select(rerun => (rerun.RunId, rerun.RunAttempt)).Take(most)]);

    public Task<IReadOnlyList<string>> FindLivingInstancesAsync(DateTimeOffset launchedBefore, int most, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>(
        [
            .. AllInstances.Where(row => row.State is not InstanceState.Terminated && row.LaunchedAt < launchedBefore).OrderBy(row => row.LaunchedAt).Select(row => row.InstanceId).Take(most),
        ]);

    public Task NoteAsync(string repository, long? installationId, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Repositories[repository] = new ObservedRepository(repository, installationId);
            return Task.CompletedTask;
        }
    }

    public Task<IReadOnlyList<ObservedRepository>> FindAsync(int most, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<ObservedRepository>>([.. Repositories.Values.OrderBy(seen => seen.Name, StringComparer.OrdinalIgnoreCase).Take(most)]);
        }
    }

    public async Task<bool> TryWriteAsync(RecordChanges changes, CancellationToken cancellationToken)
    {
        await LagAsync();
        BeforeWrite?.Invoke(changes);
        if (IsHeld?.Invoke(changes) is true)
        {
            return false;
        }

        lock (_lock)
        {
            var current = changes.Jobs.All(j => (_jobs.GetValueOrDefault(j.JobId)?.Version ?? 0) == j.Version)
                && changes.Instances.All(i => (_instances.GetValueOrDefault(i.InstanceId)?.Version ?? 0) == i.Version)
                && changes.Launches.All(l => (_launches.GetValueOrDefault(l.LaunchId)?.Version ?? 0) == l.Version)
                && changes.Reruns.All(r => (_reruns.GetValueOrDefault((r.RunId, r.RunAttempt))?.Version ?? 0) == r.Version);
            if (!current)
            {
                return false;
            }

            foreach (var job in changes.Jobs)
            {
                _jobs[job.JobId] = job with { Version = job.Version + 1 };
            }

            foreach (var instance in changes.Instances)
            {
                _instances[instance.InstanceId] = instance with { Version = instance.Version + 1 };
            }

            foreach (var launch in changes.Launches)
            {
                _launches[launch.LaunchId] = launch with { Version = launch.Version + 1 };
            }

            foreach (var rerun in changes.Reruns)
            {
                _reruns[(rerun.RunId, rerun.RunAttempt)] = rerun with { Version = rerun.Version + 1 };
            }

            Writes++;
            return true;
        }
    }

    private Task LagAsync() => Lag?.Invoke() ?? Task.CompletedTask;
}
