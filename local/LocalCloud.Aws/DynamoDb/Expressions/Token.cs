namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>A token and where it stands in the expression, for the <c>near</c> of syntax errors.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start)
{
    public int End => Kind == TokenKind.End ? Start : Start + Text.Length;

    public bool Is(string text) => Kind == TokenKind.Symbol && Text == text;

    /// <summary>Returns true when the token is that keyword, in any case.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
