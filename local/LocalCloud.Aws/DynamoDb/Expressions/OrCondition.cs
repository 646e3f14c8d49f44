namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record OrCondition(Condition Left, Condition Right) : Condition;
