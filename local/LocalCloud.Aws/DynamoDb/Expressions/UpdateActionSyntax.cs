namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>One action of an update as written; <paramref name="Value"/> is null for REMOVE.</summary>
internal sealed record UpdateActionSyntax(UpdateClause Clause, PathSyntax Path, Syntax? Value);
