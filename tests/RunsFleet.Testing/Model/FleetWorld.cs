using RunsFleet.Contracts;
using RunsFleet.Records;
using Xunit;
using Xunit.Sdk;

namespace RunsFleet.Testing.Model;

/// <summary>
/// Some like jobs from queued to their end, one step at a time, in an order that the caller chooses: what GitHub and EC2 do, what they tell of it
/// (twice, late, in any order), and what Fleet does (<see cref="FleetSteps"/>) to the records that it shares with the listener, who is on trial.
/// Every step is checked by <see cref="RecordRules"/>.
/// </summary>
public sealed class FleetWorld
{
    private readonly List<(Told Told, DateTimeOffset NotBefore)> _told = [];
    private readonly Dictionary<string, ModelInstance> _instances = [];
    private readonly List<Func<string>> _log = [];
    private readonly FleetSteps _fleet;
    private readonly IListener _listener;
    private readonly RecordRules _rules;
    private Choice _choice = new(0);
    private int _depth;
    private int _interruptionsLeft = 1;

    public FleetWorld(int jobs, InMemoryRecordStore records, RecordingQueueSender queues, Func<FleetWorld, IListener> listener)
    {
        (Records, Queues) = (records, queues);
        Jobs = [.. Enumerable.Range(1, jobs).Select(id => new ModelJob(Testing.Jobs.Request(id)))];
        _rules = new RecordRules(records);
        _fleet = new FleetSteps(this, Jobs.Select(job => job.Id));
        _listener = listener(this);
        queues.OnSent = Receive;
        records.BeforeWrite = BeforeWrite;
        records.IsHeld = _ => _choice.TakeHeldWrite();
    }

    public InMemoryRecordStore Records { get; }

    public RecordingQueueSender Queues { get; }

    public DateTimeOffset Now { get; private set; } = Testing.Jobs.QueuedAt.AddSeconds(1);

    public IReadOnlyList<ModelJob> Jobs { get; }

    public IReadOnlyDictionary<string, ModelInstance> Instances => _instances;

    /// <summary>What happened, for whoever reads of a failure. Put into words only then: most runs go well.</summary>
    public IEnumerable<string> Log => _log.Select(line => line());

    /// <summary>What decides the present step.</summary>
    public Choice Choice => _choice;

    /// <summary>One of the things that can happen now happens, and with it perhaps one of the things that go wrong.</summary>
    public void Step(int choice) => Telling(() =>
    {
        Now += TimeSpan.FromSeconds(1 + (choice % 7));
        Do(new Choice(choice), Possible(wild: true));
    });

    /// <summary>The rest happens, with nothing more going wrong, until all is at its end; then everything must be.</summary>
    public void Finish() => Telling(DoTheRest);

    public override string ToString() => string.Join(
        '\n', Log.TakeLast(200).Concat(Records.AllJobs.Select(job => job.ToString())).Concat(Records.AllInstances.Select(instance => instance.ToString())));

    private void Telling(Action act)
    {
        try
        {
            act();
        }
        catch (XunitException e)
        {
            throw new XunitException($"{e.Message}\n{this}", e);
        }
    }

    private void DoTheRest()
    {
        for (var steps = 0; ; steps++)
        {
            Assert.True(steps < 2_000, "It never comes to an end.");
            Now += TimeSpan.FromSeconds(1);
            if (Possible(wild: false) is { Count: > 0 } possible)
            {
                // Below a thousand nothing goes wrong; in turn, so that nobody starves.
                Do(new Choice(steps % 997), possible);
            }
            else if (NextDue() is { } due)
            {
                Now = due;
            }
            else if (Jobs.FirstOrDefault(job => job.IsQueued) is { } forgotten)
            {
                // The recovery of interrupted jobs is not part of this: GitHub drops them after a day.
                Assert.True(_rules.IsInterrupted(forgotten.Id), $"Job {forgotten.Id} waits for ever.");
                Cancel(forgotten);
            }
            else
            {
                break;
            }
        }

        _rules.CheckEnd(this);
    }

    internal void Launch(string instanceId)
    {
        // The same request with the same token finds the same instances.
        if (_instances.TryAdd(instanceId, new ModelInstance(instanceId)))
        {
            Tell(new Told.State(instanceId, InstanceState.Running, Now));
        }
    }

    internal void Register(string instanceId) => _instances[instanceId].IsRegistered = _instances[instanceId].IsAlive;

    internal void Deregister(string instanceId) => _instances[instanceId].IsRegistered = false;

    /// <summary>Fleet terminates it.</summary>
    internal void Terminate(string instanceId)
    {
        var instance = _instances[instanceId];
        Assert.False(Jobs.Any(job => job.IsRunning && job.Runner == instanceId), $"{instanceId} was killed at work.");
        Go(instance);
    }

    private void Do(Choice choice, List<Possibility> possible)
    {
        if (possible.Count == 0)
        {
            return;
        }

        var outer = _choice;
        _choice = choice;
        _depth++;
        var (name, act) = possible[choice.Pick(possible.Count)];
        var (now, indent) = (Now, new string(' ', _depth * 2));
        _log.Add(() => $"{indent}{now:mm:ss} {name()} {choice}");
        act();
        _log.Add(() => $"{indent}      done: {name()}");
        _rules.CheckNow();
        _depth--;
        _choice = outer;
    }

