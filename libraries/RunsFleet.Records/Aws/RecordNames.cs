using System.Collections.Frozen;

namespace RunsFleet.Records.Aws;

/// <summary>The names that states and markets have in the tables: fixed, whatever the enum members are called.</summary>
internal static class RecordNames
{
    private static readonly FrozenDictionary<JobState, string> JobStates = new Dictionary<JobState, string>
    {
        [JobState.Queued] = "queued",
        [JobState.Launching] = "launching",
        [JobState.Launched] = "launched",
        [JobState.Running] = "running",
        [JobState.Parked] = "parked",
        [JobState.AwaitingRerun] = "awaiting-rerun",
        [JobState.Superseded] = "superseded",
        [JobState.Completed] = "completed",
        [JobState.Failed] = "failed",
        [JobState.Cancelled] = "cancelled",
        [JobState.Refused] = "refused",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<InstanceState, string> InstanceStates = new Dictionary<InstanceState, string>
    {
        [InstanceState.Pending] = "pending",
        [InstanceState.Running] = "running",
        [InstanceState.Stopping] = "stopping",
        [InstanceState.Stopped] = "stopped",
        [InstanceState.ShuttingDown] = "shutting-down",
        [InstanceState.Terminated] = "terminated",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<LaunchState, string> LaunchStates = new Dictionary<LaunchState, string>
    {
        [LaunchState.Requested] = "requested",
        [LaunchState.Settled] = "settled",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<RerunState, string> RerunStates = new Dictionary<RerunState, string>
    {
        [RerunState.Owed] = "owed",
        [RerunState.Requested] = "requested",
        [RerunState.Done] = "done",
        [RerunState.Skipped] = "skipped",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Market, string> Markets = new Dictionary<Market, string>
    {
        [Market.Spot] = "spot",
        [Market.OnDemand] = "on-demand",
    }.ToFrozenDictionary();

    public static string Name(JobState state) => JobStates[state];

    public static string Name(InstanceState state) => InstanceStates[state];

    public static string Name(LaunchState state) => LaunchStates[state];

    public static string Name(Market market) => Markets[market];

    public static string Name(RerunState state) => RerunStates[state];

    public static RerunState ParseRerunState(string name) => Find(RerunStates, name);

    public static JobState ParseJobState(string name) => Find(JobStates, name);

    public static InstanceState ParseInstanceState(string name) => Find(InstanceStates, name);

    public static LaunchState ParseLaunchState(string name) => Find(LaunchStates, name);

    public static Market ParseMarket(string name) => Find(Markets, name);

    private static T Find<T>(FrozenDictionary<T, string> names, string name)
        where T : struct, Enum
    {
        foreach (var (value, text) in names)
        {
            if (text == name)
            {
                return value;
            }
        }

        throw new InvalidDataException($"A stored row has the unknown {typeof(T).Name} '{name}'.");
    }
}
