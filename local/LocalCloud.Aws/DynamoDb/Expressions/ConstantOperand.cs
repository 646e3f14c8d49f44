using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record ConstantOperand(AttributeValue Value) : Operand
{
    public override string? StaticType => Value.Type;
}
