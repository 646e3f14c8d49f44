using System.Collections.Immutable;

namespace LocalCloud.GitHub;

/// <summary>A just-in-time runner of a repository: registered, perhaps connected, perhaps busy.</summary>
public sealed record GitHubRunner
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required GitHubRepository Repository { get; init; }

    public required ImmutableArray<string> Labels { get; init; }

    public required long GroupId { get; init; }

    public required string ClientId { get; init; }

    /// <summary>Since when it is offline: from its registration until it connects, and from when it was lost.</summary>
    public required DateTimeOffset OfflineSince { get; init; }

    public bool Online { get; init; }

    /// <summary>A config is good for one connection.</summary>
    public bool WasOnline { get; init; }

    public long? JobId { get; init; }

    public bool Busy => JobId is not null;
}
