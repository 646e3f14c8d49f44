using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

public sealed class JobEventsTests : IDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task A_job_starts_and_ends_and_its_instance_is_sent_to_termination_after_a_grace()
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1));

        Assert.Equal(Disposition.Done, await _world.Hear(Started(1, A)));
        Assert.Equal(JobState.Running, _world.Job(1).State);
        Assert.Empty(_world.Queues.Sent);
        Assert.Equal(Disposition.Done, await _world.Hear(Completed(1, A)));

        Assert.Equal(JobState.Completed, _world.Job(1).State);
        var sent = Assert.Single(_world.Queues.Sent);
        Assert.Equal((QueueNames.Termination, TimeSpan.FromMinutes(2)), (sent.Queue, sent.Delay));
        var message = Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(sent.Body)).Value;
        Assert.Equal((A, 1L), (message.InstanceId, message.JobId));
    }

    [Fact]
    public async Task An_instance_that_is_gone_already_is_not_sent_to_termination()
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1) with { State = InstanceState.ShuttingDown });

        await _world.Hear(Completed(1, A));

        Assert.Empty(_world.Queues.Sent);
    }

    [Fact]
    public async Task L24_a_runner_told_of_only_after_its_job_was_cancelled_is_sent_to_termination_also_after_a_crash()
    {
        _world.Put(Launched(1, A) with { State = JobState.Queued, InstanceId = null });
        _world.Put(Instance(B, null));
        await _world.Hear(Completed(1, null, "cancelled"));
        Assert.Empty(_world.Queues.Sent);
        _world.Queues.RefuseWith = "Down";
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _world.Hear(Started(1, B)));
        _world.Queues.RefuseWith = null;

        await _world.Hear(Started(1, B));
        await _world.Hear(Started(1, B));

        var message = Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(Assert.Single(_world.Queues.Sent).Body)).Value;
        Assert.Equal((B, "Its job has ended."), (message.InstanceId, message.Reason));
        Assert.Equal(JobState.Cancelled, _world.Job(1).State);
    }

    [Fact]
    public async Task L17_a_swap_moves_both_jobs_in_one_write_and_sends_nothing()
    {
        Swapped();
        var writes = _world.Records.Writes;

        await _world.Hear(Started(1, B));

        Assert.Equal((JobState.Running, B), (_world.Job(1).State, _world.Job(1).InstanceId));
        Assert.Equal((JobState.Launched, A), (_world.Job(2).State, _world.Job(2).InstanceId));
        Assert.Equal(1, _world.Records.Writes - writes);
        Assert.Empty(_world.Queues.Sent);
    }

    [Theory]
    [InlineData(null, QueueNames.Main)]
    [InlineData("warm", QueueNames.Pool)]
    public async Task L17_a_displaced_job_without_a_home_is_queued_again_whole(string? pool, string queue)
    {
        var request = Jobs.Request(2, new RunnerSpec { Pool = pool, DiskGiB = 80, Cpu = new(4, 8) }) with { RetryCount = 1 };
        _world.Put(Launched(1, A), Launched(2, B) with { Request = request });
        _world.Put(Instance(A, 1) with { State = InstanceState.Terminated }, Instance(B, 2));

        await _world.Hear(Started(1, B));

        Assert.Equal(JobState.Queued, _world.Job(2).State);
        var sent = Assert.Single(_world.Queues.Sent);
        Assert.Equal((queue, TimeSpan.Zero), (sent.Queue, sent.Delay));
        Assert.Equal(MessageJson.Write(new JobQueued { Version = 1, Request = request }), sent.Body);
        Assert.Null(_world.Job(1).PendingMessageTo);
    }

    [Fact]
    public async Task L10_the_record_is_flipped_before_the_message_is_sent_and_a_send_that_failed_is_made_up_at_the_next_delivery()
    {
        Swapped();
        _world.Put(Instance(A, 1) with { Version = 1, State = InstanceState.Terminated });
        _world.Queues.RefuseWith = "Down";

        await Assert.ThrowsAsync<QueueUnavailableException>(() => _world.Hear(Started(1, B)));
        Assert.Equal((JobState.Running, JobState.Queued), (_world.Job(1).State, _world.Job(2).State));

        _world.Queues.RefuseWith = null;
        Assert.Equal(Disposition.Done, await _world.Hear(Started(1, B)));
        Assert.Equal(QueueNames.Main, Assert.Single(_world.Queues.Sent).Queue);

        await _world.Hear(Started(1, B));
        Assert.Single(_world.Queues.Sent);
    }

    [Fact]
    public async Task A_unassigned_instance_of_a_swap_is_sent_to_termination_also_after_a_crash()
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1), Instance(B, null));
        _world.Queues.RefuseWith = "Down";
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _world.Hear(Started(1, B)));
        _world.Queues.RefuseWith = null;

        await _world.Hear(Started(1, B));

        Assert.Null(_world.Instance(A).JobId);
        var message = Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(Assert.Single(_world.Queues.Sent).Body));
        Assert.Equal(A, message.Value.InstanceId);
    }

    [Fact]
    public async Task A_job_cancelled_before_it_started_leaves_its_instance_unassigned_and_sends_it_to_termination()
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1));

        await _world.Hear(Completed(1, null, "cancelled"));

        Assert.Equal(JobState.Cancelled, _world.Job(1).State);
        Assert.Null(_world.Instance(A).JobId);
        Assert.Equal(QueueNames.Termination, Assert.Single(_world.Queues.Sent).Queue);
    }

    [Fact]
    public async Task L24_the_instance_of_a_cancelled_job_is_terminated_although_the_host_died_and_a_late_start_named_another()
    {
        Swapped();
        _world.Queues.RefuseWith = "Down";
        await Assert.ThrowsAsync<QueueUnavailableException>(() => _world.Hear(Completed(1, null, "cancelled")));
        _world.Queues.RefuseWith = null;

        await _world.Hear(Started(1, B));
        await _world.Hear(Completed(1, null, "cancelled"));

        Assert.Equal(
            [A, B],
            _world.Queues.Sent.Where(sent => sent.Queue == QueueNames.Termination)
                .Select(sent => Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(sent.Body)).Value.InstanceId)
                .Distinct()
                .Order());
        Assert.Equal((null, null), (_world.Job(1).PendingMessageTo, _world.Job(1).PendingTerminationOf));
        Assert.Equal(JobState.Queued, _world.Job(2).State);
        Assert.Single(_world.Queues.Sent, sent => sent.Queue == QueueNames.Main);
    }

    [Fact]
    public async Task L03_the_same_events_again_write_nothing()
    {
        Swapped();
        await _world.Hear(Started(1, B));
        await _world.Hear(Completed(1, B));
        var writes = _world.Records.Writes;

        await _world.Hear(Completed(1, B));
        await _world.Hear(Started(1, B));

        Assert.Equal(writes, _world.Records.Writes);
        Assert.Equal(JobState.Completed, _world.Job(1).State);
    }

    [Fact]
    public async Task L04_completed_then_started_without_a_record_ends_completed()
    {
        _world.Put(Instance(A, null));

        await _world.Hear(Completed(1, A));
        await _world.Hear(Started(1, A));

        Assert.Equal((JobState.Completed, A), (_world.Job(1).State, _world.Job(1).InstanceId));
        Assert.NotNull(_world.Instance(A).JobEndedAt);
    }

    [Fact]
    public async Task L38_a_write_that_lost_a_race_is_decided_anew_from_what_the_other_wrote()
    {
        Swapped();
        var races = 0;
        _world.Records.BeforeWrite = _ =>
        {
            if (races++ == 0)
            {
                _world.Put(Launched(2, B) with { Version = 1, State = JobState.Cancelled });
            }
        };

        await _world.Hear(Started(1, B));

        Assert.Equal((JobState.Running, JobState.Cancelled), (_world.Job(1).State, _world.Job(2).State));
        Assert.Equal(A, Assert.IsType<Reading<TerminateInstance>.Message>(
            MessageJson.ReadTerminateInstance(Assert.Single(_world.Queues.Sent).Body)).Value.InstanceId);
    }

    [Fact]
    public async Task A_race_without_end_is_left_for_later_not_dropped()
    {
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1));
        var busy = false;
        _world.Records.BeforeWrite = _ =>
        {
            if (!busy)
            {
                busy = true;
                _world.Put(_world.Instance(A) with { RunnerId = 10 });
                busy = false;
            }
        };

        Assert.IsType<Disposition.RetryAfter>(await _world.Hear(Started(1, A)));
        Assert.Equal(JobState.Launched, _world.Job(1).State);
    }

    [Fact]
    public async Task A_refused_job_has_a_record_with_the_reason()
    {
        await _world.Hear(Refused(1));

        var job = _world.Job(1);
        Assert.Equal((JobState.Refused, "cpu must be a number.", _world.Now), (job.State, job.Reason, job.CompletedAt));
        Assert.Contains(_world.Log, line => line.Message.Contains("cpu must be a number.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_never_goes_over_a_live_record()
    {
        _world.Put(Launched(1, A));

        Assert.Equal(Disposition.Done, await _world.Hear(Refused(1)));

        Assert.Equal(JobState.Launched, _world.Job(1).State);
    }

    [Fact]
    public async Task A_refusal_that_met_another_write_is_not_lost()
    {
        var writes = 0;
        _world.Records.IsHeld = _ => writes++ == 0;

        Assert.Equal(Disposition.Done, await _world.Hear(Refused(1)));

        Assert.Equal(JobState.Refused, _world.Job(1).State);
    }

    [Fact]
    public async Task A_run_that_completed_is_acknowledged() => Assert.Equal(Disposition.Done, await _world.Hear(new RunCompleted
    {
        Version = MessageJson.Version,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        Conclusion = "success",
        CompletedAt = Jobs.QueuedAt,
    }));

    [Theory]
    [InlineData("success", "success")]
    [InlineData("timed_out", "timed_out")]
    [InlineData("stale", "other")]
    public async Task Jobs_are_counted_once_with_their_result_and_timed(string conclusion, string result)
    {
        using var completed = _world.Metric<long>(MetricNames.JobsCompleted);
        using var duration = _world.Metric<double>(MetricNames.JobDuration);
        using var startup = _world.Metric<double>(MetricNames.JobStartupSeconds);
        _world.Put(Launched(1, A));
        _world.Put(Instance(A, 1));

        for (var i = 0; i < 2; i++)
        {
            await _world.Hear(Started(1, A));
            await _world.Hear(Completed(1, A, conclusion));
        }

        var count = Assert.Single(completed.GetMeasurementSnapshot());
        Assert.Equal((1, result), (count.Value, count.Tags[MetricTags.Result]));
        Assert.Equal(60, Assert.Single(duration.GetMeasurementSnapshot()).Value);
        var started = Assert.Single(startup.GetMeasurementSnapshot());
        Assert.Equal((40, "cold"), (started.Value, started.Tags[MetricTags.Source]));
    }

    public void Dispose() => _world.Dispose();

    /// <summary>Job 1 was to run on A and job 2 on B.</summary>
    private void Swapped()
    {
        _world.Put(Launched(1, A), Launched(2, B));
        _world.Put(Instance(A, 1), Instance(B, 2));
    }

    private static JobRefused Refused(long jobId) => new()
    {
        Version = MessageJson.Version,
        JobId = jobId,
        RunId = 42,
        RunAttempt = 1,
        Repository = "acme/widgets",
        JobName = "build",
        RunnerLabel = "runs-fleet/cpu=many",
        Reason = "cpu must be a number.",
        Code = "bad_value",
        QueuedAt = Jobs.QueuedAt,
    };
}
