using LocalCloud.Aws.DynamoDb.Expressions;

namespace LocalCloud.Tests.DynamoDb.Expressions;

/// <summary>Writes conditions so that they read back as they are: parentheses stand where the tree has them, nowhere else.</summary>
internal static class SyntaxPrinter
{
    public static string Print(Syntax syntax) => syntax switch
    {
        PathSyntax path => string.Concat(path.Steps.Select((step, at) =>
            step.IsIndex ? $"[{step.Token.Text}]" : at == 0 ? step.Token.Text : "." + step.Token.Text)),
        ValueSyntax value => value.Name,
        CallSyntax call => $"{call.Name}({string.Join(", ", call.Arguments.Select(Print))})",
        ParenthesesSyntax parentheses => $"({Print(parentheses.Inner)})",
        ComparisonSyntax comparison => $"{Print(comparison.Left)} {comparison.Comparator} {Print(comparison.Right)}",
        BetweenSyntax between => $"{Print(between.Operand)} BETWEEN {Print(between.Low)} AND {Print(between.High)}",
        InSyntax member => $"{Print(member.Operand)} IN ({string.Join(", ", member.Candidates.Select(Print))})",
        AndSyntax both => $"{Print(both.Left)} AND {Print(both.Right)}",
        OrSyntax either => $"{Print(either.Left)} OR {Print(either.Right)}",
        NotSyntax not => $"NOT {Print(not.Inner)}",
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };
}
