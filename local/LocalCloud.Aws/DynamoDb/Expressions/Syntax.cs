namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>What the parser read, before names, values and types are looked at.</summary>
internal abstract record Syntax
{
    /// <summary>The parts, in the order they were written.</summary>
    public virtual IEnumerable<Syntax> Children => [];

    /// <summary>Without the parentheses around it.</summary>
    public Syntax Unwrapped => this is ParenthesesSyntax parentheses ? parentheses.Inner.Unwrapped : this;
}

/// <summary><c>(…)</c>, around a condition or an operand.</summary>
internal sealed record ParenthesesSyntax(Syntax Inner) : Syntax
{
    public override IEnumerable<Syntax> Children => [Inner];
}
