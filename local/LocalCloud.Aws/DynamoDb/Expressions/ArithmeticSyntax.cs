namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>a + :v</c> or <c>a - :v</c>, in updates only.</summary>
internal sealed record ArithmeticSyntax(string Operator, Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}
