namespace RunsFleet.Contracts;

/// <summary>Names of the DynamoDB tables.</summary>
public static class TableNames
{
    /// <summary>Job records, by <c>job_id</c>.</summary>
    public const string Jobs = "runs-fleet-jobs";

    /// <summary>Launch rows, by <c>launch_id</c>.</summary>
    public const string Launches = "runs-fleet-launches";

    /// <summary>The instance ledger, by <c>instance_id</c>.</summary>
    public const string Instances = "runs-fleet-instances";

    /// <summary>What is owed to run attempts that lost jobs, by <c>run_id</c> and <c>attempt</c>.</summary>
    public const string Reruns = "runs-fleet-reruns";

    /// <summary>Repositories that had jobs of ours, by <c>day</c> and <c>repository</c>.</summary>
    public const string Repositories = "runs-fleet-repositories";

    /// <summary>Interruption facts, by <c>scope</c> and <c>at_instance_id</c>.</summary>
    public const string Interruptions = "runs-fleet-interruptions";

    /// <summary>Circuit states, by <c>instance_type</c> (the scope).</summary>
    public const string CircuitState = "runs-fleet-circuit-state";
}
