using RunsFleet.Contracts;
using RunsFleet.Fleet.Launching;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Launching;

/// <summary>Like jobs that arrive together share one CreateFleet request, and each has a fate of its own.</summary>
public sealed class GroupTests : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(50);
    private readonly FleetWorld _world = new(options => options.GroupWindow = Window);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Like_jobs_share_one_request_and_get_an_instance_each()
    {
        var dispositions = await DeliverAsync(Requests(10));

        Assert.All(dispositions, d => Assert.Equal(Disposition.Done, d));
        Assert.Equal(10, Assert.Single(_world.Ec2.Requests).Request.Capacity);
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
        Assert.Equal(10, _world.Records.AllJobs.Select(job => job.InstanceId).Distinct().Count());
        Assert.All(_world.Records.AllInstances, row => Assert.Equal(row.InstanceId, _world.Records.AllJobs.Single(job => job.JobId == row.JobId).InstanceId));
        Assert.Equal(10, _world.GitHub.Runners.Count);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Empty(_world.Terminations);
    }

    [Fact]
    public async Task A_group_takes_few_writes()
    {
        // A table takes its time, and what comes meanwhile is written together.
        _world.Records.Lag = () => Task.Delay(20);

        await DeliverAsync(Requests(40));

        // Claims and row, ledger and row, and what the members could write together.
        Assert.InRange(_world.Records.Writes, 3, 30);
    }

    [Fact]
    public async Task Jobs_that_differ_in_repository_labels_installation_or_market_do_not_share()
    {
        var like = Jobs.Request(1);
        await DeliverAsync(
        [
            like,
            like with { JobId = 2, Repository = "acme/gadgets" },
            like with { JobId = 3, Labels = ["runs-fleet/cpu=2/arch=arm64", "gpu"] },
            like with { JobId = 4, ForceOnDemand = true },
            like with { JobId = 5, InstallationId = 8 },
        ]);

        Assert.Equal(5, _world.Ec2.Requests.Count);
        Assert.All(_world.Ec2.Requests, r => Assert.Equal(1, r.Request.Capacity));
    }

    [Fact]
    public void Labels_in_another_order_or_case_are_the_same_labels()
    {
        var request = Jobs.Request() with { Labels = ["A", "runs-fleet/cpu=2/arch=arm64"] };

        Assert.Equal(LikeJobs.Of(request), LikeJobs.Of(request with { JobId = 7, RunId = 8, Labels = ["runs-fleet/cpu=2/arch=arm64", "a", "a"] }));
    }

    [Fact]
    public async Task A_group_is_no_larger_than_its_transaction_may_be()
    {
        using var world = new FleetWorld(options => (options.GroupWindow, options.MaxGroupSize) = (Window, 4));

        await DeliverAsync(Requests(10), world);

        Assert.Equal([4, 4, 2], world.Ec2.Requests.Select(r => r.Request.Capacity).OrderDescending());
        Assert.All(world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
    }

    [Fact]
    public async Task L28_Instances_beside_errors_are_a_success_for_their_jobs_and_the_rest_goes_on_demand_once()
    {
        _world.Ec2.Most[Market.Spot] = 3;

        var dispositions = await DeliverAsync(Requests(5));

        Assert.All(dispositions, d => Assert.Equal(Disposition.Done, d));
        Assert.Equal([(Market.Spot, 5), (Market.OnDemand, 2)], _world.Ec2.Requests.Select(r => (r.Request.Market, r.Request.Capacity)));
        Assert.True(_world.Ec2.Requests[1].Request.Overrides.Select(o => o.InstanceType).Distinct().Count() > 1);
        Assert.True(_world.Ec2.Requests[1].Request.Overrides.Select(o => o.Zone).Distinct().Count() > 1);
        Assert.Equal(5, _world.Ec2.Instances.Count);
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
        Assert.Equal(3, _world.Records.AllInstances.Count(row => row.Market is Market.Spot));
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task L29_Who_gets_no_instance_for_EC2_is_too_busy_waits_and_asks_for_none_on_demand()
    {
        (_world.Ec2.Most[Market.Spot], _world.Ec2.Busy) = (3, true);

        var dispositions = await DeliverAsync(Requests(5));

        Assert.Equal(3, dispositions.Count(d => d == Disposition.Done));
        Assert.Single(_world.Ec2.Requests);
        Assert.Equal(LaunchState.Settled, _world.Launch.State);

        _world.Ec2.Most.Clear();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync(Requests(5));
        Assert.All(_world.Records.AllInstances, row => Assert.Equal(Market.Spot, row.Market));
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
        Assert.Equal(5, _world.Ec2.Instances.Count);
    }

    [Fact]
    public async Task L28_Who_gets_no_instance_waits_while_the_others_are_launched()
    {
        (_world.Ec2.Most[Market.Spot], _world.Ec2.Most[Market.OnDemand]) = (2, 1);

        var dispositions = await DeliverAsync(Requests(5));

        Assert.Equal(3, dispositions.Count(d => d == Disposition.Done));
        Assert.Equal(3, _world.Records.AllJobs.Count(job => job.State is JobState.Launched));
        Assert.Equal(2, _world.Records.AllJobs.Count(job => job is { State: JobState.Queued, NextAttemptAt: not null, LeaseUntil: null }));
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
        Assert.Equal(3, _world.Ec2.Instances.Count);

        _world.Ec2.Most.Clear();
        _world.Time.Advance(TimeSpan.FromMinutes(1));
        await DeliverAsync(Requests(5));
        Assert.Equal(5, _world.Ec2.Instances.Count);
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
    }

    [Fact]
    public async Task L29_One_throttled_call_of_a_group_becomes_one_call_later()
    {
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Throttled("RequestLimitExceeded"));
        _world.Ec2.Answers.Enqueue(new FleetOutcome.Throttled("RequestLimitExceeded"));

        var waits = (await DeliverAsync(Requests(10))).Select(d => Assert.IsType<Disposition.RetryAfter>(d).Delay).ToList();
        Assert.Single(waits.Distinct());
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(_world.Launch.RetryAt, job.NextAttemptAt));

        _world.Time.Advance(waits[0]);
        waits = [.. (await DeliverAsync(Requests(10))).Select(d => Assert.IsType<Disposition.RetryAfter>(d).Delay)];
        _world.Time.Advance(waits[0]);
        await DeliverAsync(Requests(10));

        Assert.Equal(3, _world.Ec2.Requests.Count);
        Assert.Single(_world.Ec2.Requests.DistinctBy(r => r.Token));
        Assert.Equal(10, _world.Ec2.Instances.Count);
        Assert.All(_world.Records.AllJobs, job => Assert.Equal(JobState.Launched, job.State));
    }

    [Fact]
    public async Task A_member_whose_record_moved_on_leaves_the_others_alone()
    {
        _world.Records.BeforeWrite = changes =>
        {
            if (changes.Jobs.Count == 5)
            {
                _world.Records.BeforeWrite = null;
                var ended = LaunchTransitions.BackToQueue(null, Jobs.Request(3), "It waits.", Jobs.QueuedAt, Jobs.QueuedAt) with { State = JobState.Cancelled };
                _world.Records.TryWriteAsync(new RecordChanges { Jobs = [ended] }, CancellationToken.None);
            }
        };

        var dispositions = await DeliverAsync(Requests(5));

        Assert.All(dispositions, d => Assert.Equal(Disposition.Done, d));
        Assert.Equal(4, _world.Ec2.Instances.Count);
        Assert.Equal(JobState.Cancelled, _world.Records.AllJobs.Single(job => job.JobId == 3).State);
        Assert.Equal(4, _world.Records.AllJobs.Count(job => job.State is JobState.Launched));
    }

    [Fact]
    public async Task A_member_that_ended_meanwhile_gives_its_instance_up_and_the_others_keep_theirs()
    {
        WhenTheLedgerIsWritten(() => _world.Records.AllJobs.Single(job => job.JobId == 3) with { State = JobState.Completed, LeaseUntil = null });

        var dispositions = await DeliverAsync(Requests(5));

        Assert.All(dispositions, d => Assert.Equal(Disposition.Done, d));
        var unassigned = Assert.Single(_world.Records.AllInstances, row => row.JobId is null);
        Assert.Equal(unassigned.InstanceId, Assert.Single(_world.Terminations).InstanceId);
        Assert.Equal(4, _world.Records.AllJobs.Count(job => job.State is JobState.Launched));
        Assert.Equal(LaunchState.Settled, _world.Launch.State);
    }

    [Fact]
    public async Task A_unassigned_instance_goes_to_a_like_job_that_waits_for_its_turn()
    {
        using var world = new FleetWorld(options => (options.GroupWindow, options.FleetsPerSecond, options.FleetBurst) = (Window, 0.1, 1));
        var late = Jobs.Request(99);
        Task<Disposition>? waiting = null;
        world.Records.BeforeWrite = changes =>
        {
            if (waiting is null && changes.Instances.Count > 0)
            {
                world.Records.TryWriteAsync(
                    new RecordChanges { Jobs = [world.Records.AllJobs.Single(job => job.JobId == 1) with { State = JobState.Cancelled }] }, CancellationToken.None);
                waiting = world.DeliverAsync(late);
            }
        };

        Assert.Equal([Disposition.Done], await DeliverAsync(Requests(1), world));
        Assert.Equal(Disposition.Done, await waiting!);

        Assert.Single(world.Ec2.Instances);
        Assert.Empty(world.Terminations);
        var next = world.Records.AllJobs.Single(job => job.JobId == late.JobId);
        Assert.Equal(JobState.Launched, next.State);
        Assert.Equal(next.JobId, world.Instance.JobId);
        Assert.Equal(LaunchState.Settled, world.Launch.State);
        Assert.Single(world.GitHub.Runners);
    }

    [Fact]
    public async Task Jobs_that_come_while_a_call_waits_for_its_turn_join_it()
    {
        using var world = new FleetWorld(options => (options.GroupWindow, options.FleetsPerSecond, options.FleetBurst) = (Window, 0.5, 1));
        await DeliverAsync([Jobs.Request(1)], world);

        var first = world.DeliverAsync(Jobs.Request(2));
        world.Time.Advance(Window);
        var second = world.DeliverAsync(Jobs.Request(3));
        await PumpAsync(world, Task.WhenAll(first, second));

        Assert.Equal([1, 2], world.Ec2.Requests.Select(r => r.Request.Capacity));
    }

    [Fact]
    public async Task A_launch_takes_one_turn_and_no_other_for_finding_nobody_left()
    {
        using var world = new FleetWorld(options => (options.GroupWindow, options.FleetsPerSecond, options.FleetBurst) = (Window, 0.5, 1));
        var start = world.Time.GetUtcNow();

        // Five that are not alike: a turn every two seconds.
        await DeliverAsync(Enumerable.Range(1, 5).Select(i => Jobs.Request(i) with { Repository = $"acme/r{i}" }), world);

        Assert.Equal(5, world.Ec2.Requests.Count);
        Assert.InRange(world.Time.GetUtcNow() - start, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(10));

        // The bucket is as full as five turns leave it.
        await DeliverAsync([Jobs.Request(6) with { Repository = "acme/r6" }], world);
        Assert.InRange(world.Time.GetUtcNow() - start, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task Jobs_cancelled_while_their_launch_is_under_way_end_it_together_without_an_error()
    {
        using var world = new FleetWorld(options => (options.GroupWindow, options.MaxGroupSize) = (Window, 50));
        var jitter = new Random(1);
        world.Records.BeforeWrite = changes =>
        {
            if (changes.Instances.Count > 0)
            {
                world.Records.BeforeWrite = null;
                var now = world.Time.GetUtcNow();
                world.Records.TryWriteAsync(
                    new RecordChanges { Jobs = [.. world.Records.AllJobs.Select(job => job with { State = JobState.Cancelled, CompletedAt = now, LeaseUntil = null })] },
                    CancellationToken.None).GetAwaiter().GetResult();
                world.Records.Lag = () =>
                {
                    lock (jitter)
                    {
                        return Task.Delay(jitter.Next(2, 7));
                    }
                };
            }
        };

        var dispositions = await DeliverAsync(Requests(50), world);

        Assert.All(dispositions, d => Assert.Equal(Disposition.Done, d));
        Assert.Equal(50, world.Terminations.Select(t => t.InstanceId).Distinct().Count());
        Assert.Equal(LaunchState.Settled, world.Launch.State);
    }

    [Fact]
    public async Task A_turn_that_is_too_far_away_is_waited_for_in_the_queue()
    {
        using var world = new FleetWorld(options => (options.FleetsPerSecond, options.FleetBurst) = (0.1, 1));
        world.Ec2.Answers.Enqueue(new FleetOutcome.Throttled("RequestLimitExceeded"));
        await world.DeliverAsync(Jobs.Request(1));
        var others = Enumerable.Range(2, 3).Select(i => world.DeliverAsync(Jobs.Request(i) with { Repository = $"acme/r{i}" })).ToList();

        var far = await await Task.WhenAny(others);

        Assert.InRange(Assert.IsType<Disposition.RetryAfter>(far).Delay, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40));
        Assert.Contains(world.Records.AllJobs, job => job is { State: JobState.Queued, NextAttemptAt: not null, LaunchId: null });
        await PumpAsync(world, Task.WhenAll(others));
    }

    private static List<JobRequest> Requests(int count) => [.. Enumerable.Range(1, count).Select(i => Jobs.Request(i))];

    private Task<Disposition[]> DeliverAsync(IEnumerable<JobRequest> requests) => DeliverAsync(requests, _world);

    private static Task<Disposition[]> DeliverAsync(IEnumerable<JobRequest> requests, FleetWorld world) =>
        PumpAsync(world, Task.WhenAll(requests.Select(world.DeliverAsync).ToList()));

    /// <summary>Lets the world's clock go on until the work is done.</summary>
    private static async Task<T> PumpAsync<T>(FleetWorld world, Task<T> work)
    {
        while (await Task.WhenAny(work, Task.Delay(5)) != work)
        {
            world.Time.Advance(Window);
        }

        return await work;
    }

    private void WhenTheLedgerIsWritten(Func<JobRecord> change) => _world.Records.BeforeWrite = changes =>
    {
        if (changes.Instances.Count > 0)
        {
            _world.Records.BeforeWrite = null;
            _world.Records.TryWriteAsync(new RecordChanges { Jobs = [change()] }, CancellationToken.None);
        }
    };
}
