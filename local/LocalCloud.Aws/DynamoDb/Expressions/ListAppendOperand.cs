namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>In updates: one list after the other.</summary>
internal sealed record ListAppendOperand(Operand First, Operand Second) : Operand
{
    public override string? StaticType => "L";
}
