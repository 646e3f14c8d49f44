using System.Collections.Frozen;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// The first look at what was read, in the order it was written and before names and values are resolved: reserved words, list indexes,
/// which functions there are and where each may stand.
/// </summary>
internal sealed class FormChecker(TokenCursor cursor)
{
    private static readonly FrozenDictionary<string, (Place Place, int Arity)> Functions = new Dictionary<string, (Place, int)>
    {
        ["attribute_exists"] = (Place.Condition, 1),
        ["attribute_not_exists"] = (Place.Condition, 1),
        ["attribute_type"] = (Place.Condition, 2),
        ["begins_with"] = (Place.Condition, 2),
        ["contains"] = (Place.Condition, 2),
        ["size"] = (Place.Operand, 1),
        ["if_not_exists"] = (Place.Update, 2),
        ["list_append"] = (Place.Update, 2),
    }.ToFrozenDictionary();

    private enum Place
    {
        Condition,
        Operand,
        Update,
    }

    public void CheckCondition(Syntax syntax) => Check(syntax, Place.Condition);

    public void CheckUpdate(UpdateActionSyntax action)
    {
        Check(action.Path, Place.Update);
        if (action.Value is { } value)
        {
            Check(value, Place.Update);
        }
    }

    public void CheckPath(PathSyntax path) => Check(path, Place.Operand);

    private void Check(Syntax syntax, Place place)
    {
        switch (syntax)
        {
            case PathSyntax path:
                CheckSteps(path);
                return;
            case CallSyntax call:
                CheckCall(call, place);
                break;
        }

        var inner = (syntax, place) switch
        {
            (_, Place.Update) => Place.Update,
            (ParenthesesSyntax, _) => place,
            (AndSyntax or OrSyntax or NotSyntax, _) => Place.Condition,
            _ => Place.Operand,
        };
        foreach (var child in syntax.Children)
        {
            Check(child, inner);
        }
    }

    private void CheckSteps(PathSyntax path)
    {
        foreach (var step in path.Steps)
        {
            var text = step.Token.Text;
            if (step.IsIndex && !int.TryParse(text, out _))
            {
                throw cursor.Refuse($"List index is not within the allowable range; index: [{text}]");
            }

            if (step.Token.Kind == TokenKind.Word && ReservedWords.Contains(text))
            {
                throw cursor.Refuse($"Attribute name is a reserved keyword; reserved keyword: {text}");
            }
        }

        if (path.Steps.Length > 32)
        {
            throw cursor.Refuse($"The document path has too many nesting levels; nesting levels: {path.Steps.Length}");
        }
    }

    private void CheckCall(CallSyntax call, Place place)
    {
        if (!Functions.TryGetValue(call.Name, out var function))
        {
            throw cursor.Refuse($"Invalid function name; function: {call.Name}");
        }

        if (function.Place != place)
        {
            throw cursor.Refuse((function.Place, place) switch
            {
                (_, Place.Update) => $"The function is not allowed in an update expression; function: {call.Name}",
                (Place.Update, _) => $"The function is not allowed in a condition expression; function: {call.Name}",
                _ => $"The function is not allowed to be used this way in an expression; function: {call.Name}",
            });
        }

        if (function.Arity != call.Arguments.Length)
        {
            throw cursor.Refuse(
                "Incorrect number of operands for operator or function; "
                + $"operator or function: {call.Name}, number of operands: {call.Arguments.Length}");
        }
    }
}
