using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <param name="Name">Name of the index.</param>
/// <param name="Keys">Its key.</param>
/// <param name="IsGlobal">A GSI; otherwise an LSI.</param>
/// <param name="ProjectionType">ALL, KEYS_ONLY or INCLUDE.</param>
/// <param name="NonKeyAttributes">What INCLUDE adds to the keys.</param>
/// <param name="Throughput">Of a GSI of a provisioned table.</param>
public sealed record IndexDefinition(
    string Name, KeySchema Keys, bool IsGlobal, string ProjectionType, ImmutableArray<string> NonKeyAttributes, Throughput? Throughput);
