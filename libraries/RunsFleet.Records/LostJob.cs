namespace RunsFleet.Records;

/// <summary>A job of an attempt that was lost with its instance.</summary>
/// <param name="JobId">GitHub's <c>workflow_job.id</c>.</param>
/// <param name="Name">The job's name: the next attempt's job of this name takes its place.</param>
/// <param name="RetryCount">Recoveries of the job before this one.</param>
/// <param name="InstanceId">The instance that it was lost with.</param>
public sealed record LostJob(long JobId, string Name, int RetryCount, string InstanceId);
