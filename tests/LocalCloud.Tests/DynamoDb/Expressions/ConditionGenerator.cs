using CsCheck;
using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Tests.DynamoDb.Expressions;

/// <summary>Draws conditions, shaped as the parser would have read them: left to right, with parentheses where precedence needs them.</summary>
internal static class ConditionGenerator
{
    private static readonly string[] Comparators = ["=", "<>", "<", "<=", ">", ">="];

    public static Gen<Syntax> Conditions { get; } = Condition(3);

    private static Gen<Syntax> Operands => Gen.Frequency(
        (4, Gen.OneOf("a", "b", "#n").Select(static name => (Syntax)new PathSyntax([Step(name)]))),
        (1, Gen.OneOf("x", "0").Select(static inner => (Syntax)new PathSyntax([Step("m"), Step(inner)]))),
        (4, Gen.OneOf(":one", ":two", ":text", ":other").Select(static name => (Syntax)new ValueSyntax(name))),
        (1, Gen.OneOf("a", "s").Select(static name => (Syntax)new CallSyntax("size", [new PathSyntax([Step(name)])]))));

    private static Gen<Syntax> Tests => Gen.OneOf(
        Gen.Select(Gen.OneOf(Comparators), Operands, Operands, static (comparator, left, right) => (Syntax)new ComparisonSyntax(comparator, left, right)),
        Gen.Select(Operands, Operands, Operands, static (operand, low, high) => (Syntax)new BetweenSyntax(operand, low, high)),
        Gen.Select(Operands, Operands.Array[1, 3], static (operand, candidates) => (Syntax)new InSyntax(operand, [.. candidates])),
        Gen.Select(
            Gen.OneOf("attribute_exists", "attribute_not_exists"),
            Gen.OneOf("a", "s", "z"),
            static (function, name) => (Syntax)new CallSyntax(function, [new PathSyntax([Step(name)])])));

    private static Gen<Syntax> Condition(int depth)
    {
        if (depth == 0)
        {
            return Tests;
        }

        var inner = Condition(depth - 1);
        return Gen.Frequency(
            (2, Tests),
            (2, Gen.Select(inner, inner, static (left, right) => (Syntax)new AndSyntax(Below<OrSyntax>(left), Below<OrSyntax, AndSyntax>(right)))),
            (2, Gen.Select(inner, inner, static (left, right) => (Syntax)new OrSyntax(left, Below<OrSyntax>(right)))),
            (1, inner.Select(static inner => (Syntax)new NotSyntax(Below<OrSyntax, AndSyntax>(inner)))));
    }

    private static Syntax Below<T>(Syntax syntax) => syntax is T ? new ParenthesesSyntax(syntax) : syntax;

    private static Syntax Below<T1, T2>(Syntax syntax) => syntax is T1 or T2 ? new ParenthesesSyntax(syntax) : syntax;

    private static StepSyntax Step(string text) => new(new Token(
        text[0] == '#' ? TokenKind.NameRef : char.IsAsciiDigit(text[0]) ? TokenKind.Integer : TokenKind.Word, text, 0));
}
