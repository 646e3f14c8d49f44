namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>One step of a path: a name as written (<c>a</c> or <c>#a</c>), or an index.</summary>
internal readonly record struct StepSyntax(Token Token)
{
    public bool IsIndex => Token.Kind == TokenKind.Integer;

    public bool IsNameRef => Token.Kind == TokenKind.NameRef;
}
