using System.Globalization;
using CsCheck;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Tests.DynamoDb.Expressions;

public sealed class ConditionPropertyTests
{
    private const string Values = """{":one": {"N": "1"}, ":two": {"N": "2"}, ":text": {"S": "ab"}, ":other": {"S": "b"}}""";
    private const string Names = """{"#n": "s"}""";

    // What a, b, s and m may hold: nothing, small numbers, short strings.
    private static readonly Gen<object?> Content = Gen.OneOf<object?>(null, 0, 1, 2, 3, "a", "ab", "b");

    [Fact]
    public void What_is_printed_reads_back_as_the_same_condition() => ConditionGenerator.Conditions.Sample(condition =>
    {
        var printed = SyntaxPrinter.Print(condition);
        return SyntaxPrinter.Print(Parse(printed)) == printed && Shape(Parse(printed)) == Shape(condition);
    });

    [Fact]
    public void A_condition_is_judged_as_a_model_without_types_and_trees_judges_it() =>
        Gen.Select(ConditionGenerator.Conditions, Content, Content, Content, Content).Sample((condition, a, b, s, x) =>
        {
            var model = new Dictionary<string, object?> { ["a"] = a, ["b"] = b, ["s"] = s, ["m.x"] = x };
            Condition compiled;
            try
            {
                compiled = ExpressionCompiler.Condition("FilterExpression", SyntaxPrinter.Print(condition), Attributes.Scope(Values, Names));
            }
            catch (AwsException refusal)
            {
                // Drawn at random, some conditions are refused: bounds reversed or of two types, operands that are the same.
                Assert.Matches("BETWEEN|distinct", refusal.Message);
                return true;
            }

            return ConditionEvaluator.Holds(compiled, Item(model)) == Model(condition, model);
        });

    private static Syntax Parse(string text) => ConditionParser.Parse(new TokenCursor("FilterExpression", text));

    /// <summary>The tree with every pair of operands in brackets, which no precedence can confuse.</summary>
    private static string Shape(Syntax syntax) => syntax switch
    {
        PathSyntax or ValueSyntax => SyntaxPrinter.Print(syntax),
        _ => $"{syntax.GetType().Name}[{string.Join(", ", syntax.Children.Select(Shape))}]",
    };

    private static MapValue Item(Dictionary<string, object?> model)
    {
        var members = model
            .Where(static pair => pair.Value is not null && pair.Key != "m.x")
            .ToDictionary(static pair => pair.Key, static pair => Value(pair.Value!));
        if (model["m.x"] is { } inner)
        {
            members["m"] = new MapValue(new Dictionary<string, AttributeValue> { ["x"] = Value(inner) });
        }

        return new MapValue(members);
    }

    private static AttributeValue Value(object content) => content is int number
        ? Attributes.N(number.ToString(CultureInfo.InvariantCulture))
        : new StringValue((string)content);

    // The slow model: ints and strings, null for what is not there.
    private static bool Model(Syntax syntax, Dictionary<string, object?> item) => syntax switch
    {
        ParenthesesSyntax parentheses => Model(parentheses.Inner, item),
        AndSyntax both => Model(both.Left, item) & Model(both.Right, item),
        OrSyntax either => Model(either.Left, item) | Model(either.Right, item),
        NotSyntax not => !Model(not.Inner, item),
        CallSyntax call => Operand(call.Arguments[0], item) is not null == (call.Name == "attribute_exists"),
        InSyntax member => Operand(member.Operand, item) is { } value && member.Candidates.Any(candidate => value.Equals(Operand(candidate, item))),
        BetweenSyntax between => Ordered(Operand(between.Operand, item), Operand(between.Low, item)) is >= 0
            && Ordered(Operand(between.Operand, item), Operand(between.High, item)) is <= 0,
        ComparisonSyntax comparison => Compare(comparison.Comparator, Operand(comparison.Left, item), Operand(comparison.Right, item)),
        _ => throw new ArgumentOutOfRangeException(nameof(syntax)),
    };

    private static bool Compare(string comparator, object? left, object? right) => comparator switch
    {
        "=" => left is not null && left.Equals(right),
        "<>" => left is null || !left.Equals(right),
        "<" => Ordered(left, right) is < 0,
        "<=" => Ordered(left, right) is <= 0,
        ">" => Ordered(left, right) is > 0,
        _ => Ordered(left, right) is >= 0,
    };

    private static int? Ordered(object? left, object? right) => (left, right) switch
    {
        (int a, int b) => a.CompareTo(b),
        (string a, string b) => string.CompareOrdinal(a, b),
        _ => null,
    };

    private static object? Operand(Syntax syntax, Dictionary<string, object?> item) => SyntaxPrinter.Print(syntax) switch
    {
        ":one" => 1,
        ":two" => 2,
        ":text" => "ab",
        ":other" => "b",
        "#n" => item["s"],
        "size(a)" => item["a"] is string text ? text.Length : null,
        "size(s)" => item["s"] is string text ? text.Length : null,
        var path => item.GetValueOrDefault(path),
    };
}
