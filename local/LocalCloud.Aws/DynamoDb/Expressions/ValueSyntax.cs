namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>:value</c></summary>
internal sealed record ValueSyntax(string Name) : Syntax;
