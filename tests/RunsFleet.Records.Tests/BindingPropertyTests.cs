using CsCheck;
using RunsFleet.Testing;

namespace RunsFleet.Records.Tests;

/// <summary>A fleet of launched jobs, GitHub handing their runners out as it likes, its events coming twice and in any order.</summary>
public sealed class BindingPropertyTests
{
    private const int Size = 6;
    private static readonly DateTimeOffset Now = Jobs.QueuedAt.AddMinutes(2);

    [Fact]
    public void L17_whoever_takes_whose_runner_every_job_ends_with_the_runner_that_had_it_and_no_waiting_job_is_forgotten() =>
        Gen.Select(Gen.Shuffle(Enumerable.Range(1, Size).ToArray()), Gen.Int[1, Size], Gen.Int[0, 1000], Gen.Int[0, 6].Array[Size]).Sample(
            (runners, started, seed, kinds) =>
            {
                var store = Fleet();
                var events = Enumerable.Range(0, started).SelectMany(i => Events(i + 1, $"i-{runners[i]}", kinds[i])).ToArray();
                new Random(seed).Shuffle(events);

                foreach (var apply in events)
                {
                    apply(store);
                    Check(store);
                }

                for (var i = 0; i < started; i++)
                {
                    var job = store.Job(i + 1)!;
                    var ends = kinds[i] % 3 != 0;
                    Assert.Equal(ends ? JobState.Completed : JobState.Running, job.State);
                    Assert.Equal($"i-{runners[i]}", job.InstanceId);
                    Assert.Equal(job.JobId, store.Instance(job.InstanceId!)!.JobId);
                    Assert.Equal(ends, store.Instance(job.InstanceId!)!.JobEndedAt is not null);
                }
            },
            iter: 3_000);

    private static void Check(InMemoryRecordStore store)
    {
        foreach (var job in store.AllJobs)
        {
            // A job that waits for an instance is the only one to do so, and the ledger agrees; one that lost its own is owed a message.
            if (job.State is JobState.Launched)
            {
                Assert.Equal(job.JobId, store.Instance(job.InstanceId!)!.JobId);
                Assert.Null(store.Instance(job.InstanceId!)!.JobStartedAt);
            }
            else if (job.State is JobState.Queued)
            {
                Assert.Contains(store.AllJobs, other => other.PendingMessageTo == job.JobId);
            }
        }

        Assert.DoesNotContain(store.AllJobs.Where(job => job.InstanceId is not null).GroupBy(job => job.InstanceId), group => group.Count() > 1);
    }

    // Started, completed or both; each once or twice.
    private static IEnumerable<Action<InMemoryRecordStore>> Events(long jobId, string instanceId, int kind)
    {
        var start = (InMemoryRecordStore store) => store.Apply(
            jobId, instanceId, rows => BindingTransitions.Started(BindingTransitionsTests.Started(jobId, instanceId), rows, Now));
        var complete = (InMemoryRecordStore store) => store.Apply(
            jobId, instanceId, rows => BindingTransitions.Completed(BindingTransitionsTests.Completed(jobId, instanceId, "success"), rows, Now));
        IEnumerable<Action<InMemoryRecordStore>> events = (kind % 3) switch
        {
            0 => [start],
            1 => [complete],
            _ => [start, complete],
        };
        return kind > 3 ? events.Concat(events) : events;
    }

    private static InMemoryRecordStore Fleet()
    {
        var store = new InMemoryRecordStore();
        for (var i = 1; i <= Size; i++)
        {
            Assert.True(store.TryWriteAsync(
                new RecordChanges
                {
                    Jobs = [BindingTransitionsTests.Launched(i, $"i-{i}") with { Version = 0 }],
                    Instances = [BindingTransitionsTests.Instance($"i-{i}", i) with { Version = 0 }],
                },
                CancellationToken.None).Result);
        }

        return store;
    }
}

internal static class StoreReads
{
    public static JobRecord? Job(this InMemoryRecordStore store, long jobId) => store.AllJobs.SingleOrDefault(job => job.JobId == jobId);

    public static InstanceRecord? Instance(this InMemoryRecordStore store, string instanceId) =>
        store.AllInstances.SingleOrDefault(instance => instance.InstanceId == instanceId);

    public static void Apply(this InMemoryRecordStore store, long jobId, string instanceId, Func<BindingRows, BindingResult> decide)
    {
        var job = store.Job(jobId);
        var taken = store.Instance(instanceId);
        var result = decide(new BindingRows
        {
            Job = job,
            Taken = taken,
            Displaced = taken?.JobId is { } other && other != jobId ? store.Job(other) : null,
            Former = job?.InstanceId is { } former && former != instanceId ? store.Instance(former) : null,
        });
        if (result.HasChanges)
        {
            Assert.True(store.TryWriteAsync(result.Changes, CancellationToken.None).Result);
        }
    }
}
