using RunsFleet.Contracts;

namespace RunsFleet.Records;

/// <summary>
/// Start and end of jobs as GitHub tells them. GitHub gives a job to any idle runner whose labels match, so its word on who runs what is the
/// truth (lesson L17): if a job starts on an instance that was meant for another, the other takes the first one's instance, or goes back to its
/// queue. Events may come twice and in any order (L04). Pure: the caller writes the result by compare-and-swap.
/// </summary>
public static class BindingTransitions
{
    /// <summary>Applies GitHub's in_progress. Nothing is pending from before: the record has room for one effect of each kind.</summary>
    public static BindingResult Started(JobStarted started, BindingRows rows, DateTimeOffset now)
    {
        var instanceId = RunnerNames.InstanceId(started.RunnerName);
        var refused = rows.Job is { State: JobState.Refused };
        if (rows.Job is { } known && (known is { State: JobState.Running } or { HasEnded: true, RunnerName: not null } || (refused && instanceId is null)))
        {
            return Nothing(known, rows);
        }

        var job = rows.Job ?? JobRecord.New(started.Request, now);
        var late = job.IsFinal;
        return Bind(
            (late ? job : job.Enter(JobState.Running, null, now)) with
            {
                InstanceId = instanceId,
                RunnerName = started.RunnerName,
                StartedAt = started.StartedAt,
                LeaseUntil = null,
                NextAttemptAt = null,
                UpdatedAt = now,
            },
            rows,
            new Work(started.StartedAt, late && !refused ? job.CompletedAt : null, started.RunnerId, IsToldLate: late && !refused),
            now);
    }

    /// <summary>Applies GitHub's completed: ends the record whatever its state (L24). Nothing is pending from before.</summary>
    public static BindingResult Completed(JobCompleted completed, BindingRows rows, DateTimeOffset now)
    {
        var runner = Runner(completed, rows.Job);

        // GitHub may give a job that we refused to a runner of ours whose labels happen to match: that instance is used up all the same.
        var refused = rows.Job is { State: JobState.Refused, Conclusion: null } && RunnerNames.InstanceId(runner) is not null;
        if (rows.Job is { HasEnded: true } && !refused)
        {
            return Nothing(rows.Job, rows);
        }

        var job = rows.Job ?? JobRecord.New(completed.Request, now);
        var (state, reason) = refused ? (JobState.Refused, job.Reason)
            : Lost(completed, rows.Taken, job, now) is { } instance ? RecoveryTransitions.Ended(job.Request, instance)
            : Outcome(completed.Conclusion, ran: runner is not null);
        return Bind(
            job.Enter(state, reason, now) with
            {
                Conclusion = completed.Conclusion,
                InstanceId = RunnerNames.InstanceId(runner) ?? job.InstanceId,
                RunnerName = runner,
                StartedAt = runner is null ? null : job.StartedAt ?? completed.StartedAt,
                CompletedAt = completed.CompletedAt,
                LeaseUntil = null,
                NextAttemptAt = null,
                UpdatedAt = now,
            },
            rows,
            new Work(job.StartedAt ?? completed.StartedAt ?? completed.CompletedAt, completed.CompletedAt, completed.RunnerId),
            now);
    }

    /// <summary>
    /// Returns the runner that had the job; GitHub's payload need not repeat what it said at the start. Returns null when none ever had it.
    /// </summary>
    public static string? Runner(JobCompleted completed, JobRecord? job) =>
        completed.RunnerName is { Length: > 0 } name ? name : job is { State: JobState.Running } ? job.RunnerName : null;

    /// <summary>Makes the record of a job that asked for something we cannot give. Only for a job without a record.</summary>
    public static JobRecord Refused(JobRefused refused, DateTimeOffset now) => new()
    {
        JobId = refused.JobId,
        State = JobState.Refused,
        Reason = refused.Reason,
        RunId = refused.RunId,
        RunAttempt = refused.RunAttempt,
        Repository = refused.Repository,
        JobName = refused.JobName,
        QueuedAt = refused.QueuedAt,
        CompletedAt = now,
        History = JobHistory.None.And(new JobPast(JobState.Refused, now, refused.Reason)),
        UpdatedAt = now,
    };

    /// <summary>
    /// Removes the effects that were pending for <paramref name="then"/>, an earlier form of the job. Returns the very same job when it has
    /// none of them.
    /// </summary>
    public static JobRecord WithoutEffects(JobRecord job, JobRecord then, DateTimeOffset now)
    {
        var paid = job with
        {
            PendingMessageTo = job.PendingMessageTo == then.PendingMessageTo ? null : job.PendingMessageTo,
            PendingTerminationOf = job.PendingTerminationOf == then.PendingTerminationOf ? null : job.PendingTerminationOf,
        };
        return paid == job ? job : paid with { UpdatedAt = now };
    }

    /// <summary>Returns the job's state when GitHub's conclusion is its own and not its instance's.</summary>
    public static (JobState State, string Reason) Outcome(string conclusion) => Outcome(conclusion, ran: true);

    /// <summary>The instance that took the job along, or may have; null when the job ended by itself.</summary>
    private static InstanceRecord? Lost(JobCompleted completed, InstanceRecord? taken, JobRecord job, DateTimeOffset now) =>
        taken is not null
        && IsRunnerOf(taken, job, new Work(completed.CompletedAt, completed.CompletedAt, completed.RunnerId))
        && (taken.JobStartedAt is null || taken.JobId == job.JobId)
        && RecoveryTransitions.Judge(completed.Conclusion, completed.CompletedAt, taken, now) is not LossVerdict.Honest
            ? taken
            : null;

