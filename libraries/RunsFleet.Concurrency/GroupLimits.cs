namespace RunsFleet.Concurrency;

/// <summary>How large and how many groups may be.</summary>
/// <param name="MaxItems">Items in a group.</param>
/// <param name="MaxBytes">Sum of the sizes in a group; no single item is larger.</param>
/// <param name="MaxPending">Items that may wait.</param>
/// <param name="MaxInFlight">Groups on their way at a time.</param>
/// <param name="Linger">Least time between the starts of two groups, unless the second is full.</param>
public sealed record GroupLimits(int MaxItems, int MaxBytes, int MaxPending, int MaxInFlight, TimeSpan Linger);
