namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record SizeOperand(Operand Of) : Operand
{
    public override string? StaticType => "N";
}
