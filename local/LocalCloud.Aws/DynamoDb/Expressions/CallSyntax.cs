using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>contains(a, :v)</c></summary>
internal sealed record CallSyntax(string Name, ImmutableArray<Syntax> Arguments) : Syntax
{
    public override IEnumerable<Syntax> Children => Arguments;
}
