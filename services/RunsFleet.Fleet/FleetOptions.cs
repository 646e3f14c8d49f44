namespace RunsFleet.Fleet;

/// <summary>How instances are launched and terminated. Section <c>Fleet</c>.</summary>
internal sealed class FleetOptions
{
    /// <summary>Section of the configuration.</summary>
    public const string Section = "Fleet";

    /// <summary>
    /// Subnets to launch into; one per availability zone is used. Ids that begin with <c>subnet-</c>. Default none: then those tagged
    /// <c>runs-fleet:runner-subnet</c> = <c>true</c>.
    /// </summary>
    public IList<string> SubnetIds { get; set; } = [];

    /// <summary>
    /// How long a claim of a job holds; all work on a launch is given up before. 30 s to 10 min, and longer than <see cref="MaxPacingWait"/>,
    /// <see cref="CreateFleetTimeout"/> and <see cref="AwsTimeout"/> together. Default 2 min.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Jobs that a replica works on at a time, from each queue; like jobs share a request. 1 to 500. Default 300.</summary>
    public int Concurrency { get; set; } = 300;

    /// <summary>CreateFleet calls a second of a replica, however many instances each asks for. 0.1 to 1,000. Default 2: about what EC2 allows an account.</summary>
    public double FleetsPerSecond { get; set; } = 2;

    /// <summary>CreateFleet calls that may follow each other at once after a quiet time. 1 to 1,000. Default 5.</summary>
    public int FleetBurst { get; set; } = 5;

    /// <summary>How long a launch waits for like jobs when its turn has come already. 0 to 5 s. Default 50 ms.</summary>
    public TimeSpan GroupWindow { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Most jobs that share a CreateFleet request. 1 to 90, since their rows are one transaction. Default 50.</summary>
    public int MaxGroupSize { get; set; } = 50;

    /// <summary>A launch whose turn to call EC2 is further away than this goes back to its queue until then. 1 s to 1 min. Default 20 s.</summary>
    public TimeSpan MaxPacingWait { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Most overrides (instance type and subnet) in a CreateFleet request. 1 to 60. Default 60.</summary>
    public int MaxOverrides { get; set; } = 60;

    /// <summary>Memory in GiB that a job gets at least when its label names no amount. 0.5 to 64. Default 2.</summary>
    public double MinimumMemoryGiB { get; set; } = 2;

    /// <summary>The root device of the runner image, for <c>disk=n</c>. Begins with <c>/dev/</c>. Default <c>/dev/xvda</c>, Amazon Linux's.</summary>
    public string RootDevice { get; set; } = "/dev/xvda";

    /// <summary>How long an offering that had no capacity is left out of requests. Above 0, at most 7 d. Default 3 min.</summary>
    public TimeSpan InsufficientCapacityMemory { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Wait after the first failed try of a launch; it doubles with each further one. Above 0, at most <see cref="MaxRetryDelay"/>. Default 10 s.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait between two tries of a launch. At most 15 min, a queue's limit. Default 5 min.</summary>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a job is tried for, from when GitHub queued it. Above 0, at most 7 d. Default 24 h: then GitHub drops it.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long after its launch an instance still gets a runner: by then its boot has given up waiting for one. Above 0, at most 7 d.
    /// Default 10 min.
    /// </summary>
    public TimeSpan HandoverPatience { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a runner that has taken its config may need to connect to GitHub. Above 0, at most 7 d. Default 30 s.</summary>
    public TimeSpan RunnerConnectPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a terminate waits for a busy runner to prove that it runs a job. Above 0, at most 7 d. Default 30 min.</summary>
    public TimeSpan BusyPatience { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>How long GitHub may still call a runner busy after its only job has ended. Above 0, at most 7 d. Default 1 min.</summary>
    public TimeSpan BusyGrace { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Shortest wait before a terminate that cannot be carried out yet is looked at again; it grows with the age of the terminate, to 15 min. Above
    /// 0, at most 15 min. Default 20 s.
    /// </summary>
    public TimeSpan TerminationRetryDelay { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Time that EC2's answers may lag behind a launch. Above 0, at most 7 d. Default 5 min.</summary>
    public TimeSpan EventualConsistency { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long the instance type catalogue is kept. Above 0, at most 7 d. Default 6 h.</summary>
    public TimeSpan CatalogueAge { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long the list of subnets is kept. Above 0, at most 7 d. Default 5 min.</summary>
    public TimeSpan SubnetAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long spot prices are kept. Above 0, at most 7 d. Default 5 min.</summary>
    public TimeSpan SpotPriceAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Longest time for one CreateFleet call, the SDK's retries included. Above 0, at most 7 d. Default 30 s.</summary>
    public TimeSpan CreateFleetTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time for any other call to AWS, the SDK's retries included. Above 0, at most 7 d. Default 15 s.</summary>
    public TimeSpan AwsTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest time for a question to the circuit breaker. Above 0, at most 7 d. Default 1 s.</summary>
    public TimeSpan CircuitTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long the last word of the circuit breaker holds when nothing comes from it any more; after that it is asked for each launch. 0 to 1 h.
    /// Default 5 min.
    /// </summary>
    public TimeSpan CircuitMemory { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long the start waits for the circuit breaker's first answer, which takes a connection to be made. Above 0, at most 1 min.
    /// Default 5 s.
    /// </summary>
    public TimeSpan CircuitConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
