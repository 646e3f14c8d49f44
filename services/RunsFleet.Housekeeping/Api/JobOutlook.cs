using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Api;

/// <summary>What happens next to a job. Pure.</summary>
internal static class JobOutlook
{
    /// <summary>Describes the next step of the job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="rerun">What is owed to its attempt; null when nothing is.</param>
    /// <param name="now">The present.</param>
    public static NextStep Of(JobRecord job, RerunRecord? rerun, DateTimeOffset now)
    {
        var deadline = JobDeadline.Of(job);
        if (deadline < now)
        {
            return new NextStep("It is overdue: the next sweep compares it with GitHub and does what should have been done.", null);
        }

        return job.State switch
        {
            JobState.Queued when job.NextAttemptAt > now => new NextStep("A launch is tried again.", job.NextAttemptAt),
            JobState.Queued => new NextStep("A launch begins as soon as its message is received; otherwise a sweep sends it again.", deadline),
            JobState.Launching => new NextStep("EC2 is being asked for an instance; after that time anybody may take the launch over.", job.LeaseUntil),
            JobState.Launched => new NextStep("Its instance boots and registers a runner, to which GitHub gives the job; otherwise a sweep asks GitHub why not.", deadline),
            JobState.Running => new NextStep("GitHub tells when it ends; otherwise a sweep asks.", deadline),
            JobState.Parked => new NextStep("RunsFleet has given it up. A runner may take it all the same until GitHub drops it.", deadline),
            JobState.AwaitingRerun => new NextStep("When the run's attempt has ended, GitHub is asked to run the job again.", rerun?.NextAttemptAt ?? deadline),
            _ => new NextStep("Nothing: it is over.", null),
        };
    }
}
