namespace RunsFleet.Fleet.Launching;

/// <summary>Why members of a launch have no instance.</summary>
/// <param name="Reason">In a sentence.</param>
/// <param name="Settles">True when the launch will bring nothing more; false when its request must be made again, since it may bring instances.</param>
/// <param name="IsFault">True when asking again soon is pointless: a fault of configuration or permission.</param>
/// <param name="Delay">When a wait is known.</param>
internal sealed record Shortage(string Reason, bool Settles, bool IsFault = false, TimeSpan? Delay = null)
{
    /// <summary>True when it is not for want of capacity: another market would help no more than another try.</summary>
    public bool Passes { get; init; }
}
