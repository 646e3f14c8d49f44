namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record BetweenCondition(Operand Operand, Operand Low, Operand High) : Condition;
