using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>a IN (:v, :w)</c></summary>
internal sealed record InSyntax(Syntax Operand, ImmutableArray<Syntax> Candidates) : Syntax
{
    public override IEnumerable<Syntax> Children => [Operand, .. Candidates];
}
