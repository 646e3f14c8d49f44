using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>What CreateTable asks for.</summary>
public sealed record TableDefinition(
    string Name,
    KeySchema Keys,
    ImmutableArray<KeyAttribute> Attributes,
    ImmutableArray<IndexDefinition> Indexes,
    Throughput? Throughput,
    bool DeletionProtected);
