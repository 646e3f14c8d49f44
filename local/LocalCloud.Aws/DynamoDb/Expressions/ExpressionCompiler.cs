using System.Collections.Frozen;
using System.Text;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>From the text of an expression to something that can be applied; refuses what DynamoDB refuses.</summary>
internal static class ExpressionCompiler
{
    private const int MaxBytes = 4096;
    private const int MaxOperators = 300;

    private static readonly FrozenDictionary<string, string> TypeWords = new Dictionary<string, string>
    {
        ["S"] = "STRING",
        ["N"] = "NUMBER",
        ["B"] = "BINARY",
        ["BOOL"] = "BOOLEAN",
        ["NULL"] = "NULL",
        ["L"] = "LIST",
        ["M"] = "MAP",
    }.ToFrozenDictionary();

    /// <summary>Compiles a condition. Throws what DynamoDB answers when the expression is wrong.</summary>
    /// <param name="label">ConditionExpression, FilterExpression or KeyConditionExpression.</param>
    /// <param name="text">The expression.</param>
    /// <param name="scope">Names and values that it may use.</param>
    public static Condition Condition(string label, string text, ExpressionScope scope)
    {
        var cursor = Open(label, text);
        var syntax = ConditionParser.Parse(cursor);
        RefuseTooMany(cursor, Operators(syntax));
        new FormChecker(cursor).CheckCondition(syntax);
        return new ExpressionBinder(cursor, scope).Condition(syntax);
    }

    public static UpdatePlan Update(string text, ExpressionScope scope)
    {
        var cursor = Open("UpdateExpression", text);
        var actions = UpdateParser.Parse(cursor);
        RefuseTooMany(cursor, actions.Sum(static action => 1 + (action.Value is { } value ? Operators(value) : 0)));
        var form = new FormChecker(cursor);
        actions.ForEach(form.CheckUpdate);

        var binder = new ExpressionBinder(cursor, scope);
        List<DocumentPath> paths = [.. actions.Select(action => binder.Path(action.Path))];
        PathOverlap.Refuse(cursor, paths);
        return new UpdatePlan([.. actions.Select((action, at) => Bind(cursor, binder, action, paths[at]))]);
    }

    public static Projection Projection(string text, ExpressionScope scope)
    {
        var cursor = Open("ProjectionExpression", text);
        var syntax = ProjectionParser.Parse(cursor);
        syntax.ForEach(new FormChecker(cursor).CheckPath);
        List<DocumentPath> paths = [.. syntax.Select(new ExpressionBinder(cursor, scope).Path)];
        PathOverlap.Refuse(cursor, paths);
        return new Projection(paths);
    }

    private static UpdateAction Bind(TokenCursor cursor, ExpressionBinder binder, UpdateActionSyntax action, DocumentPath path)
    {
        var value = action.Value is null ? null : binder.Operand(action.Value);
        if (action.Clause is UpdateClause.Add or UpdateClause.Delete
            && value?.StaticType is { } type
            && TypeWords.TryGetValue(type, out var word)
            && !(action.Clause == UpdateClause.Add && type == "N"))
        {
            var clause = action.Clause.ToString().ToUpperInvariant();
            throw cursor.Refuse(
                $"Incorrect operand type for operator or function; operator: {clause}, operand type: {word}, "
                + $"typeSet: ALLOWED_FOR_{clause}_OPERAND");
        }

        return new UpdateAction(action.Clause, path, value);
    }

    private static TokenCursor Open(string label, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw Refusal.Validation($"Invalid {label}: The expression can not be empty;");
        }

        var bytes = Encoding.UTF8.GetByteCount(text);
        return bytes <= MaxBytes
            ? new TokenCursor(label, text)
            : throw Refusal.Validation($"Invalid {label}: Expression size has exceeded the maximum allowed size; expression size: {bytes}");
    }

    private static int Operators(Syntax syntax) =>
        (syntax is PathSyntax or ValueSyntax or ParenthesesSyntax ? 0 : 1) + syntax.Children.Sum(Operators);

    private static void RefuseTooMany(TokenCursor cursor, int operators)
    {
        if (operators > MaxOperators)
        {
            throw cursor.Refuse(
                $"The expression contains too many operators; operator count: {operators}, maximum: {MaxOperators}");
        }
    }
}
