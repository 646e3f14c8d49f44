namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>x OR y</c></summary>
internal sealed record OrSyntax(Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}
