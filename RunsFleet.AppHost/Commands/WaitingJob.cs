namespace RunsFleet.AppHost.Commands;

/// <summary>A job that GitHub has queued.</summary>
internal sealed record WaitingJob(long Id, string Name, string Repository);
