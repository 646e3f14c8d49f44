using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>One write, checked as far as it can be without its table.</summary>
/// <param name="TableName">Where.</param>
/// <param name="Condition">What the present item must satisfy; null: nothing.</param>
/// <param name="Paths">Every path that its expressions name.</param>
/// <param name="ReturnItemOnFailure">Show the item that failed the condition.</param>
public abstract record ItemWrite(string TableName, Condition? Condition, IReadOnlyList<DocumentPath> Paths, bool ReturnItemOnFailure);
