namespace RunsFleet.Records;

/// <summary>A job that a launch is for.</summary>
/// <param name="JobId">The job.</param>
/// <param name="InstanceId">The instance that the launch brought for it; null while there is none.</param>
/// <param name="Settled">True when the launch has settled the job: it has its instance, or was given back to its queue.</param>
public sealed record LaunchMember(long JobId, string? InstanceId = null, bool Settled = false);
