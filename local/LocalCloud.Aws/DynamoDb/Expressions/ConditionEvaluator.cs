using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// Judges conditions. An operand without a value is equal to nothing: every comparison with it fails, except <c>&lt;&gt;</c>, which holds.
/// </summary>
internal static class ConditionEvaluator
{
    public static bool Holds(Condition? condition, MapValue item) => condition switch
    {
        null => true,
        AndCondition both => Holds(both.Left, item) && Holds(both.Right, item),
        OrCondition either => Holds(either.Left, item) || Holds(either.Right, item),
        NotCondition not => !Holds(not.Inner, item),
        ComparisonCondition comparison => Compare(comparison.Comparator, ValueOf(comparison.Left, item), ValueOf(comparison.Right, item)),
        BetweenCondition between => IsBetween(
            ValueOf(between.Operand, item), ValueOf(between.Low, item), ValueOf(between.High, item)),
        InCondition member => ValueOf(member.Operand, item) is { } value
            && member.Candidates.Any(candidate => value.Equals(ValueOf(candidate, item))),
        ExistsCondition exists => exists.Path.Find(item) is not null == exists.Expected,
        TypeCondition type => type.Path.Find(item)?.Type == type.Type,
        BeginsWithCondition begins => ValueOf(begins.Operand, item) is { } value
            && ValueOf(begins.Prefix, item) is { } prefix
            && ValueOrder.StartsWith(value, prefix),
        ContainsCondition contains => ValueOf(contains.Operand, item) is { } value
            && ValueOf(contains.Element, item) is { } element
            && Contains(value, element),
        _ => throw new InvalidOperationException($"{condition.GetType().Name} is no condition that can be judged."),
    };

    private static AttributeValue? ValueOf(Operand operand, MapValue item) => operand switch
    {
        PathOperand path => path.Path.Find(item),
        ConstantOperand constant => constant.Value,
        SizeOperand size => Size(ValueOf(size.Of, item)),
        _ => throw new InvalidOperationException($"{operand.GetType().Name} is no operand of a condition."),
    };

    private static bool Compare(string comparator, AttributeValue? left, AttributeValue? right)
    {
        if (left is null || right is null)
        {
            return comparator == "<>";
        }

        return comparator switch
        {
            "=" => left.Equals(right),
            "<>" => !left.Equals(right),
            "<" => ValueOrder.Compare(left, right) < 0,
            "<=" => ValueOrder.Compare(left, right) <= 0,
            ">" => ValueOrder.Compare(left, right) > 0,
            _ => ValueOrder.Compare(left, right) >= 0,
        };
    }

    private static bool IsBetween(AttributeValue? value, AttributeValue? low, AttributeValue? high) =>
        value is not null && low is not null && high is not null
        && ValueOrder.Compare(low, value) <= 0 && ValueOrder.Compare(value, high) <= 0;

    private static bool Contains(AttributeValue value, AttributeValue element) => (value, element) switch
    {
        (StringValue text, StringValue part) => text.Text.Contains(part.Text, StringComparison.Ordinal),
        (BinaryValue bytes, BinaryValue part) => bytes.Bytes.AsSpan().IndexOf(part.Bytes.AsSpan()) >= 0,
        (SetValue set, _) => set.Elements.Contains(element),
        (ListValue list, _) => list.Items.Contains(element),
        _ => false,
    };

    private static NumberValue? Size(AttributeValue? value)
    {
        int? size = value switch
        {
            StringValue text => text.Text.Length,
            BinaryValue binary => binary.Bytes.Length,
            SetValue set => set.Elements.Length,
            ListValue list => list.Items.Length,
            MapValue map => map.Members.Count,
            _ => null,
        };
        return size is { } count ? new NumberValue(DynamoNumber.FromInt(count)) : null;
    }
}
