namespace RunsFleet.Contracts;

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
