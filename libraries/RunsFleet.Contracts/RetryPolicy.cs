namespace RunsFleet.Contracts;

/// <summary>What to do when infrastructure, not the workflow, ends a job.</summary>
public enum RetryPolicy
{
    /// <summary>Recover the job after an interruption.</summary>
    WhenInterrupted,

    /// <summary>Never recover.</summary>
    Never,
}
