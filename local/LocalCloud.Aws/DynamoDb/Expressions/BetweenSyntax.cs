namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>a BETWEEN :low AND :high</c></summary>
internal sealed record BetweenSyntax(Syntax Operand, Syntax Low, Syntax High) : Syntax
{
    public override IEnumerable<Syntax> Children => [Operand, Low, High];
}
