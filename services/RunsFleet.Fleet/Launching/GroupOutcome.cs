using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>What came of waiting for a launch.</summary>
internal abstract record GroupOutcome
{
    private GroupOutcome()
    {
    }

    /// <summary>The job is leased to a launch, as stored, whose instances are being got. The receiver disposes <paramref name="Lease"/>.</summary>
    public sealed record Claimed(JobRecord Job, SharedLaunchLease Lease, Task<Acquired> Acquiring) : GroupOutcome;

    /// <summary>The record moved on meanwhile: decide again.</summary>
    public sealed record Changed : GroupOutcome;

    /// <summary>The region has nothing for the job, ever.</summary>
    public sealed record NeverOffered(string Reason) : GroupOutcome;

    /// <summary>Not now; <paramref name="Delay"/> when a wait is known.</summary>
    public sealed record NotNow(string Reason, TimeSpan? Delay = null) : GroupOutcome;
}
