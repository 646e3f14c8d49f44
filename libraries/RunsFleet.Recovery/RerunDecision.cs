using RunsFleet.Records;

namespace RunsFleet.Recovery;

/// <summary>Decides about the rerun that an attempt is owed. Pure. One rerun for each attempt, whatever it lost (lesson L18).</summary>
internal static class RerunDecision
{
    /// <summary>Reruns of ours for one run.</summary>
    public const int MaxReruns = 2;

    /// <summary>GitHub reruns nothing older. https://docs.github.com/en/actions/how-tos/manage-workflow-runs/re-run-workflows-and-jobs</summary>
    public static readonly TimeSpan OldestRun = TimeSpan.FromDays(30);

    private static readonly TimeSpan UnclearPause = TimeSpan.FromSeconds(30);

    /// <summary>Decides what can be decided from the run alone. Returns null when its jobs must be looked at.</summary>
    /// <param name="rerun">The attempt's record.</param>
    /// <param name="lost">Its jobs that were lost indeed.</param>
    /// <param name="isUnclear">Whether it is not known yet of some.</param>
    /// <param name="earlier">Reruns of ours of this run before.</param>
    /// <param name="run">The run; null when GitHub has no such run any more.</param>
    /// <param name="now">The present.</param>
    public static RerunStep? Decide(RerunRecord rerun, IReadOnlyList<LostJob> lost, bool isUnclear, int earlier, RunView? run, DateTimeOffset now) => run switch
    {
        null => new RerunStep.Skip("GitHub has no such run any more."),
        _ when run.Attempt > rerun.RunAttempt => rerun.State is RerunState.Requested && run is { IsOurs: true } && run.Attempt == rerun.RunAttempt + 1
            ? new RerunStep.Begun()
            : new RerunStep.Skip($"Somebody began attempt {rerun.RunAttempt + 1}."),
        { HasEnded: false } => new RerunStep.Wait("The attempt is not over."),
        _ when isUnclear => new RerunStep.Wait("It is not known yet when the instance of a job went.", UnclearPause),
        _ when lost.Count == 0 => new RerunStep.Skip("Its jobs ended by themselves."),
        _ when now - run.CreatedAt > OldestRun => new RerunStep.Skip($"The run is older than {OldestRun.TotalDays:0} days."),
        _ when earlier >= MaxReruns => new RerunStep.Skip($"The run was run again {MaxReruns} times already."),
        _ => null,
    };

    /// <summary>Decides from the attempt's jobs and the runs after it.</summary>
    /// <param name="lost">The jobs that were lost.</param>
    /// <param name="run">The run.</param>
    /// <param name="jobs">All jobs of the attempt.</param>
    /// <param name="hasNewer">Whether the same workflow has a newer run of the same ref.</param>
    public static RerunStep Decide(IReadOnlyList<LostJob> lost, RunView run, IReadOnlyList<AttemptJob> jobs, bool hasNewer)
    {
        // A person, or concurrency, cancels a whole run; what a failed job's fail-fast cancels leaves the run failed.
        var others = jobs.Where(job => job.HasFailed && lost.All(other => other.JobId != job.Id)).ToList();
        if (run.Conclusion is "cancelled" && others.Exists(job => job.Conclusion is "cancelled"))
        {
            return new RerunStep.Skip("The run was cancelled.");
        }

        if (hasNewer)
        {
            return new RerunStep.Skip("The workflow has a newer run of the same ref.");
        }

        var collateral = others.Count(job => job.Conclusion is not "cancelled");
        return collateral > 0 && lost.Count == 1 && !others.Exists(job => job.Conclusion is "cancelled")
            ? new RerunStep.One(lost[0].JobId)
            : new RerunStep.AllFailed(collateral);
    }
}
