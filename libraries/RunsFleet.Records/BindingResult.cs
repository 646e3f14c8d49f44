namespace RunsFleet.Records;

/// <summary>What is to be written, all or nothing.</summary>
/// <param name="Changes">Rows in their new form; none when the event changes nothing.</param>
/// <param name="Job">The job's record, changed or not.</param>
/// <param name="Instance">The ledger row of the instance that <paramref name="Job"/> names, changed or not; null when there is none.</param>
public sealed record BindingResult(RecordChanges Changes, JobRecord Job, InstanceRecord? Instance)
{
    /// <summary>True when there is something to write.</summary>
    public bool HasChanges => Changes.Jobs.Count > 0;
}
