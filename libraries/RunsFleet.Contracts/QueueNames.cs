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

    /// <summary>Returns the name of the dead-letter queue of <paramref name="queue"/>.</summary>
    public static string DeadLetter(string queue) => queue + "-dlq";
}
