namespace RunsFleet.GitHub;

/// <summary>Whom a call to GitHub holds up.</summary>
public enum CallPriority
{
    /// <summary>A job waits for it. It may use the whole budget and waits for its turn.</summary>
    Job,

    /// <summary>Nobody waits: it leaves the reserve alone and never stands in line before a job's call.</summary>
    Background,
}
