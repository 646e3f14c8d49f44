namespace RunsFleet.Circuit.Handlers;

/// <summary>The bound of compare-and-swap: each lost try is somebody else's success, who saw the same facts.</summary>
internal static class Contention
{
    public const int MaxAttempts = 30;

    public static CircuitStoreUnavailableException Lost(string what) => new($"{what} was written by others {MaxAttempts} times in a row.");
}
