using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary><c>a.#b[0]</c></summary>
internal sealed record PathSyntax(ImmutableArray<StepSyntax> Steps) : Syntax;