    private List<Possibility> Possible(bool wild)
    {
        var possible = new List<Possibility>();
        foreach (var entry in _told.Where(entry => entry.NotBefore <= Now))
        {
            possible.Add(new(() => $"tell {Name(entry.Told)}", () => Deliver(entry)));
        }

        possible.AddRange(_fleet.Possible(Now));
        foreach (var job in Jobs.Where(job => job.IsQueued))
        {
            possible.AddRange(_instances.Values.Where(i => i.IsIdle).Select(i => new Possibility(() => $"GitHub gives job {job.Id} to {i.Id}", () => Assign(job, i))));
            if (wild && Choice.MayCancel(job.Id))
            {
                possible.Add(new(() => $"cancel job {job.Id}", () => Cancel(job)));
            }
        }

        possible.AddRange(Jobs.Where(job => job.IsRunning).Select(job => new Possibility(() => $"job {job.Id} ends", () => End(job, _choice.Conclusion))));
        if (wild && _interruptionsLeft > 0)
        {
            possible.AddRange(_instances.Values.Where(i => i.IsAlive).Select(i => new Possibility(() => $"interrupt {i.Id}", () => Interrupt(i))));
        }

        return possible;
    }

    private DateTimeOffset? NextDue()
    {
        var due = _told.Select(entry => entry.NotBefore).Concat(_fleet.Due).Order().ToList();
        return due.Count > 0 ? due[0] : null;
    }

    private void Deliver((Told Told, DateTimeOffset NotBefore) entry)
    {
        _told.Remove(entry);
        var dies = _choice.TakeDeath();
        Queues.RefuseWith = dies ? "The host dies." : null;
        var done = _listener.Hear(entry.Told);
        Queues.RefuseWith = null;
        if (dies)
        {
            _listener.Restart();
        }

        if (!done)
        {
            _told.Add((entry.Told, Now.AddSeconds(10)));
        }
    }

    private void Assign(ModelJob job, ModelInstance instance)
    {
        (job.Runner, job.StartedAt, instance.JobId) = (instance.Id, Now, job.Id);
        Tell(new Told.Started(new JobStarted
        {
            Version = MessageJson.Version,
            Request = job.Request,
            RunnerName = RunnerNames.RunnerName(instance.Id),
            RunnerId = 77,
            StartedAt = Now,
        }));
    }

    private void End(ModelJob job, string conclusion)
    {
        var instance = _instances[job.Runner!];
        job.Conclusion = conclusion;
        Tell(Completed(job, _choice.NamesRunner ? RunnerNames.RunnerName(instance.Id) : null));
        instance.IsRegistered = false;
        if (_choice.PowersOff)
        {
            Go(instance);
        }
    }

    private void Cancel(ModelJob job)
    {
        job.Conclusion = "cancelled";
        Tell(Completed(job, null));
    }

    private void Interrupt(ModelInstance instance)
    {
        _interruptionsLeft--;
        (instance.IsInterrupted, instance.IsWarned) = (true, _choice.IsWarned);
        if (instance.IsWarned)
        {
            Tell(new Told.Warning(instance.Id, Now));
        }

        Go(instance);
        if (Jobs.FirstOrDefault(job => job.IsRunning && job.Runner == instance.Id) is { } job)
        {
            End(job, "failure");
        }
    }

    private void Go(ModelInstance instance)
    {
        if (instance.IsAlive)
        {
            instance.State = InstanceState.Terminated;
            Tell(new Told.State(instance.Id, InstanceState.ShuttingDown, Now));
            Tell(new Told.State(instance.Id, InstanceState.Terminated, Now.AddSeconds(30)));
        }
    }

    private Told.Completed Completed(ModelJob job, string? runner) => new(new JobCompleted
    {
        Version = MessageJson.Version,
        Request = job.Request,
        RunnerName = runner,
        Conclusion = job.Conclusion!,
        StartedAt = job.StartedAt,
        CompletedAt = Now,
    });

    private void Tell(Told told) => _told.AddRange(Enumerable.Repeat((told, Now), _choice.Copies));

    /// <summary>Somebody else comes in between what was read and what is to be written.</summary>
    private void BeforeWrite(RecordChanges changes)
    {
        if (_depth < 3 && _choice.TakeInterleaved() is { } nested)
        {
            Do(nested, Possible(wild: true));
        }

        _rules.CheckWrite(changes);
    }

    private void Receive(SentMessage sent)
    {
        if (sent.Queue == QueueNames.Main)
        {
            var jobId = Assert.IsType<Reading<JobQueued>.Message>(MessageJson.ReadJobQueued(sent.Body)).Value.Request.JobId;
            _rules.CheckRequeued(jobId);
            _fleet.Receive(new ModelMessage(jobId, null));
        }
        else
        {
            var instanceId = Assert.IsType<Reading<TerminateInstance>.Message>(MessageJson.ReadTerminateInstance(sent.Body)).Value.InstanceId;
            _rules.CheckUnneeded(instanceId);
            _fleet.Receive(new ModelMessage(null, instanceId));
        }
    }

    private static string Name(Told told) => told switch
    {
        Told.Started s => $"job {s.Event.Request.JobId} started on {s.Event.RunnerName}",
        Told.Completed c => $"job {c.Event.Request.JobId} completed on {c.Event.RunnerName}: {c.Event.Conclusion}",
        Told.State s => $"{s.InstanceId} {s.Now}",
        _ => told.ToString(),
    };
}
