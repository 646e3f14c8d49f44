namespace RunsFleet.Records;

/// <summary>What a message "this job needs a runner" means, given what the records say.</summary>
public abstract record LaunchDecision
{
    private LaunchDecision()
    {
    }

    /// <summary>A runner is owed: claim the job for a new launch row.</summary>
    public sealed record Start : LaunchDecision;

    /// <summary>A runner is owed and <paramref name="Launch"/> may have brought one already: claim the job and replay that row.</summary>
    public sealed record Resume(LaunchRecord Launch) : LaunchDecision;

    /// <summary>No runner is owed any more, but <paramref name="Launch"/> is unsettled: whatever it brought needs a home or an end.</summary>
    public sealed record Finish(LaunchRecord Launch) : LaunchDecision;

    /// <summary>Somebody works on it until <paramref name="Until"/>, or the next try is due only then.</summary>
    public sealed record NotYet(DateTimeOffset Until) : LaunchDecision;

    /// <summary>Nothing is owed.</summary>
    public sealed record AlreadyHandled(JobState State) : LaunchDecision;
}
