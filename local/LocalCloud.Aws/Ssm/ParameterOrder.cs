using System.Collections.Immutable;

namespace LocalCloud.Aws.Ssm;

/// <summary>What PutParameter asks for.</summary>
public sealed record ParameterOrder(
    string Name, string? Type, string Value, string? Tier, bool Overwrite, ImmutableSortedDictionary<string, string>? Tags);
