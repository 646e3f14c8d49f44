using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>A condition only, in a transaction.</summary>
internal sealed record CheckWrite(
    string TableName, MapValue Key, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);
