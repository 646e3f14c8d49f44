using RunsFleet.Records;
using Xunit;

namespace RunsFleet.Testing.Model;

/// <summary>What must hold of the records at every write, after every step and at the end.</summary>
internal sealed class RecordRules(InMemoryRecordStore records)
{
    /// <summary>Nothing goes back. A write that comes too late is nobody's fault: the store refuses it.</summary>
    public void CheckWrite(RecordChanges changes)
    {
        if (changes.Jobs.Any(job => (Job(job.JobId)?.Version ?? 0) != job.Version)
            || changes.Instances.Any(row => (Row(row.InstanceId)?.Version ?? 0) != row.Version)
            || changes.Launches.Any(launch => (Launch(launch.LaunchId)?.Version ?? 0) != launch.Version))
        {
            return;
        }

        foreach (var job in changes.Jobs)
        {
            Assert.Equal(job.State, job.History.States[^1].State);
            if (Job(job.JobId) is { IsFinal: true } before)
            {
                Assert.Equal((before.State, before.Reason, before.Conclusion, before.CompletedAt), (job.State, job.Reason, job.Conclusion, job.CompletedAt));
            }
        }

        foreach (var row in changes.Instances)
        {
            if (Row(row.InstanceId) is { } before)
            {
                Assert.True(row.State >= before.State, $"{row.InstanceId} goes back to {row.State}.");
                Assert.True(before.JobStartedAt is null || (row.JobStartedAt == before.JobStartedAt && row.JobId == before.JobId), $"{row.InstanceId} has a second job.");
                Assert.True(before.JobEndedAt is null || row.JobEndedAt == before.JobEndedAt);
                Assert.True(before.InterruptedAt is null || row.InterruptedAt == before.InterruptedAt);
            }
        }
    }

    public void CheckNow()
    {
        // No two jobs run or wait on an instance, and the ledger agrees on which does. One that ended without a runner may name the instance that
        // was meant for it, which has gone to another since.
        Assert.DoesNotContain(
            records.AllJobs.Where(job => job.InstanceId is not null && (!job.IsFinal || job.RunnerName is not null)).GroupBy(job => job.InstanceId),
            group => group.Count() > 1);
        foreach (var job in records.AllJobs)
        {
            if (job.State is JobState.Launched)
            {
                Assert.Equal((job.JobId, null), (Row(job.InstanceId!)!.JobId, Row(job.InstanceId!)!.JobStartedAt));
            }
            else if (job.State is JobState.Running)
            {
                Assert.Equal(job.JobId, Row(job.InstanceId!)!.JobId);
            }
            else if (job.IsFinal)
            {
                Assert.NotNull(job.Reason);
                Assert.NotNull(job.CompletedAt);
            }
        }
    }

    /// <summary>A message for a job that is displaced: only when a runner is owed.</summary>
    public void CheckRequeued(long jobId) => Assert.Equal(JobState.Queued, Job(jobId)!.State);

    /// <summary>A message to terminate: only for an instance that is unassigned, or whose job has ended.</summary>
    public void CheckUnneeded(string instanceId) => Assert.True(
        Row(instanceId)!.JobId is not { } jobId || Job(jobId) is { HasEnded: true }, $"{instanceId} is to be terminated, but serves a job.");

    /// <summary>True when the job waits for an instance that was taken from us.</summary>
    public bool IsInterrupted(long jobId) =>
        Job(jobId) is { State: JobState.Launched, InstanceId: { } id } && Row(id) is { InterruptedAt: not null };

    public void CheckEnd(FleetWorld world)
    {
        foreach (var told in world.Jobs)
        {
            var job = Job(told.Id)!;
            Assert.True(job.IsFinal || (job.State is JobState.AwaitingRerun && told.Runner is { } lost && world.Instances[lost].IsInterrupted), $"Job {told.Id} is {job.State}.");
            Assert.Equal(told.Conclusion, job.Conclusion);
            Assert.Equal((null, null), (job.PendingMessageTo, job.PendingTerminationOf));
            if (told.Runner is { } runner)
            {
                Assert.Equal((runner, told.StartedAt), (job.InstanceId, job.StartedAt));
                Assert.Equal(told.Id, Row(runner)!.JobId);
                Assert.NotNull(Row(runner)!.JobEndedAt);
            }
        }

        foreach (var told in world.Instances.Values)
        {
            Assert.False(told.IsAlive, $"{told.Id} runs for nothing.");
            var row = Row(told.Id)!;
            Assert.Equal((InstanceState.Terminated, told.JobId), (row.State, row.JobStartedAt is null ? null : row.JobId));
            Assert.True(row.RunningAt <= row.StoppingAt && row.StoppingAt <= row.TerminatedAt, $"The times of {told.Id} are wrong: {row}");

            // Why an instance went without a warning is not asked when we terminate it, or when its job had gone well.
            var isAsked = row.TerminationReason is null && world.Jobs.FirstOrDefault(job => job.Id == told.JobId)?.Conclusion is not "success";
            Assert.False(row.InterruptedAt is not null && !told.IsInterrupted, $"{told.Id} was not interrupted.");
            Assert.False(row.InterruptedAt is null && told.IsInterrupted && (told.IsWarned || isAsked), $"{told.Id} was interrupted.");
        }
    }

    private JobRecord? Job(long jobId) => records.AllJobs.FirstOrDefault(job => job.JobId == jobId);

    private InstanceRecord? Row(string instanceId) => records.AllInstances.FirstOrDefault(row => row.InstanceId == instanceId);

    private LaunchRecord? Launch(string launchId) => records.AllLaunches.FirstOrDefault(launch => launch.LaunchId == launchId);
}
