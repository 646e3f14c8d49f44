using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>How the expressions of a request, their names and values, and the parameters of before expressions go together.</summary>
internal static class ExpressionParameters
{
    /// <summary>Names and values of a request.</summary>
    /// <param name="reader">The request.</param>
    /// <param name="expressions">The expressions that the operation takes.</param>
    /// <param name="legacy">The parameters that it took before there were expressions.</param>
    public static ExpressionScope Open(RequestReader reader, ReadOnlySpan<string> expressions, ReadOnlySpan<string> legacy)
    {
        List<string> used = [.. expressions];
        used.RemoveAll(name => !reader.Has(name));
        List<string> old = [.. legacy];
        old.RemoveAll(name => !reader.Has(name));
        if (old.Count > 0)
        {
            // Nothing here uses them alone; accepting and ignoring them would hide an outage.
            throw Refusal.Validation(used.Count > 0
                ? "Can not use both expression and non-expression parameters in the same request: "
                    + $"Non-expression parameters: {{{string.Join(", ", old)}}} Expression parameters: {{{string.Join(", ", used)}}}"
                : $"The local world has no legacy parameters, use expressions instead of: {{{string.Join(", ", old)}}}");
        }

        if (reader.Has("ExpressionAttributeNames") && used.Count == 0)
        {
            throw Refusal.Validation("ExpressionAttributeNames can only be specified when using expressions");
        }

        List<string> withValues = [.. expressions];
        withValues.Remove("ProjectionExpression");
        if (reader.Has("ExpressionAttributeValues") && withValues.Count > 0 && !withValues.Exists(reader.Has))
        {
            var verb = withValues.Count > 1 ? "are" : "is";
            throw Refusal.Validation(
                $"ExpressionAttributeValues can only be specified when using expressions: {string.Join(" and ", withValues)} {verb} null");
        }

        return new ExpressionScope(reader.Find("ExpressionAttributeNames"), withValues.Count > 0 ? reader.Find("ExpressionAttributeValues") : null);
    }

    public static Condition? Condition(RequestReader reader, string name, ExpressionScope scope) =>
        reader.Text(name) is { } text ? ExpressionCompiler.Condition(name, text, scope) : null;

    public static Projection? Projection(RequestReader reader, ExpressionScope scope) =>
        reader.Text("ProjectionExpression") is { } text ? ExpressionCompiler.Projection(text, scope) : null;
}
