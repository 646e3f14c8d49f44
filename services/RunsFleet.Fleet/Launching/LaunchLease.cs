namespace RunsFleet.Fleet.Launching;

/// <summary>How the work on a launch keeps within <see cref="FleetOptions.Lease"/>.</summary>
internal static class LaunchLease
{
    /// <summary>Work stops this much before the lease ends, so that a takeover never meets it.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);
}