    private static BindingResult Bind(JobRecord job, BindingRows rows, Work work, DateTimeOffset now)
    {
        var jobs = new List<JobRecord>();
        var instances = new List<InstanceRecord>();
        var former = rows.Former?.JobId == job.JobId ? rows.Former : null;

        // An instance runs one job in its life. A second one on it contradicts what GitHub said before: the first stands.
        var taken = rows.Taken is { } row && IsRunnerOf(row, job, work) && (row.JobStartedAt is null || row.JobId == job.JobId) ? row : null;
        if (taken is not null)
        {
            taken = Taken(taken, job.JobId, work, now);
            instances.Add(taken);
            job = job with { AtRisk = taken.InterruptedAt is not null, LaunchedAt = taken.LaunchedAt };

            // A job whose end was told without its runner: now that the runner is known, so is the instance that it used up.
            job = work.IsToldLate && taken.IsAlive ? job with { PendingTerminationOf = taken.InstanceId } : job;
            if (rows.Displaced is { } displaced && WaitsFor(displaced, taken))
            {
                var reassigns = former is not null && MayServe(former, job, displaced);
                jobs.Add(reassigns ? Reassigned(displaced, former!, now) : BackToQueue(displaced, now));
                instances.AddRange(reassigns ? [former! with { JobId = displaced.JobId, UpdatedAt = now }] : []);
                job = reassigns ? job : job with { PendingMessageTo = displaced.JobId };
                former = reassigns ? null : former;
            }
        }

        if (former is not null)
        {
            former = former with { JobId = null, UpdatedAt = now };
            instances.Add(former);
            job = former.IsAlive ? job with { PendingTerminationOf = former.InstanceId } : job;
        }

        jobs.Add(job);
        var own = instances.Find(instance => instance.InstanceId == job.InstanceId);
        return new BindingResult(new RecordChanges { Jobs = jobs, Instances = instances }, job, own ?? rows.Taken);
    }

    /// <summary>
    /// True when the runner that bears the instance's name is the one that we registered. Names are anybody's to choose: who may register a runner
    /// in one repository must not be able to take, or end, an instance of another. A repository's name may change; the runner's id does not.
    /// </summary>
    private static bool IsRunnerOf(InstanceRecord instance, JobRecord job, Work work) =>
        string.Equals(instance.Repository, job.Repository, StringComparison.OrdinalIgnoreCase)
        || (instance.RunnerId != 0 && instance.RunnerId == work.RunnerId);

    private static InstanceRecord Taken(InstanceRecord instance, long jobId, Work work, DateTimeOffset now) => instance with
    {
        JobId = jobId,
        RunnerId = instance.RunnerId != 0 ? instance.RunnerId : work.RunnerId,
        JobStartedAt = instance.JobStartedAt ?? work.StartedAt,
        JobEndedAt = instance.JobEndedAt ?? work.EndedAt,
        UpdatedAt = now,
    };

    // A job under launch has no instance yet, but its ledger row names the job before its record names the instance.
    private static bool WaitsFor(JobRecord job, InstanceRecord instance) =>
        (job.State is JobState.Launched && job.InstanceId == instance.InstanceId)
        || (job.State is JobState.Launching && job.LaunchId == instance.LaunchId);

    /// <summary>
    /// True when <paramref name="unassigned"/> is healthy and unstarted, and registered for just what <paramref name="next"/> needs: its runner has the
    /// labels of <paramref name="first"/>, and takes only jobs that ask for no other.
    /// </summary>
    private static bool MayServe(InstanceRecord unassigned, JobRecord first, JobRecord next) =>
        unassigned is { IsAlive: true, InterruptedAt: null, TerminationReason: null, JobStartedAt: null, JobEndedAt: null }
        && first.Request is { } has
        && next.Request is { } needs
        && unassigned.Repository == needs.Repository
        && has.Labels.ToHashSet(StringComparer.OrdinalIgnoreCase).SetEquals(needs.Labels)
        && (unassigned.Market is Market.OnDemand || (needs.Spec.Spot && !needs.ForceOnDemand));

    // The launch row stays named: a redelivered message must find it to settle what it brought.
    private static JobRecord Reassigned(JobRecord job, InstanceRecord instance, DateTimeOffset now) => job.Enter(JobState.Launched, null, now) with
    {
        InstanceId = instance.InstanceId,
        LaunchedAt = instance.LaunchedAt,
        LeaseUntil = null,
        NextAttemptAt = null,
        AtRisk = false,
    };

    private static JobRecord BackToQueue(JobRecord job, DateTimeOffset now) => job.Enter(JobState.Queued, "Another job took its instance.", now) with
    {
        InstanceId = null,
        LaunchedAt = null,
        LeaseUntil = null,
        NextAttemptAt = now,
        AtRisk = false,
    };

    private static (JobState State, string Reason) Outcome(string conclusion, bool ran) => conclusion switch
    {
        "cancelled" => (JobState.Cancelled, "GitHub cancelled it."),
        "skipped" => (JobState.Cancelled, "GitHub skipped it."),
        _ when ran => (JobState.Completed, $"GitHub concluded it: {conclusion}."),
        _ => (JobState.Failed, $"GitHub concluded it without a runner having taken it: {conclusion}."),
    };

    private static BindingResult Nothing(JobRecord job, BindingRows rows) => new(
        new RecordChanges(),
        job,
        new[] { rows.Taken, rows.Former }.FirstOrDefault(instance => instance is not null && instance.InstanceId == job.InstanceId));

    /// <param name="StartedAt">When the job started.</param>
    /// <param name="EndedAt">When it ended; null when it has not.</param>
    /// <param name="RunnerId">GitHub's id of the runner.</param>
    /// <param name="IsToldLate">True for a start that is heard of after the job's end, which named no runner.</param>
    private sealed record Work(DateTimeOffset StartedAt, DateTimeOffset? EndedAt, long RunnerId, bool IsToldLate = false);
}
