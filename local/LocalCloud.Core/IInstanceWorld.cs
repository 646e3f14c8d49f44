namespace LocalCloud.Core;

/// <summary>An instance as the world sees it.</summary>
/// <param name="InstanceId">Bare EC2 id.</param>
/// <param name="Type">Instance type.</param>
/// <param name="Az">Availability zone.</param>
/// <param name="Market"><c>spot</c> or <c>on-demand</c>.</param>
/// <param name="State">EC2's name of the state.</param>
/// <param name="LaunchTime">When it was launched.</param>
/// <param name="Tags">Its tags.</param>
public sealed record WorldInstance(
    string InstanceId, string Type, string Az, string Market, string State, DateTimeOffset LaunchTime, IReadOnlyDictionary<string, string> Tags);

/// <summary>Where the instances are that runners are played on: the embedded EC2, or another AWS endpoint.</summary>
public interface IInstanceWorld
{
    /// <summary>Time between two looks at the instances.</summary>
    TimeSpan LookPeriod { get; }

    /// <summary>Every instance that is tagged as ours, the lately terminated ones included.</summary>
    Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Every instance, those of others included, where they can be seen.</summary>
    Task<IReadOnlyList<WorldInstance>> ListAllAsync(CancellationToken cancellationToken) => ListAsync(cancellationToken);

    /// <summary>The just-in-time runner config that was handed to the instance; null while there is none.</summary>
    Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>Deletes the config, as the bootstrap does after use.</summary>
    Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>The instance powers itself off, which terminates it.</summary>
    Task PowerOffAsync(string instanceId, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a spot instance back: a warning (unless <paramref name="silent"/>), then termination after <paramref name="notice"/>.
    /// False when there is no such live instance.
    /// </summary>
    Task<bool> InterruptAsync(string instanceId, TimeSpan notice, bool silent, CancellationToken cancellationToken);
}
