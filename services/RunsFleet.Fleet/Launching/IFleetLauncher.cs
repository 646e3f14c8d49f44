namespace RunsFleet.Fleet.Launching;

/// <summary>Launches instances.</summary>
internal interface IFleetLauncher
{
    /// <summary>Makes the request. Made again with the same token it answers the same, and launches nothing more.</summary>
    Task<FleetOutcome> CreateAsync(FleetRequest request, string clientToken, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the instances that carry the launch's tag, gone ones too. Returns null when there is no answer. EC2 is eventually consistent:
    /// none found soon after the launch proves nothing.
    /// </summary>
    Task<IReadOnlyList<LaunchedInstance>?> FindAsync(string launchId, CancellationToken cancellationToken);
}
