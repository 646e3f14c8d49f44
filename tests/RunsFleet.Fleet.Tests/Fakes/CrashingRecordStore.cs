using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>Records whose writes are steps at which the host may die.</summary>
internal sealed class CrashingRecordStore(IRecordStore inner, CrashPoint crash) : IRecordStore
{
    public Task<JobRecord?> FindJobAsync(long jobId, CancellationToken cancellationToken) => inner.FindJobAsync(jobId, cancellationToken);

    public Task<InstanceRecord?> FindInstanceAsync(string instanceId, CancellationToken cancellationToken) =>
        inner.FindInstanceAsync(instanceId, cancellationToken);

    public Task<LaunchRecord?> FindLaunchAsync(string launchId, CancellationToken cancellationToken) => inner.FindLaunchAsync(launchId, cancellationToken);

    public Task<IReadOnlyList<RerunRecord>> FindRerunsAsync(long runId, CancellationToken cancellationToken) => inner.FindRerunsAsync(runId, cancellationToken);

    public Task<bool> TryWriteAsync(RecordChanges changes, CancellationToken cancellationToken) =>
        crash.AroundAsync("write", () => inner.TryWriteAsync(changes, cancellationToken));
}
