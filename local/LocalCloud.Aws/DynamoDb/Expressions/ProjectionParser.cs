namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>The grammar of ProjectionExpression: <c>path ( ',' path )*</c>.</summary>
internal static class ProjectionParser
{
    public static List<PathSyntax> Parse(TokenCursor cursor)
    {
        var paths = new List<PathSyntax>();
        do
        {
            paths.Add(OperandParser.Path(cursor));
        }
        while (cursor.TryTake(","));

        return cursor.Current.Kind == TokenKind.End ? paths : throw cursor.SyntaxError();
    }
}
