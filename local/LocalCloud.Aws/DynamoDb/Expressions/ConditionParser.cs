namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// The grammar of ConditionExpression, FilterExpression and KeyConditionExpression; NOT binds before AND, AND before OR:
/// <code>
/// or         := and ( OR and )*
/// and        := not ( AND not )*
/// not        := NOT not | comparison
/// comparison := primary [ comparator operand | BETWEEN operand AND operand | IN '(' operand, ... ')' ]
/// primary    := '(' or ')' | call | path | :value
/// </code>
/// A parenthesis may open a condition or an operand, which only what follows can tell; so an operand may stand alone
/// where a closing parenthesis follows it, and nowhere else.
/// </summary>
internal static class ConditionParser
{
    private static readonly string[] Keywords = ["AND", "OR", "NOT", "BETWEEN", "IN"];
    private static readonly string[] Comparators = ["=", "<>", "<", "<=", ">", ">="];

    public static Syntax Parse(TokenCursor cursor)
    {
        var condition = Or(cursor, operandAllowed: false);
        return cursor.Current.Kind == TokenKind.End ? condition : throw cursor.SyntaxError();
    }

    private static Syntax Or(TokenCursor cursor, bool operandAllowed)
    {
        cursor.Enter();
        var left = And(cursor, operandAllowed);
        while (IsCondition(left) && cursor.TryTakeWord("OR"))
        {
            left = new OrSyntax(left, And(cursor, operandAllowed: false));
        }

        cursor.Leave();
        return left;
    }

    private static Syntax And(TokenCursor cursor, bool operandAllowed)
    {
        var left = Not(cursor, operandAllowed);
        while (IsCondition(left) && cursor.TryTakeWord("AND"))
        {
            left = new AndSyntax(left, Not(cursor, operandAllowed: false));
        }

        return left;
    }

    private static Syntax Not(TokenCursor cursor, bool operandAllowed)
    {
        if (!cursor.TryTakeWord("NOT"))
        {
            return Comparison(cursor, operandAllowed);
        }

        cursor.Enter();
        var inner = Not(cursor, operandAllowed: false);
        cursor.Leave();
        return new NotSyntax(inner);
    }

    private static Syntax Comparison(TokenCursor cursor, bool operandAllowed)
    {
        var left = Primary(cursor);
        if (!IsOperand(left))
        {
            return left;
        }

        if (cursor.Current.Kind == TokenKind.Symbol && Comparators.Contains(cursor.Current.Text))
        {
            var comparator = cursor.Take().Text;
            return new ComparisonSyntax(comparator, left, Operand(cursor));
        }

        if (cursor.TryTakeWord("BETWEEN"))
        {
            var low = Operand(cursor);
            return cursor.TryTakeWord("AND") ? new BetweenSyntax(left, low, Operand(cursor)) : throw cursor.SyntaxError();
        }

        if (cursor.TryTakeWord("IN"))
        {
            return new InSyntax(left, OperandParser.Arguments(cursor, Operand));
        }

        return IsCondition(left) || (operandAllowed && cursor.Current.Is(")")) ? left : throw cursor.SyntaxError();
    }

    private static Syntax Primary(TokenCursor cursor)
    {
        if (!cursor.TryTake("("))
        {
            return Atom(cursor);
        }

        var inner = Or(cursor, operandAllowed: true);
        cursor.Expect(")");
        return OperandParser.Parenthesize(cursor, inner);
    }

    private static Syntax Operand(TokenCursor cursor)
    {
        if (!cursor.TryTake("("))
        {
            return Atom(cursor);
        }

        cursor.Enter();
        var inner = Operand(cursor);
        cursor.Leave();
        cursor.Expect(")");
        return OperandParser.Parenthesize(cursor, inner);
    }

    private static Syntax Atom(TokenCursor cursor)
    {
        var token = cursor.Current;
        if (token.Kind == TokenKind.Word && Keywords.Contains(token.Text, StringComparer.OrdinalIgnoreCase))
        {
            throw cursor.SyntaxError();
        }

        if (token.Kind == TokenKind.ValueRef)
        {
            return new ValueSyntax(cursor.Take().Text);
        }

        if (token.Kind != TokenKind.Word || !cursor.Following.Is("("))
        {
            return OperandParser.Path(cursor);
        }

        cursor.Enter();
        var call = OperandParser.Call(cursor, Operand);
        cursor.Leave();
        return call;
    }

    // A call can stand for either: which functions may stand where is checked later.
    private static bool IsOperand(Syntax syntax) => syntax.Unwrapped is PathSyntax or ValueSyntax or CallSyntax;

    private static bool IsCondition(Syntax syntax) => syntax.Unwrapped is not (PathSyntax or ValueSyntax);
}
