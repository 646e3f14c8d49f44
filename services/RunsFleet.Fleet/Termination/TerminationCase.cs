namespace RunsFleet.Fleet.Termination;

/// <summary>What the records say about a terminate.</summary>
internal enum TerminationCase
{
    /// <summary>A job runs on the instance, or it is meant for one that waits: it has a reason to live.</summary>
    InUse,

    /// <summary>EC2 has it shutting down or terminated: only what it left behind is to be removed.</summary>
    Going,

    /// <summary>Its only job has ended: whatever GitHub says, it can take no other.</summary>
    JobEnded,

    /// <summary>No job is known for it. GitHub may know better.</summary>
    Unused,
}
