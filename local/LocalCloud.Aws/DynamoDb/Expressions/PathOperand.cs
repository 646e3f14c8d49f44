namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record PathOperand(DocumentPath Path) : Operand;
