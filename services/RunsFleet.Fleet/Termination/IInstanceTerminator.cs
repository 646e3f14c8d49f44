namespace RunsFleet.Fleet.Termination;

/// <summary>Terminates instances.</summary>
internal interface IInstanceTerminator
{
    Task<TerminateResult> TerminateAsync(string instanceId, CancellationToken cancellationToken);
}
