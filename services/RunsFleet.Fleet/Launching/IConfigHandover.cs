namespace RunsFleet.Fleet.Launching;

/// <summary>Hands a runner's config to its instance, which alone may read it, and deletes it after use.</summary>
internal interface IConfigHandover
{
    /// <summary>Puts the config where the instance looks for it, in place of an older one.</summary>
    /// <returns><see cref="HandoverResult.Present"/> or <see cref="HandoverResult.Unavailable"/>.</returns>
    Task<HandoverResult> PutAsync(string instanceId, string config, CancellationToken cancellationToken);

    /// <summary>Tells whether a config lies there that the instance has not taken.</summary>
    Task<HandoverResult> FindAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Deletes what may be left.</summary>
    /// <returns><see cref="HandoverResult.Absent"/> or <see cref="HandoverResult.Unavailable"/>.</returns>
    Task<HandoverResult> DeleteAsync(string instanceId, CancellationToken cancellationToken);
}
