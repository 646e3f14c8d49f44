namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>NOT x</c></summary>
internal sealed record NotSyntax(Syntax Inner) : Syntax
{
    public override IEnumerable<Syntax> Children => [Inner];
}
