using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>What conditions, updates and projections share: paths, calls, parentheses.</summary>
internal static class OperandParser
{
    /// <summary>Parses <c>name ( '.' name | '[' index ']' )*</c>.</summary>
    public static PathSyntax Path(TokenCursor cursor)
    {
        var steps = ImmutableArray.CreateBuilder<StepSyntax>();
        steps.Add(Name(cursor));
        while (true)
        {
            if (cursor.TryTake("."))
            {
                steps.Add(Name(cursor));
            }
            else if (cursor.TryTake("["))
            {
                steps.Add(new StepSyntax(cursor.Expect(TokenKind.Integer)));
                cursor.Expect("]");
            }
            else
            {
                return new PathSyntax(steps.ToImmutable());
            }
        }
    }

    /// <summary>Parses <c>name '(' operand ( ',' operand )* ')'</c>.</summary>
    public static CallSyntax Call(TokenCursor cursor, Func<TokenCursor, Syntax> operand)
    {
        var name = cursor.Take().Text;
        return new CallSyntax(name, Arguments(cursor, operand));
    }

    /// <summary>Parses <c>'(' operand ( ',' operand )* ')'</c>.</summary>
    public static ImmutableArray<Syntax> Arguments(TokenCursor cursor, Func<TokenCursor, Syntax> operand)
    {
        cursor.Expect("(");
        var arguments = ImmutableArray.CreateBuilder<Syntax>();
        do
        {
            arguments.Add(operand(cursor));
        }
        while (cursor.TryTake(","));
        cursor.Expect(")");
        return arguments.ToImmutable();
    }

    /// <summary>Puts parentheses around an operand. Refuses parentheses right around parentheses as soon as they close.</summary>
    public static ParenthesesSyntax Parenthesize(TokenCursor cursor, Syntax inner) => inner is ParenthesesSyntax
        ? throw cursor.Refuse("The expression has redundant parentheses;")
        : new ParenthesesSyntax(inner);

    private static StepSyntax Name(TokenCursor cursor) =>
        cursor.Current.Kind is TokenKind.Word or TokenKind.NameRef ? new StepSyntax(cursor.Take()) : throw cursor.SyntaxError();
}
