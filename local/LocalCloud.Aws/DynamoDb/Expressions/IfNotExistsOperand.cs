namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>In updates: the value there, or else another.</summary>
internal sealed record IfNotExistsOperand(DocumentPath Path, Operand Otherwise) : Operand;
