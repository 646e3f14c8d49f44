namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>Something that has a value, or none, on an item.</summary>
internal abstract record Operand
{
    /// <summary>The type, where it is the same on every item; null for what only the item tells.</summary>
    public virtual string? StaticType => null;
}
