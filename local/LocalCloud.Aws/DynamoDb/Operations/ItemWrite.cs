using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>One write, checked as far as it can be without its table.</summary>
/// <param name="TableName">Where.</param>
/// <param name="Condition">What the present item must satisfy; null: nothing.</param>
/// <param name="Paths">Every path that its expressions name.</param>
/// <param name="ReturnItemOnFailure">Show the item that failed the condition.</param>
public abstract record ItemWrite(string TableName, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure);

internal sealed record PutWrite(
    string TableName, MapValue Item, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);

/// <param name="TableName">Where.</param>
/// <param name="Key">Which item; it is made when it is not there.</param>
/// <param name="Plan">What to change; null: nothing.</param>
/// <param name="Condition">What the present item must satisfy.</param>
/// <param name="Paths">Every path that its expressions name.</param>
/// <param name="ReturnItemOnFailure">Show the item that failed the condition.</param>
internal sealed record UpdateWrite(
    string TableName, MapValue Key, UpdatePlan? Plan, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);

internal sealed record DeleteWrite(
    string TableName, MapValue Key, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);

/// <summary>A condition only, in a transaction.</summary>
internal sealed record CheckWrite(
    string TableName, MapValue Key, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure)
    : ItemWrite(TableName, Condition, Paths, ReturnItemOnFailure);

/// <summary>A write whose condition holds and whose result is known, not yet stored.</summary>
/// <param name="Table">Where.</param>
/// <param name="Write">What was asked.</param>
/// <param name="Old">The item before; null when there was none.</param>
/// <param name="New">The item after; null when there is none.</param>
public sealed record StagedWrite(Table Table, ItemWrite Write, MapValue? Old, MapValue? New);
