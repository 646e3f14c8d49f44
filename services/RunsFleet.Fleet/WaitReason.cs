namespace RunsFleet.Fleet;

/// <summary>Why a job that needs a runner waits for another try.</summary>
internal enum WaitReason
{
    /// <summary>EC2 has no capacity for it, on demand neither.</summary>
    NoCapacity,

    /// <summary>EC2 does not accept the request.</summary>
    Invalid,

    /// <summary>EC2, or what it sells, could not be asked now.</summary>
    NotNow,
}
