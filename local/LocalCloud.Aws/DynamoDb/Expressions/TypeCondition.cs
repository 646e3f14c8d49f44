namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record TypeCondition(DocumentPath Path, string Type) : Condition;
