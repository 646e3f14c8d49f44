using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>One condition on one key attribute: <c>=</c>, <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c>, <c>&gt;=</c>, BETWEEN or begins_with.</summary>
internal sealed record KeyTest(string Attribute, string Operator, ImmutableArray<AttributeValue> Values);
