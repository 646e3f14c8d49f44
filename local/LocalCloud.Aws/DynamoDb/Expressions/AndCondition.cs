namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record AndCondition(Condition Left, Condition Right) : Condition;
