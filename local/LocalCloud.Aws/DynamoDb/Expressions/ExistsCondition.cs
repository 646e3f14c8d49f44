namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>attribute_exists, and attribute_not_exists where <paramref name="Expected"/> is false.</summary>
internal sealed record ExistsCondition(DocumentPath Path, bool Expected) : Condition;
