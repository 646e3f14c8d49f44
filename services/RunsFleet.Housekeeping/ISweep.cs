namespace RunsFleet.Housekeeping;

/// <summary>Looks for what events should have brought about, and did not. Idempotent: it acts on fresh reads only, and may run twice at once.</summary>
internal interface ISweep
{
    /// <summary>Its name on the queue, in logs and in metrics.</summary>
    string TaskType { get; }

    /// <summary>Runs the sweep once.</summary>
    Task<SweepReport> RunAsync(CancellationToken cancellationToken);
}
