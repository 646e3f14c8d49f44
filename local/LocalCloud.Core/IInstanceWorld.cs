namespace LocalCloud.Core;

/// <summary>Where the instances are that runners are played on: the embedded EC2, or another AWS endpoint.</summary>
public interface IInstanceWorld
{
    /// <summary>Time between two looks at the instances.</summary>
    TimeSpan LookPeriod { get; }

    /// <summary>Lists every instance that is tagged as ours, the lately terminated ones included.</summary>
    Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Lists every instance, those of others included, where they can be seen.</summary>
    Task<IReadOnlyList<WorldInstance>> ListAllAsync(CancellationToken cancellationToken) => ListAsync(cancellationToken);

    /// <summary>Finds the just-in-time runner config that was handed to the instance. Returns null while there is none.</summary>
    Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Deletes the config, as the bootstrap does after use.</summary>
    Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Lets the instance power itself off, which terminates it.</summary>
    Task PowerOffAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a spot instance back: a warning (unless <paramref name="silent"/>), then termination after <paramref name="notice"/>. Returns
    /// false when there is no such live instance.
    /// </summary>
    Task<bool> InterruptAsync(string instanceId, TimeSpan notice, bool silent, CancellationToken cancellationToken);
}
