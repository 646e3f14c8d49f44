using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>Reads the writes of PutItem, UpdateItem, DeleteItem and of TransactWriteItems, which have the same members.</summary>
internal static class ItemWriteReader
{
    public static PutWrite Put(RequestReader reader)
    {
        var (table, failure) = Begin(reader);
        reader.RequirePresent("Item");
        reader.Check();
        var scope = ExpressionParameters.Open(reader, ["ConditionExpression"], ["Expected", "ConditionalOperator"]);
        var item = reader.Item("Item")!;
        var condition = ExpressionParameters.Condition(reader, "ConditionExpression", scope);
        scope.RefuseUnused();
        return ItemSize.Of(item) <= ItemSize.MaxItem
            ? new PutWrite(table, item, condition, scope.Paths, failure)
            : throw Refusal.Validation("Item size has exceeded the maximum allowed size");
    }

    public static UpdateWrite Update(RequestReader reader, bool planRequired = false)
    {
        var (table, failure) = Begin(reader);
        reader.RequirePresent("Key");
        reader.Require(!planRequired || reader.Has("UpdateExpression"), "UpdateExpression", null, "Member must not be null");
        reader.Check();
        var scope = ExpressionParameters.Open(
            reader, ["UpdateExpression", "ConditionExpression"], ["AttributeUpdates", "Expected", "ConditionalOperator"]);
        var key = reader.Item("Key")!;
        var plan = reader.Text("UpdateExpression") is { } text ? ExpressionCompiler.Update(text, scope) : null;
        var condition = ExpressionParameters.Condition(reader, "ConditionExpression", scope);
        scope.RefuseUnused();
        return new UpdateWrite(table, key, plan, condition, scope.Paths, failure);
    }

    public static DeleteWrite Delete(RequestReader reader)
    {
        var (table, failure) = Begin(reader);
        var (key, condition, scope) = Keyed(reader, conditionRequired: false);
        return new DeleteWrite(table, key, condition, scope.Paths, failure);
    }

    public static CheckWrite Check(RequestReader reader)
    {
        var (table, failure) = Begin(reader);
        var (key, condition, scope) = Keyed(reader, conditionRequired: true);
        return new CheckWrite(table, key, condition, scope.Paths, failure);
    }

    private static (string Table, bool ReturnItemOnFailure) Begin(RequestReader reader)
    {
        var table = reader.Name("TableName", minimum: 1) ?? "";
        var failure = reader.Choice("ReturnValuesOnConditionCheckFailure", "ALL_OLD", "NONE");
        return (table, failure == "ALL_OLD");
    }

    private static (MapValue Key, Condition? Condition, ExpressionScope Scope) Keyed(RequestReader reader, bool conditionRequired)
    {
        reader.RequirePresent("Key");
        reader.Require(!conditionRequired || reader.Has("ConditionExpression"), "ConditionExpression", null, "Member must not be null");
        reader.Check();
        var scope = ExpressionParameters.Open(reader, ["ConditionExpression"], ["Expected", "ConditionalOperator"]);
        var key = reader.Item("Key")!;
        var condition = ExpressionParameters.Condition(reader, "ConditionExpression", scope);
        scope.RefuseUnused();
        return (key, condition, scope);
    }
}
