namespace LocalCloud.Aws.DynamoDb.Expressions;

internal enum TokenKind
{
    /// <summary>A name, a keyword or a function: letters, digits, underscores.</summary>
    Word,

    /// <summary><c>#name</c>: stands for an attribute name.</summary>
    NameRef,

    /// <summary><c>:value</c>: stands for a value.</summary>
    ValueRef,

    /// <summary>An index of a list: digits.</summary>
    Integer,

    /// <summary>A comparator, bracket, comma, dot, plus or minus; also any character that the language does not have.</summary>
    Symbol,

    /// <summary>The end.</summary>
    End,
}

/// <summary>A token and where it stands in the expression, for the <c>near</c> of syntax errors.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start)
{
    public int End => Kind == TokenKind.End ? Start : Start + Text.Length;

    public bool Is(string text) => Kind == TokenKind.Symbol && Text == text;

    /// <summary>Keywords are words in any case.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
