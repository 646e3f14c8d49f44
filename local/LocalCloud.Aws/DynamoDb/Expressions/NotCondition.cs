namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record NotCondition(Condition Inner) : Condition;
