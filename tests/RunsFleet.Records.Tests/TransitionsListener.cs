using RunsFleet.Contracts;
using RunsFleet.Messaging;
using RunsFleet.Testing;
using RunsFleet.Testing.Model;

namespace RunsFleet.Records.Tests;

/// <summary>The pure transitions, with the least around them that writes what they return and does their pending effects.</summary>
internal sealed class TransitionsListener(FleetWorld world) : IListener
{
    private InMemoryRecordStore Records => world.Records;

    public bool Hear(Told told)
    {
        try
        {
            return told switch
            {
                Told.Started { Event: var e } => Bind(e.Request.JobId, _ => e.RunnerName, rows => BindingTransitions.Started(e, rows, world.Now)),
                Told.Completed { Event: var e } => Bind(
                    e.Request.JobId, job => BindingTransitions.Runner(e, job), rows => BindingTransitions.Completed(e, rows, world.Now)),
                Told.State e => State(e),
                Told.Warning e => Interrupt(e.InstanceId, e.At),
                _ => throw new InvalidOperationException(told.ToString()),
            };
        }
        catch (QueueUnavailableException)
        {
            return false;
        }
    }

    public void Restart()
    {
        // Nothing is remembered here.
    }

    private bool Bind(long jobId, Func<JobRecord?, string?> runner, Func<BindingRows, BindingResult> decide)
    {
        if (Job(jobId) is { } pending && !Do(pending))
        {
            return false;
        }

        var job = Job(jobId);
        var taken = RunnerNames.InstanceId(runner(job)) is { } id ? Instance(id) : null;
        var result = decide(new BindingRows
        {
            Job = job,
            Taken = taken,
            Displaced = taken?.JobId is { } other && other != jobId ? Job(other) : null,
            Former = job?.InstanceId is { } former && former != taken?.InstanceId ? Instance(former) : null,
        });
        if (result.HasChanges && !Write(result.Changes))
        {
            return false;
        }

        if (result.Job.IsFinal && result.Instance is { IsAlive: true } instance && instance.JobId == jobId)
        {
            Terminate(instance.InstanceId);
        }

        return !result.HasChanges || Do(result.Job with { Version = result.Job.Version + 1 });
    }

    private bool Do(JobRecord job)
    {
        if (job.PendingMessageTo is { } id && Job(id) is { State: JobState.Queued } displaced)
        {
            Send(QueueNames.Main, MessageJson.Write(Jobs.Queued(displaced.Request!)));
        }

        if (job.PendingTerminationOf is { } instanceId && Instance(instanceId) is { } row && (row.JobId is null || row.JobId == job.JobId))
        {
            Terminate(instanceId);
        }

        var paid = BindingTransitions.WithoutEffects(job, job, world.Now);
        return paid == job || Write(new RecordChanges { Jobs = [paid] });
    }

    private bool State(Told.State told)
    {
        var goes = told.Now is InstanceState.ShuttingDown or InstanceState.Terminated;
        if (goes && world.Instances[told.InstanceId].IsInterrupted && !Interrupt(told.InstanceId, told.At))
        {
            return false;
        }

        // The event may come before the launch has written the row.
        return Instance(told.InstanceId) is { } row
            && (InstanceTransitions.StateHeard(row, told.Now, told.At, world.Now) is var heard && (heard == row || Write(new RecordChanges { Instances = [heard] })));
    }

    private bool Interrupt(string instanceId, DateTimeOffset at)
    {
        if (Instance(instanceId) is not { } row)
        {
            return false;
        }

        var job = row.JobId is { } id ? Job(id) : null;
        var (interrupted, risked) = InstanceTransitions.Interrupted(row, job, at, world.Now);
        return Write(new RecordChanges { Instances = interrupted == row ? [] : [interrupted], Jobs = risked is null || risked == job ? [] : [risked] });
    }

    private void Terminate(string instanceId) => Send(QueueNames.Termination, MessageJson.Write(new TerminateInstance
    {
        Version = MessageJson.Version,
        InstanceId = instanceId,
        Reason = "unneeded",
        RequestedAt = world.Now,
    }));

    private void Send(string queue, string body) => world.Queues.SendAsync(queue, body).GetAwaiter().GetResult();

    private bool Write(RecordChanges changes) => Records.TryWriteAsync(changes, CancellationToken.None).Result;

    private JobRecord? Job(long jobId) => Records.FindJobAsync(jobId, CancellationToken.None).Result;

    private InstanceRecord? Instance(string instanceId) => Records.FindInstanceAsync(instanceId, CancellationToken.None).Result;
}
