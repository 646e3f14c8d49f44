using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>A checked condition, ready to be judged on an item.</summary>
public abstract record Condition;

internal sealed record AndCondition(Condition Left, Condition Right) : Condition;

internal sealed record OrCondition(Condition Left, Condition Right) : Condition;

internal sealed record NotCondition(Condition Inner) : Condition;

/// <param name="Comparator">One of <c>= &lt;&gt; &lt; &lt;= &gt; &gt;=</c>.</param>
/// <param name="Left">What is compared.</param>
/// <param name="Right">What with.</param>
internal sealed record ComparisonCondition(string Comparator, Operand Left, Operand Right) : Condition;

internal sealed record BetweenCondition(Operand Operand, Operand Low, Operand High) : Condition;

internal sealed record InCondition(Operand Operand, ImmutableArray<Operand> Candidates) : Condition;

/// <summary>attribute_exists, and attribute_not_exists where <paramref name="Expected"/> is false.</summary>
internal sealed record ExistsCondition(DocumentPath Path, bool Expected) : Condition;

internal sealed record TypeCondition(DocumentPath Path, string Type) : Condition;

internal sealed record BeginsWithCondition(Operand Operand, Operand Prefix) : Condition;

internal sealed record ContainsCondition(Operand Operand, Operand Element) : Condition;

/// <summary>Something that has a value, or none, on an item.</summary>
internal abstract record Operand
{
    /// <summary>The type, where it is the same on every item; null for what only the item tells.</summary>
    public virtual string? StaticType => null;
}

internal sealed record PathOperand(DocumentPath Path) : Operand;

internal sealed record ConstantOperand(AttributeValue Value) : Operand
{
    public override string? StaticType => Value.Type;
}

internal sealed record SizeOperand(Operand Of) : Operand
{
    public override string? StaticType => "N";
}

/// <summary>In updates: the value there, or else another.</summary>
internal sealed record IfNotExistsOperand(DocumentPath Path, Operand Otherwise) : Operand;

/// <summary>In updates: one list after the other.</summary>
internal sealed record ListAppendOperand(Operand First, Operand Second) : Operand
{
    public override string? StaticType => "L";
}

/// <summary>In updates: a sum or a difference.</summary>
internal sealed record ArithmeticOperand(Operand Left, Operand Right, bool Subtract) : Operand
{
    public override string? StaticType => "N";
}
