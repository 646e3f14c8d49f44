namespace RunsFleet.Contracts;

/// <summary>Names of the SQS queues. Each has a dead-letter queue, see <see cref="DeadLetter"/>.</summary>
public static class QueueNames
{
    /// <summary>Jobs that need a runner: <see cref="JobQueued"/>.</summary>
    public const string Main = "runs-fleet-main";

    /// <summary>Jobs that ask for a warm pool: <see cref="JobQueued"/>.</summary>
    public const string Pool = "runs-fleet-pool";

    /// <summary>What happened: our events, EventBridge events, alarm notifications.</summary>
    public const string Events = "runs-fleet-events";

    /// <summary>Instances to terminate: <see cref="TerminateInstance"/>.</summary>
    public const string Termination = "runs-fleet-termination";

    /// <summary>Sweeps to run: <see cref="HousekeepingTask"/>.</summary>
    public const string Housekeeping = "runs-fleet-housekeeping";

    /// <summary>Every queue that consumers read.</summary>
    public static readonly IReadOnlyList<string> All = [Main, Pool, Events, Termination, Housekeeping];

    /// <summary>The dead-letter queue of <paramref name="queue"/>.</summary>
    public static string DeadLetter(string queue) => queue + "-dlq";
}

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

/// <summary>Names of the tables' sparse indexes: a row that is not in the state that a sweep looks for is not in its index.</summary>
public static class IndexNames
{
    /// <summary>Of <see cref="TableNames.Jobs"/> and <see cref="TableNames.Reruns"/>: by <c>due_shard</c> and <c>due_at</c>.</summary>
    public const string Due = "due";

    /// <summary>Of <see cref="TableNames.Instances"/>: by <c>living_shard</c> and <c>launched_at</c>.</summary>
    public const string Living = "living";

    /// <summary>How many shards an index has, named 0, 1, ...: a single key would be one hot partition.</summary>
    public const int Shards = 4;
}

/// <summary>Tags that RunsFleet puts on what it creates in EC2 and SSM.</summary>
public static class TagNames
{
    /// <summary>On instances: the launch row that they were launched for.</summary>
    public const string LaunchId = "runs-fleet:launch-id";

    /// <summary>On instances: <c>runs-fleet</c>. An instance without it is not ours.</summary>
    public const string ManagedBy = "runs-fleet:managed-by";

    /// <summary>On subnets that runners may be launched into, where none are configured.</summary>
    public const string RunnerSubnet = "runs-fleet:runner-subnet";

    /// <summary>On SSM parameters: the only instance that may read it.</summary>
    public const string InstanceId = "InstanceId";

    /// <summary>The value of <see cref="ManagedBy"/>.</summary>
    public const string ManagedByValue = "runs-fleet";
}

/// <summary>Names of what a launched instance looks for.</summary>
public static class RunnerNames
{
    private const string RunnerPrefix = "runs-fleet-";
    private const string JitConfigName = "/jit-config";

    /// <summary>The EC2 launch template that runners of an architecture are launched from.</summary>
    public static string LaunchTemplate(CpuArchitecture arch) => arch switch
    {
        CpuArchitecture.Arm64 => "runs-fleet-runner-arm64",
        CpuArchitecture.Amd64 => "runs-fleet-runner-amd64",
        _ => throw new ArgumentOutOfRangeException(nameof(arch), arch, null),
    };

    /// <summary>The path below which the runner configs are.</summary>
    public const string JitConfigPath = "/runs-fleet/runners/";

    /// <summary>The SSM parameter that holds the just-in-time runner config of an instance.</summary>
    public static string JitConfigParameter(string instanceId) => $"{JitConfigPath}{instanceId}{JitConfigName}";

    /// <summary>The instance that a parameter is for; null when it is no runner config.</summary>
    public static string? InstanceIdOfParameter(string? name) =>
        name is not null
        && name.Length > JitConfigPath.Length + JitConfigName.Length
        && name.StartsWith(JitConfigPath, StringComparison.Ordinal)
        && name.EndsWith(JitConfigName, StringComparison.Ordinal)
            ? name[JitConfigPath.Length..^JitConfigName.Length]
            : null;

    /// <summary>The GitHub runner name of an instance.</summary>
    public static string RunnerName(string instanceId) => RunnerPrefix + instanceId;

    /// <summary>The instance id in a runner name of ours; null when the name is not one of ours.</summary>
    public static string? InstanceId(string? runnerName) =>
        runnerName is not null && runnerName.StartsWith(RunnerPrefix + "i-", StringComparison.Ordinal) && runnerName.Length <= 64
            ? runnerName[RunnerPrefix.Length..]
            : null;
}
