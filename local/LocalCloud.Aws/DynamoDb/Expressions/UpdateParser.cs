namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// The grammar of UpdateExpression:
/// <code>
/// update  := ( SET set, ... | REMOVE path, ... | ADD path :value, ... | DELETE path :value, ... )+
/// set     := path '=' value
/// value   := operand [ ( '+' | '-' ) operand ]
/// operand := path | :value | call | '(' operand ')', and '(' value ')' around a whole value
/// </code>
/// </summary>
internal static class UpdateParser
{
    private static readonly UpdateClause[] Clauses = Enum.GetValues<UpdateClause>();

    public static List<UpdateActionSyntax> Parse(TokenCursor cursor)
    {
        var actions = new List<UpdateActionSyntax>();
        UpdateClause? repeated = null;
        do
        {
            var clause = Clause(cursor);
            if (actions.Exists(action => action.Clause == clause))
            {
                repeated ??= clause;
            }

            do
            {
                actions.Add(Action(cursor, clause));
            }
            while (cursor.TryTake(","));
        }
        while (cursor.Current.Kind != TokenKind.End);

        return repeated is { } twice
            ? throw cursor.Refuse($"The \"{twice.ToString().ToUpperInvariant()}\" section can only be used once in an update expression;")
            : actions;
    }

    private static UpdateClause Clause(TokenCursor cursor)
    {
        foreach (var clause in Clauses)
        {
            if (cursor.TryTakeWord(clause.ToString()))
            {
                return clause;
            }
        }

        throw cursor.SyntaxError();
    }

    private static UpdateActionSyntax Action(TokenCursor cursor, UpdateClause clause)
    {
        RefuseKeyword(cursor);
        var path = OperandParser.Path(cursor);
        switch (clause)
        {
            case UpdateClause.Remove:
                return new UpdateActionSyntax(clause, path, null);
            case UpdateClause.Set:
                cursor.Expect("=");
                return new UpdateActionSyntax(clause, path, Value(cursor));
            default:
                return new UpdateActionSyntax(clause, path, new ValueSyntax(cursor.Expect(TokenKind.ValueRef).Text));
        }
    }

    private static Syntax Value(TokenCursor cursor)
    {
        var left = Operand(cursor, arithmeticAllowed: true);
        if (left.Unwrapped is ArithmeticSyntax || (!cursor.Current.Is("+") && !cursor.Current.Is("-")))
        {
            return left;
        }

        var sign = cursor.Take().Text;
        return new ArithmeticSyntax(sign, left, Operand(cursor));
    }

    private static Syntax Operand(TokenCursor cursor) => Operand(cursor, arithmeticAllowed: false);

    private static Syntax Operand(TokenCursor cursor, bool arithmeticAllowed)
    {
        cursor.Enter();
        Syntax operand;
        if (cursor.TryTake("("))
        {
            var inner = arithmeticAllowed ? Value(cursor) : Operand(cursor);
            cursor.Expect(")");
            operand = OperandParser.Parenthesize(cursor, inner);
        }
        else if (cursor.Current.Kind == TokenKind.ValueRef)
        {
            operand = new ValueSyntax(cursor.Take().Text);
        }
        else
        {
            RefuseKeyword(cursor);
            operand = cursor.Current.Kind == TokenKind.Word && cursor.Following.Is("(")
                ? OperandParser.Call(cursor, Operand)
                : OperandParser.Path(cursor);
        }

        cursor.Leave();
        return operand;
    }

    private static void RefuseKeyword(TokenCursor cursor)
    {
        if (Clauses.Any(clause => cursor.Current.IsWord(clause.ToString())))
        {
            throw cursor.SyntaxError();
        }
    }
}
