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
