using System.Collections.Immutable;
using LocalCloud.Aws.DynamoDb.Values;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.DynamoDb.Expressions;

/// <summary>
/// Applies an update. Every operand is read from the item as it was before, and every list index means the list as it was before:
/// elements set beyond the end are appended in the order of their indexes, removed ones leave no gap.
/// </summary>
internal static class UpdateApplier
{
    public static MapValue Apply(UpdatePlan plan, MapValue item)
    {
        var effects = plan.Actions.Select(action => new Effect(action.Path.Steps, action, item)).ToList();
        return (MapValue)Rebuild(item, effects, depth: 0)!;
    }

    private static AttributeValue? Rebuild(AttributeValue? value, List<Effect> effects, int depth)
    {
        if (effects is [{ } only] && only.Steps.Length == depth)
        {
            return only.Result(value);
        }

        var groups = effects.GroupBy(effect => effect.Steps[depth]).Select(group => (Step: group.Key, Effects: group.ToList()));
        switch (value)
        {
            case MapValue map when effects[0].Steps[depth].Name is not null:
                var members = new Dictionary<string, AttributeValue>(map.Members);
                foreach (var (step, inner) in groups)
                {
                    if (Rebuild(map[step.Name!], inner, depth + 1) is { } kept)
                    {
                        members[step.Name!] = kept;
                    }
                    else
                    {
                        members.Remove(step.Name!);
                    }
                }

                return new MapValue(members);
            case ListValue list when effects[0].Steps[depth].Name is null:
                return RebuildList(list, groups.OrderBy(group => group.Step.Index), depth);
            default:
                throw Refusal.Validation("The document path provided in the update expression is invalid for update");
        }
    }

    private static ListValue RebuildList(ListValue list, IEnumerable<(PathStep Step, List<Effect> Effects)> groups, int depth)
    {
        List<AttributeValue?> items = [.. list.Items];
        foreach (var (step, inner) in groups)
        {
            if (step.Index < list.Items.Length)
            {
                items[step.Index] = Rebuild(list.Items[step.Index], inner, depth + 1);
            }
            else
            {
                items.Add(Rebuild(null, inner, depth + 1));
            }
        }

        return new ListValue([.. items.OfType<AttributeValue>()]);
    }

    /// <summary>What one action does to the value at its path.</summary>
    private sealed record Effect(ImmutableArray<PathStep> Steps, UpdateAction Action, MapValue Item)
    {
        public AttributeValue? Result(AttributeValue? current) => Action.Clause switch
        {
            UpdateClause.Set => ValueOf(Action.Value!),
            UpdateClause.Remove => null,
            UpdateClause.Add => Add(current, ValueOf(Action.Value!)),
            _ => Delete(current, ValueOf(Action.Value!)),
        };

        private AttributeValue ValueOf(Operand operand) => operand switch
        {
            ConstantOperand constant => constant.Value,
            PathOperand path => path.Path.Find(Item)
                ?? throw Refusal.Validation("The provided expression refers to an attribute that does not exist in the item"),
            IfNotExistsOperand either => either.Path.Find(Item) ?? ValueOf(either.Otherwise),
            ListAppendOperand append => (ValueOf(append.First), ValueOf(append.Second)) is (ListValue first, ListValue second)
                ? new ListValue(first.Items.AddRange(second.Items))
                : throw WrongType(),
            ArithmeticOperand arithmetic => (ValueOf(arithmetic.Left), ValueOf(arithmetic.Right)) is (NumberValue left, NumberValue right)
                ? new NumberValue(arithmetic.Subtract ? left.Number - right.Number : left.Number + right.Number)
                : throw WrongType(),
            _ => throw new InvalidOperationException($"{operand.GetType().Name} is no operand of an update."),
        };

        private static AttributeValue Add(AttributeValue? current, AttributeValue value) => (current, value) switch
        {
            (null, _) => value,
            (NumberValue old, NumberValue more) => new NumberValue(old.Number + more.Number),
            (SetValue old, SetValue more) when old.Type == more.Type => new SetValue(old.Type, old.Elements.Union(more.Elements)),
            _ => throw WrongType(),
        };

        private static SetValue? Delete(AttributeValue? current, AttributeValue value)
        {
            if (current is null)
            {
                return null;
            }

            if (current is not SetValue old || old.Type != value.Type)
            {
                throw WrongType();
            }

            // A set is never empty: the last element takes the attribute with it.
            var rest = old.Elements.Except(((SetValue)value).Elements).ToList();
            return rest.Count == 0 ? null : new SetValue(old.Type, rest);
        }

        private static AwsException WrongType() =>
            Refusal.Validation("An operand in the update expression has an incorrect data type");
    }
}
