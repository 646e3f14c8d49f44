namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>a &lt;= :v</c></summary>
internal sealed record ComparisonSyntax(string Comparator, Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}
