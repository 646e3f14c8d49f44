using System.Collections.Immutable;

namespace LocalCloud.Aws.DynamoDb.Expressions;

internal sealed record InCondition(Operand Operand, ImmutableArray<Operand> Candidates) : Condition;
