namespace RunsFleet.Events;

/// <summary>Looks at instances in EC2.</summary>
internal interface IInstanceObserver
{
    /// <summary>Returns what EC2 shows of the instance now. Looks that are taken at the same time share a call.</summary>
    Task<InstanceObservation> ObserveAsync(string instanceId, CancellationToken cancellationToken);
}
