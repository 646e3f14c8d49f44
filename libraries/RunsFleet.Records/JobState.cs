namespace RunsFleet.Records;

/// <summary>Where a job is in its life. Only GitHub ends a job; our own giving up is <see cref="Parked"/>.</summary>
public enum JobState
{
    /// <summary>A runner is owed.</summary>
    Queued,

    /// <summary>Leased to a launch row.</summary>
    Launching,

    /// <summary>An instance is meant for it.</summary>
    Launched,

    /// <summary>GitHub says in_progress on a runner of ours.</summary>
    Running,

    /// <summary>We stopped trying but GitHub still holds it queued.</summary>
    Parked,

    /// <summary>Its instance took it along; GitHub is to be asked to run it again, or has been.</summary>
    AwaitingRerun,

    /// <summary>GitHub concluded it: delivered and run to its conclusion, green or red.</summary>
    Completed,

    /// <summary>It ended without having run to its conclusion, for the reason given.</summary>
    Failed,

    /// <summary>GitHub says cancelled.</summary>
    Cancelled,

    /// <summary>It asked for something we cannot give.</summary>
    Refused,

    /// <summary>Its instance took it along, and the next attempt of its run has it again.</summary>
    Superseded,
}
