using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <param name="TableName">Where.</param>
/// <param name="Key">Which item; it is made when it is not there.</param>
/// <param name="Plan">What to change; null: nothing.</param>
/// <param name="Condition">What the present item must satisfy.</param>
/// <param name="Paths">Every path that its expressions name.</param>
/// <param name="ReturnItemOnFailure">Show the item that failed the condition.</param>
internal sealed record UpdateWrite(
    string TableName, MapValue Key, UpdatePlan? Plan, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);
