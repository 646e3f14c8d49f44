namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>One checked action of an update; <paramref name="Value"/> is null for REMOVE.</summary>
internal sealed record UpdateAction(UpdateClause Clause, DocumentPath Path, Operand? Value);
