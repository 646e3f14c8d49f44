namespace RunsFleet.Fleet.Termination;

/// <summary>What EC2 said to a terminate.</summary>
internal enum TerminateResult
{
    /// <summary>It is going, or gone.</summary>
    Accepted,

    /// <summary>EC2 knows no such instance. Soon after its launch that proves nothing.</summary>
    NotFound,

    /// <summary>Slow down.</summary>
    Throttled,

    /// <summary>No answer, or a refusal that may pass.</summary>
    Unavailable,
}
