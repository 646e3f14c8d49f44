namespace LocalCloud.Aws.Remote;

/// <summary>Finds out what EC2 would have told of between two looks at an instance.</summary>
internal static class StateChanges
{
    private const string Terminated = "terminated";

    // The way of an instance. Ours are never stopped.
    private static readonly string[] Way = ["pending", "running", "shutting-down", Terminated];

    /// <summary>
    /// Returns the states that the instance went through, in order, those that no look saw included: emulators skip some.
    /// </summary>
    /// <param name="before">State at the look before; null when it was not there.</param>
    /// <param name="now">State now; null when it is not listed any more.</param>
    public static IReadOnlyList<string> Between(string? before, string? now)
    {
        var to = now ?? Terminated;
        if (before == to)
        {
            return [];
        }

        var start = Array.IndexOf(Way, before);
        var end = Array.IndexOf(Way, to);
        var known = before is null || start >= 0;
        return known && end > start ? Way[(start + 1)..(end + 1)] : [to];
    }
}
