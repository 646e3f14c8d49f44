using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Testing.Model;

/// <summary>
/// What Fleet does to the records, in the steps between which a host may stop or another may come: claim, ledger, runner, launched; back to the
/// queue; the end of a launch that its job no longer needs; terminations. It decides by the same transitions.
/// </summary>
internal sealed class FleetSteps(FleetWorld world, IEnumerable<long> jobs)
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private readonly List<ModelMessage> _messages = [.. jobs.Select(job => new ModelMessage(job, null))];
    private readonly List<Work> _works = [];
    private int _launches;

    private enum Stage
    {
        Acquire,
        Equip,
        Complete,
        Requeue,
        Finish,
    }

    private InMemoryRecordStore Records => world.Records;

    private DateTimeOffset Now => world.Now;

    public IEnumerable<DateTimeOffset> Due => _messages.Select(message => message.NotBefore);

    public IEnumerable<Possibility> Possible(DateTimeOffset now) =>
    [
        .. _works.Select(work => (Work: work, work.Stage))
            .Select(it => new Possibility(() => $"{it.Stage} {it.Work.LaunchId} for job {it.Work.Message.JobId}", () => Go(it.Work))),
        .. _messages.Where(message => message.NotBefore <= now).Select(message => message.JobId is { } jobId
            ? new Possibility(() => $"receive job {jobId}", () => Handle(message))
            : new Possibility(() => $"terminate {message.InstanceId}", () => Terminate(message))),
    ];

    public void Receive(ModelMessage message) => _messages.Add(message);

    private void Handle(ModelMessage message)
    {
        var job = Job(message.JobId!.Value);
        var launch = job?.LaunchId is { } id ? Launch(id) : null;
        switch (LaunchTransitions.Decide(job, launch, Now))
        {
            case LaunchDecision.AlreadyHandled:
                _messages.Remove(message);
                break;
            case LaunchDecision.NotYet notYet:
                message.NotBefore = notYet.Until;
                break;
            case LaunchDecision.Finish finish:
                Begin(message, finish.Launch.LaunchId, Stage.Finish);
                break;
            case LaunchDecision.Resume resume:
                if (Write(new RecordChanges { Jobs = [Claim(job, message.JobId.Value, resume.Launch.LaunchId)] }))
                {
                    Begin(message, resume.Launch.LaunchId, Stage.Acquire);
                }

                break;
            case LaunchDecision.Start:
                Start(message, job);
                break;
        }
    }

    /// <summary>The claims of a group and its launch row are one write.</summary>
    private void Start(ModelMessage first, JobRecord? firstJob)
    {
        List<(ModelMessage Message, JobRecord? Job)> members = [(first, firstJob)];
        if (world.Choice.Groups)
        {
            members.AddRange(_messages
                .Where(m => m.JobId is { } id && id != first.JobId && m.NotBefore <= Now && LaunchTransitions.Decide(Job(id), LaunchOf(id), Now) is LaunchDecision.Start)
                .DistinctBy(m => m.JobId)
                .Select(m => (m, Job(m.JobId!.Value))));
        }

        var launchId = $"launch-{++_launches}";
        var changes = new RecordChanges
        {
            Jobs = [.. members.Select(member => Claim(member.Job, member.Message.JobId!.Value, launchId))],
            Launches = [LaunchTransitions.NewLaunch(launchId, members.Select(m => m.Message.JobId!.Value), Market.Spot, "{}", null, Now)],
        };
        if (Write(changes))
        {
            members.ForEach(member => Begin(member.Message, launchId, Stage.Acquire));
        }
    }

    private void Go(Work work)
    {
        if (world.Choice.TakeDeath())
        {
            End(work, again: TimeSpan.Zero);
            return;
        }

        var jobId = work.Message.JobId!.Value;
        var launch = Launch(work.LaunchId)!;
        switch (work.Stage)
        {
            case Stage.Acquire:
                work.Stage = Acquire(launch) ? Stage.Equip : Stage.Acquire;
                break;
            case Stage.Equip:
                Equip(work, launch, jobId);
                break;
            case Stage.Complete:
                Complete(work, launch, jobId);
                break;
            case Stage.Requeue:
                Requeue(work, launch, jobId);
                break;
            case Stage.Finish:
                if (Acquire(launch) && Finish(jobId, work.LaunchId))
                {
                    End(work, again: null);
                }

                break;
        }
    }

    private bool Acquire(LaunchRecord launch)
    {
        if (launch.IsAnswered)
        {
            return true;
        }

        List<string> ids = [.. launch.Members.Select((_, i) => $"i-{launch.LaunchId["launch-".Length..].PadLeft(4, '0')}{i:x4}")];
        ids.ForEach(world.Launch);
        var brought = LaunchTransitions.Brought(launch, ids, [.. ids.Where(id => world.Instances[id].IsAlive)], Now);
        var holders = brought.Members.Where(m => m is { InstanceId: not null, Settled: false }).ToDictionary(m => m.InstanceId!, m => m.JobId);
        return Write(new RecordChanges
        {
            Launches = [brought],
            Instances =
            [
                .. ids.Select(id => new InstanceRecord
                {
                    InstanceId = id,
                    InstanceType = "c7g.large",
                    AvailabilityZone = "us-east-1a",
                    Market = Market.Spot,
                    LaunchId = launch.LaunchId,
                    RunnerName = RunnerNames.RunnerName(id),
                    Repository = "acme/widgets",
                    JobId = holders.TryGetValue(id, out var holder) ? holder : null,
                    State = InstanceState.Pending,
                    LaunchedAt = Now,
                    UpdatedAt = Now,
                }),
            ],
        }) && Release(ids.Where(id => !holders.ContainsKey(id)));
    }

    private bool Release(IEnumerable<string> instanceIds)
    {
        foreach (var id in instanceIds)
        {
            _messages.Add(new ModelMessage(null, id));
        }

        return true;
    }

    private void Equip(Work work, LaunchRecord launch, long jobId)
    {
        if (launch.InstanceOf(jobId) is not { } id || Row(id) is not { IsAlive: true } row || row.JobId != jobId)
        {
            (work.Stage, work.Settles) = (Stage.Requeue, true);
            return;
        }

        // GitHub may have registered the runner although the answer was lost, or the job must wait.
        world.Register(id);
        (work.Stage, work.Settles) = (world.Choice.FailsForNow ? Stage.Requeue : Stage.Complete, false);
    }

    private void Complete(Work work, LaunchRecord launch, long jobId)
    {
        if (Job(jobId) is not { } job || !LaunchTransitions.IsWaitingFor(job, work.LaunchId) || !launch.IsUnsettledFor(jobId))
        {
            Abandon(work, jobId);
            return;
        }

        if (Row(launch.InstanceOf(jobId) ?? "") is not { IsAlive: true } row || row.JobId != jobId)
        {
            (work.Stage, work.Settles) = (Stage.Requeue, true);
            return;
        }

        var changes = new RecordChanges
        {
            Jobs = [LaunchTransitions.Launched(job, row.InstanceId, row.LaunchedAt, Now)],
            Instances = [row with { RunnerId = 77, UpdatedAt = Now }],
            Launches = [LaunchTransitions.Settle(launch, [jobId], null, Now)],
        };
        if (Write(changes))
        {
            End(work, again: null);
        }
    }

    private void Requeue(Work work, LaunchRecord launch, long jobId)
    {
        if (Job(jobId) is not { } job || !LaunchTransitions.IsWaitingFor(job, work.LaunchId) || !launch.IsUnsettledFor(jobId))
        {
            Abandon(work, jobId);
            return;
        }

        var changes = new RecordChanges
        {
            Jobs = [LaunchTransitions.BackToQueue(job, job.Request!, "It waits.", Now.AddSeconds(10), Now)],
            Launches = work.Settles ? [LaunchTransitions.Settle(launch, [jobId], "lost", Now)] : [],
        };
        if (Write(changes))
        {
            End(work, again: TimeSpan.FromSeconds(10));
        }
    }

    private void Abandon(Work work, long jobId)
    {
        if (Job(jobId) is { State: JobState.Queued or JobState.Launching })
        {
            End(work, again: TimeSpan.FromSeconds(10));
        }
        else
        {
            work.Stage = Stage.Finish;
        }
    }

    /// <summary>The launch lets go of what it brought for the job, unless the job really is on it. False: to be done again.</summary>
    private bool Finish(long jobId, string launchId)
    {
        if (Launch(launchId) is not { } launch || !launch.IsUnsettledFor(jobId))
        {
            return true;
        }

        if (Row(launch.InstanceOf(jobId) ?? "") is { IsAlive: true } row
            && (row.JobId is null || row.JobId == jobId)
            && !(row.JobId == jobId && Job(jobId)?.InstanceId == row.InstanceId))
        {
            if (row.JobId is not null && !Write(new RecordChanges { Instances = [row with { JobId = null, UpdatedAt = Now }] }))
            {
                return false;
            }

            _messages.Add(new ModelMessage(null, row.InstanceId));
        }

        return Write(new RecordChanges { Launches = [LaunchTransitions.Settle(Launch(launchId)!, [jobId], "moved on", Now)] });
    }

    /// <summary>As Fleet judges it: a fresh read; an unassigned instance is marked first, so that nobody gives it away; then GitHub's word on whether its runner is busy.</summary>
    private void Terminate(ModelMessage message)
    {
        var row = Row(message.InstanceId!)!;
        var job = row.JobId is { } id ? Job(id) : null;
        var ended = row.JobEndedAt is not null || (job is { IsFinal: true } && job.RunnerName == row.RunnerName);
        var inUse = !ended && ((job is { State: JobState.Running or JobState.Launched } && job.InstanceId == row.InstanceId)
            || (job is { State: JobState.Launching } && job.LaunchId == row.LaunchId));
        if (!row.IsAlive)
        {
            _messages.Remove(message);
        }
        else if (inUse)
        {
            if (row.TerminationReason is null || Write(new RecordChanges { Instances = [row with { TerminationReason = null, UpdatedAt = Now }] }))
            {
                _messages.Remove(message);
            }
        }
        else if (!ended && row.TerminationReason is null)
        {
            Write(new RecordChanges { Instances = [row with { TerminationReason = "unneeded", UpdatedAt = Now }] });
        }
        else if (world.Jobs.Any(j => j.IsRunning && j.Runner == row.InstanceId))
        {
            message.NotBefore = Now.AddSeconds(30);
        }
        else
        {
            // From here on GitHub can give it no job.
            world.Deregister(row.InstanceId);
            if (Write(new RecordChanges { Instances = [Ended(row)] }))
            {
                world.Terminate(row.InstanceId);
                _messages.Remove(message);
            }
        }
    }

    private InstanceRecord Ended(InstanceRecord row) => row with
    {
        State = InstanceState.ShuttingDown,
        StoppingAt = row.StoppingAt ?? Now,
        TerminationReason = row.TerminationReason ?? "unneeded",
        UpdatedAt = Now,
    };

    private JobRecord Claim(JobRecord? job, long jobId, string launchId) =>
        LaunchTransitions.Claim(job, world.Jobs.Single(j => j.Id == jobId).Request, launchId, Now + Lease, Now);

    private void Begin(ModelMessage message, string launchId, Stage stage)
    {
        _messages.Remove(message);
        _works.Add(new Work(message, launchId) { Stage = stage });
    }

    private void End(Work work, TimeSpan? again)
    {
        _works.Remove(work);
        if (again is { } wait)
        {
            work.Message.NotBefore = Now + wait;
            _messages.Add(work.Message);
        }
    }

    private bool Write(RecordChanges changes) => Records.TryWriteAsync(changes, CancellationToken.None).Result;

    private JobRecord? Job(long jobId) => Records.FindJobAsync(jobId, CancellationToken.None).Result;

    private InstanceRecord? Row(string instanceId) => Records.FindInstanceAsync(instanceId, CancellationToken.None).Result;

    private LaunchRecord? Launch(string launchId) => Records.FindLaunchAsync(launchId, CancellationToken.None).Result;

    private LaunchRecord? LaunchOf(long jobId) => Job(jobId)?.LaunchId is { } id ? Launch(id) : null;

    private sealed class Work(ModelMessage message, string launchId)
    {
        public ModelMessage Message { get; } = message;

        public string LaunchId { get; } = launchId;

        public Stage Stage { get; set; }

        public bool Settles { get; set; }
    }
}
