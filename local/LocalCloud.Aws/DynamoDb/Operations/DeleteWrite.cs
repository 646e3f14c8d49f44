using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

internal sealed record DeleteWrite(
    string TableName, MapValue Key, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);
