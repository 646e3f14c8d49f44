namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>A checked condition, ready to be judged on an item.</summary>
public abstract record Condition;
