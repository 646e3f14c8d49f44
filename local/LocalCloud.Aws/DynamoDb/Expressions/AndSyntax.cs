namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>x AND y</c></summary>
internal sealed record AndSyntax(Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}
