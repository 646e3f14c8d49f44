namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>In updates: a sum or a difference.</summary>
internal sealed record ArithmeticOperand(Operand Left, Operand Right, bool Subtract) : Operand
{
    public override string? StaticType => "N";
}
