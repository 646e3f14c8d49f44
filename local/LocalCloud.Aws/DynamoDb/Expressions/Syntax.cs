using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>What the parser read, before names, values and types are looked at.</summary>
internal abstract record Syntax
{
    /// <summary>The parts, in the order they were written.</summary>
    public virtual IEnumerable<Syntax> Children => [];

    /// <summary>Without the parentheses around it.</summary>
    public Syntax Unwrapped => this is ParenthesesSyntax parentheses ? parentheses.Inner.Unwrapped : this;
}

/// <summary>One step of a path: a name as written (<c>a</c> or <c>#a</c>), or an index.</summary>
internal readonly record struct StepSyntax(Token Token)
{
    public bool IsIndex => Token.Kind == TokenKind.Integer;

    public bool IsNameRef => Token.Kind == TokenKind.NameRef;
}

/// <summary><c>a.#b[0]</c></summary>
internal sealed record PathSyntax(ImmutableArray<StepSyntax> Steps) : Syntax;

/// <summary><c>:value</c></summary>
internal sealed record ValueSyntax(string Name) : Syntax;

/// <summary><c>contains(a, :v)</c></summary>
internal sealed record CallSyntax(string Name, ImmutableArray<Syntax> Arguments) : Syntax
{
    public override IEnumerable<Syntax> Children => Arguments;
}

/// <summary><c>(…)</c>, around a condition or an operand.</summary>
internal sealed record ParenthesesSyntax(Syntax Inner) : Syntax
{
    public override IEnumerable<Syntax> Children => [Inner];
}

/// <summary><c>a &lt;= :v</c></summary>
internal sealed record ComparisonSyntax(string Comparator, Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}

/// <summary><c>a BETWEEN :low AND :high</c></summary>
internal sealed record BetweenSyntax(Syntax Operand, Syntax Low, Syntax High) : Syntax
{
    public override IEnumerable<Syntax> Children => [Operand, Low, High];
}

/// <summary><c>a IN (:v, :w)</c></summary>
internal sealed record InSyntax(Syntax Operand, ImmutableArray<Syntax> Candidates) : Syntax
{
    public override IEnumerable<Syntax> Children => [Operand, .. Candidates];
}

/// <summary><c>x AND y</c></summary>
internal sealed record AndSyntax(Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}

/// <summary><c>x OR y</c></summary>
internal sealed record OrSyntax(Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}

/// <summary><c>NOT x</c></summary>
internal sealed record NotSyntax(Syntax Inner) : Syntax
{
    public override IEnumerable<Syntax> Children => [Inner];
}

/// <summary><c>a + :v</c> or <c>a - :v</c>, in updates only.</summary>
internal sealed record ArithmeticSyntax(string Operator, Syntax Left, Syntax Right) : Syntax
{
    public override IEnumerable<Syntax> Children => [Left, Right];
}
