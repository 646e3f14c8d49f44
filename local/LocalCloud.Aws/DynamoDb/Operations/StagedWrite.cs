using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>A write whose condition holds and whose result is known, not yet stored.</summary>
/// <param name="Table">Where.</param>
/// <param name="Write">What was asked.</param>
/// <param name="Old">The item before; null when there was none.</param>
/// <param name="New">The item after; null when there is none.</param>
public sealed record StagedWrite(Table Table, ItemWrite Write, MapValue? Old, MapValue? New);
