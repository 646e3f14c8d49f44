using System.Collections.Immutable;

namespace LocalCloud.Aws.Ssm;

/// <summary>A parameter of SSM's Parameter Store.</summary>
public sealed record Parameter
{
    public required string Name { get; init; }

    /// <summary><c>String</c>, <c>StringList</c> or <c>SecureString</c>.</summary>
    public required string Type { get; init; }

    public required string Value { get; init; }

    /// <summary><c>Standard</c> or <c>Advanced</c>.</summary>
    public required string Tier { get; init; }

    public required long Version { get; init; }

    public required DateTimeOffset ModifiedAt { get; init; }

    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    public bool IsSecure => Type == "SecureString";
}
