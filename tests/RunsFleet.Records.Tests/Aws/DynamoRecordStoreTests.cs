using Amazon.DynamoDBv2;
using LocalCloud.Testing;
using RunsFleet.Provisioner;
using RunsFleet.Records.Aws;
using RunsFleet.Testing;

[assembly: AssemblyFixture(typeof(MotoServer))]

namespace RunsFleet.Records.Tests.Aws;

/// <summary>The real adapter against an emulator that we did not write.</summary>
public sealed class DynamoRecordStoreTests(MotoServer moto) : IAsyncLifetime
{
    private AmazonDynamoDBClient? _dynamo;
    private DynamoRecordStore? _store;

    private DynamoRecordStore Store => _store ?? throw new InvalidOperationException();

    public async ValueTask InitializeAsync()
    {
        _dynamo = new AmazonDynamoDBClient("test", "test", new AmazonDynamoDBConfig { ServiceURL = moto.Require().ToString(), AuthenticationRegion = "us-east-1" });
        await new Tables(_dynamo, TimeProvider.System).RunAsync(TestContext.Current.CancellationToken);
        _store = new DynamoRecordStore(_dynamo, new RecordMetrics(new Meters()), TimeProvider.System);
    }

    public ValueTask DisposeAsync()
    {
        _dynamo?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_record_that_was_never_stored_is_null() =>
        Assert.Null(await Store.FindJobAsync(NextId(), Cancel));

    [Fact]
    public async Task A_stored_record_comes_back_with_the_next_version()
    {
        var job = Rows.Job(NextId());

        Assert.True(await Store.TryWriteAsync(new RecordChanges { Jobs = [job] }, Cancel));

        var stored = await Store.FindJobAsync(job.JobId, Cancel);
        Assert.NotNull(stored);
        Assert.Equal(1, stored.Version);
        Assert.Equal(job with { Version = 1, Request = stored.Request }, stored);
        Assert.Equal(job.Request!.Labels, stored.Request!.Labels);
    }

    [Fact]
    public async Task Of_two_writers_that_read_the_same_version_one_loses()
    {
        var job = Rows.Job(NextId());
        await Store.TryWriteAsync(new RecordChanges { Jobs = [job] }, Cancel);
        var read = (await Store.FindJobAsync(job.JobId, Cancel))!;

        Assert.True(await Store.TryWriteAsync(new RecordChanges { Jobs = [read with { State = JobState.Running }] }, Cancel));
        Assert.False(await Store.TryWriteAsync(new RecordChanges { Jobs = [read with { State = JobState.Launching }] }, Cancel));

        Assert.Equal(JobState.Running, (await Store.FindJobAsync(job.JobId, Cancel))!.State);
    }

    [Fact]
    public async Task Rows_of_several_tables_are_written_together_or_not_at_all()
    {
        var (jobId, instanceId) = (NextId(), $"i-{NextId():x17}");
        var job = Rows.Job(jobId);
        await Store.TryWriteAsync(new RecordChanges { Jobs = [job] }, Cancel);

        var stale = new RecordChanges { Jobs = [job], Instances = [Rows.Instance(instanceId)] };
        Assert.False(await Store.TryWriteAsync(stale, Cancel));
        Assert.Null(await Store.FindInstanceAsync(instanceId, Cancel));

        var current = (await Store.FindJobAsync(jobId, Cancel))!;
        var launch = new LaunchRecord
        {
            LaunchId = $"l-{jobId}",
            Members = [new LaunchMember(jobId)],
            RequestedAt = Jobs.QueuedAt,
            State = LaunchState.Settled,
            Sequence = 2,
            Market = Market.OnDemand,
            Request = "{}",
            InstanceIds = [instanceId],
            CreatedAt = Jobs.QueuedAt,
            UpdatedAt = Jobs.QueuedAt,
        };
        Assert.True(await Store.TryWriteAsync(stale with { Jobs = [current], Launches = [launch] }, Cancel));

        Assert.Equal(2, (await Store.FindJobAsync(jobId, Cancel))!.Version);
        Assert.Equal("c7g.large", (await Store.FindInstanceAsync(instanceId, Cancel))!.InstanceType);
        Assert.Equal([instanceId], (await Store.FindLaunchAsync(launch.LaunchId, Cancel))!.InstanceIds);
    }

    [Fact]
    public async Task What_is_owed_to_the_attempts_of_a_run_is_found_by_the_run_in_their_order()
    {
        var job = Rows.Job(NextId()) with { RunId = NextId() };
        Assert.Empty(await Store.FindRerunsAsync(job.RunId, Cancel));
        var second = RerunTransitions.Lost(null, job with { RunAttempt = 10 }, "i-1", Jobs.QueuedAt);
        var first = RerunTransitions.Lost(null, job with { RunAttempt = 9 }, "i-2", Jobs.QueuedAt);

        Assert.True(await Store.TryWriteAsync(new RecordChanges { Jobs = [job], Reruns = [second, first] }, Cancel));
        Assert.False(await Store.TryWriteAsync(new RecordChanges { Reruns = [first] }, Cancel));

        var stored = await Store.FindRerunsAsync(job.RunId, Cancel);
        Assert.Equal([9, 10], stored.Select(rerun => rerun.RunAttempt));
        Assert.Equal(second.Jobs, stored[1].Jobs);
        Assert.True(await Store.TryWriteAsync(new RecordChanges { Reruns = [RerunTransitions.Skipped(stored[1], "too old", Jobs.QueuedAt)] }, Cancel));
        Assert.Equal((2, RerunState.Skipped, "too old"), (await Store.FindRerunsAsync(job.RunId, Cancel))[1] is var read ? (read.Version, read.State, read.Reason) : default);
    }

    [Fact]
    public async Task What_is_due_and_what_lives_is_found_by_index_and_what_is_done_is_not()
    {
        var sweeps = new DynamoRecordSweeps(_dynamo!, new RecordMetrics(new Meters()));
        var (due, late, done) = (NextId(), NextId(), NextId());
        var job = Rows.Job(due) with { State = JobState.Queued, NextAttemptAt = Jobs.QueuedAt, PendingMessageTo = null, PendingTerminationOf = null };
        var (living, gone) = ($"i-{NextId():x17}", $"i-{NextId():x17}");
        var rerun = RerunTransitions.Lost(null, job with { RunId = NextId() }, "i-1", Jobs.QueuedAt);
        Assert.True(await Store.TryWriteAsync(
            new RecordChanges
            {
                Jobs = [job, job with { JobId = late, NextAttemptAt = Jobs.QueuedAt.AddYears(1) }, job with { JobId = done, State = JobState.Completed }],
                Instances = [Rows.Instance(living) with { State = InstanceState.Running }, Rows.Instance(gone) with { State = InstanceState.Terminated }],
                Reruns = [rerun],
            },
            Cancel));

        var jobs = await sweeps.FindDueJobsAsync(Jobs.QueuedAt.AddDays(1), 10_000, Cancel);
        Assert.Contains(due, jobs);
        Assert.DoesNotContain(late, jobs);
        Assert.DoesNotContain(done, jobs);
        var instances = await sweeps.FindLivingInstancesAsync(Jobs.QueuedAt.AddYears(10), 10_000, Cancel);
        Assert.Contains(living, instances);
        Assert.DoesNotContain(gone, instances);
        Assert.Contains((rerun.RunId, rerun.RunAttempt), await sweeps.FindDueRerunsAsync(Jobs.QueuedAt.AddDays(1), 10_000, Cancel));

        // What was due is no more when it is done.
        var stored = (await Store.FindJobAsync(due, Cancel))!;
        Assert.True(await Store.TryWriteAsync(new RecordChanges { Jobs = [stored with { State = JobState.Completed }] }, Cancel));
        Assert.DoesNotContain(due, await sweeps.FindDueJobsAsync(Jobs.QueuedAt.AddDays(1), 10_000, Cancel));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static long NextId() => Random.Shared.NextInt64(1, long.MaxValue);
}
