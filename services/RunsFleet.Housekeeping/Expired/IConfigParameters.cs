namespace RunsFleet.Housekeeping.Expired;

/// <summary>The runner configs in Parameter Store; their values are never read.</summary>
internal interface IConfigParameters
{
    /// <summary>Lists all of them, at most some thousands. Returns null when SSM does not tell.</summary>
    Task<IReadOnlyList<ConfigParameter>?> ListAsync(CancellationToken cancellationToken);

    /// <summary>Deletes one. Returns false when SSM did not say that it is gone.</summary>
    Task<bool> TryDeleteAsync(string instanceId, CancellationToken cancellationToken);
}
