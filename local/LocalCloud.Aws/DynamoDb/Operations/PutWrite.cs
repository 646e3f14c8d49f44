using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

internal sealed record PutWrite(
    string TableName, MapValue Item, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);
