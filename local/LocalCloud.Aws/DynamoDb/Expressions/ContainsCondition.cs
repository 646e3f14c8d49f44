namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record ContainsCondition(Operand Operand, Operand Element) : Condition;
