using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>Takes a KeyConditionExpression apart: simple tests of key attributes, joined by AND, and nothing else.</summary>
internal static class KeyConditionReader
{
    public static IReadOnlyList<KeyTest> Read(Condition condition)
    {
        var tests = new List<KeyTest>();
        Read(condition, tests);
        return tests;
    }

    private static void Read(Condition condition, List<KeyTest> tests)
    {
        switch (condition)
        {
            case AndCondition both:
                Read(both.Left, tests);
                Read(both.Right, tests);
                return;
            case ComparisonCondition { Comparator: not "<>" } comparison:
                Add(tests, Comparison(comparison));
                return;
            case BetweenCondition between:
                Add(tests, Test("BETWEEN", between.Operand, between.Low, between.High));
                return;
            case BeginsWithCondition begins:
                Add(tests, Test("begins_with", begins.Operand, begins.Prefix));
                return;
            default:
                throw Refusal.Validation($"Invalid operator used in KeyConditionExpression: {NameOf(condition)}");
        }
    }

    private static string NameOf(Condition condition) => condition switch
    {
        OrCondition => "OR",
        NotCondition => "NOT",
        InCondition => "IN",
        ComparisonCondition => "<>",
        ExistsCondition { Expected: true } => "attribute_exists",
        ExistsCondition => "attribute_not_exists",
        TypeCondition => "attribute_type",
        _ => "contains",
    };

    // The key may stand on either side of a comparator.
    private static KeyTest Comparison(ComparisonCondition comparison)
    {
        if (comparison.Left is PathOperand || comparison.Right is not PathOperand)
        {
            return Test(comparison.Comparator, comparison.Left, comparison.Right);
        }

        var mirrored = comparison.Comparator switch
        {
            "<" => ">",
            "<=" => ">=",
            ">" => "<",
            ">=" => "<=",
            var same => same,
        };
        return Test(mirrored, comparison.Right, comparison.Left);
    }

    private static KeyTest Test(string name, Operand key, params Operand[] values)
    {
        if (key is SizeOperand || values.Any(static value => value is SizeOperand))
        {
            throw Refusal.Validation("KeyConditionExpressions cannot contain nested operations");
        }

        if (key is not PathOperand { Path: var path })
        {
            throw name is "BETWEEN" or "begins_with"
                ? Invalid($"{name} operator must have the key attribute as its first operand")
                : Invalid("No key attribute specified");
        }

        if (path.IsNested)
        {
            throw Refusal.Validation("KeyConditionExpressions cannot have conditions on nested attributes");
        }

        return new KeyTest(path.Attribute, name, [.. values.Select(Constant)]);
    }

    private static AttributeValue Constant(Operand operand) =>
        operand is ConstantOperand { Value: var value } ? value : throw Invalid("Multiple attribute names used in one condition");

    private static void Add(List<KeyTest> tests, KeyTest test)
    {
        if (tests.Exists(other => other.Attribute == test.Attribute))
        {
            throw Refusal.Validation("KeyConditionExpressions must only contain one condition per key");
        }

        tests.Add(test);
    }

    private static AwsException Invalid(string message) => Refusal.Validation($"Invalid condition in KeyConditionExpression: {message}");
}
