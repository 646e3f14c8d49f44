using System.Text.Json;
using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Expressions;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>One page of a Query or Scan.</summary>
/// <param name="Items">What passed the filter.</param>
/// <param name="Count">How many passed.</param>
/// <param name="Scanned">How many were read: Limit counts these, before the filter (L46).</param>
/// <param name="Bytes">Size of what was read; a page ends at 1 MB (L46).</param>
/// <param name="Last">The last item read, when the page ended before the rows did.</param>
public sealed record Page(List<MapValue> Items, int Count, int Scanned, long Bytes, MapValue? Last)
{
    /// <summary>Reads a page; called under the table's lock.</summary>
    public static Page Read(IEnumerable<MapValue> rows, long? limit, Condition? filter, Selection selection)
    {
        var items = new List<MapValue>();
        var count = 0;
        var scanned = 0;
        var bytes = 0L;
        MapValue? last = null;
        foreach (var row in rows)
        {
            var visible = selection.Visible(row);
            var size = ItemSize.Of(visible);
            if (scanned > 0 && bytes + size > ItemSize.MaxPage)
            {
                return new Page(items, count, scanned, bytes, last);
            }

            scanned++;
            bytes += size;
            last = row;
            if (ConditionEvaluator.Holds(filter, visible))
            {
                count++;
                if (!selection.CountOnly)
                {
                    items.Add(selection.Returned(visible));
                }
            }

            // AWS does not look whether a row follows: a page that ends with the rows by chance still has a LastEvaluatedKey.
            if (scanned == limit)
            {
                return new Page(items, count, scanned, bytes, last);
            }
        }

        return new Page(items, count, scanned, bytes, Last: null);
    }

    public JsonObject Answer(Selection selection, Table table, SecondaryIndex? index)
    {
        var response = new JsonObject { [nameof(Count)] = Count, ["ScannedCount"] = Scanned };
        if (!selection.CountOnly)
        {
            response[nameof(Items)] = new JsonArray([.. Items.Select(AttributeValueJson.WriteItem)]);
        }

        if (Last is not null)
        {
            var attributes = index?.PositionAttributes ?? table.Keys.Attributes;
            response["LastEvaluatedKey"] = AttributeValueJson.WriteItem(Last.Only(attributes.Select(static key => key.Name)));
        }

        return response;
    }

    /// <summary>Reads the position that ExclusiveStartKey names. Returns null when there is none.</summary>
    public static RowKey? Start(JsonElement? json, Table table, SecondaryIndex? index)
    {
        if (json is not { } given)
        {
            return null;
        }

        var key = AttributeValueJson.ReadItem(given);
        var attributes = index?.PositionAttributes ?? table.Keys.Attributes;
        if (key.Members.Count != attributes.Length || attributes.Any(attribute => key[attribute.Name]?.Type != attribute.Type))
        {
            throw Refusal.Validation(index is null
                ? "The provided starting key is invalid: The provided key element does not match the schema"
                : "The provided starting key is invalid");
        }

        return index is null ? table.KeyOf(key) : index.KeyOf(key);
    }
}
