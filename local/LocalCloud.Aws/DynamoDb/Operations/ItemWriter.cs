using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>Carries out writes in two steps, so that a transaction can stage all of its writes before it stores any.</summary>
internal static class ItemWriter
{
    /// <summary>Checks the key of a write against the table. Returns the key.</summary>
    public static MapValue CheckKey(Table table, ItemWrite write)
    {
        switch (write)
        {
            case PutWrite put:
                KeyRules.CheckItem(table.Definition, put.Item);
                return put.Item.Only(table.Keys.Attributes.Select(static key => key.Name));
            case UpdateWrite update:
                return Checked(update.Key);
            case DeleteWrite delete:
                return Checked(delete.Key);
            default:
                return Checked(((CheckWrite)write).Key);
        }

        MapValue Checked(MapValue key)
        {
            KeyRules.CheckKey(table.Keys, key);
            return key;
        }
    }

    /// <summary>Judges the condition and computes the result. Called under the table's lock.</summary>
    public static StagedWrite Stage(Table table, ItemWrite write)
    {
        var key = CheckKey(table, write);
        if (write is UpdateWrite { Plan: { } planned })
        {
            KeyPaths.RefuseUpdate(table.Definition, planned);
        }

        KeyPaths.RefuseNested(table.Definition, write.Paths);

        var old = table.Find(key);
        if (!ConditionEvaluator.Holds(write.Condition, old ?? MapValue.Empty))
        {
            throw ConditionRefusal.Failed(write.ReturnItemOnFailure ? old : null);
        }

        return new StagedWrite(table, write, old, write switch
        {
            PutWrite put => put.Item,
            UpdateWrite update => Update(table, update, old),
            DeleteWrite => null,
            _ => old,
        });
    }

    /// <summary>Stores what was staged. Called under the same lock.</summary>
    public static void Commit(StagedWrite staged)
    {
        if (staged.New is { } item)
        {
            if (staged.Write is not CheckWrite)
            {
                staged.Table.Store(staged.Old, item);
            }
        }
        else if (staged.Old is { } old)
        {
            staged.Table.Remove(old);
        }
    }

    private static MapValue Update(Table table, UpdateWrite update, MapValue? old)
    {
        var item = old ?? update.Key;
        if (update.Plan is { } plan)
        {
            item = UpdateApplier.Apply(plan, item);
            KeyRules.CheckUpdated(table.Definition, item);
        }

        return ItemSize.Of(item) <= ItemSize.MaxItem
            ? item
            : throw Refusal.Validation("Item size to update has exceeded the maximum allowed size");
    }
}
