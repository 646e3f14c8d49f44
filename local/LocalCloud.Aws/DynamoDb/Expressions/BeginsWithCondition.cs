namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record BeginsWithCondition(Operand Operand, Operand Prefix) : Condition;
