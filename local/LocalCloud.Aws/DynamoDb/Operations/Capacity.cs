using System.Text.Json.Nodes;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Operations;

/// <summary>ConsumedCapacity, for those who ask: reads by 4 KB, half when eventually consistent, writes by 1 KB; twice in transactions.</summary>
public sealed class Capacity
{
    private readonly string? _detail;
    private readonly SortedDictionary<string, double> _units = new(StringComparer.Ordinal);

    public Capacity(RequestReader reader) => _detail = reader.Choice("ReturnConsumedCapacity", "INDEXES", "TOTAL", "NONE");

    public void Read(Table table, long bytes, bool consistent, int times = 1) =>
        Add(table, Math.Max(1, Math.Ceiling(bytes / 4096.0)) * (consistent ? 1 : 0.5) * times);

    public void Write(StagedWrite write, int times = 1)
    {
        var bytes = Math.Max(Size(write.Old), Size(write.New));
        Add(write.Table, Math.Max(1, Math.Ceiling(bytes / 1024.0)) * times);
    }

    /// <summary>Adds the one table's units to an answer.</summary>
    public void AddOneTo(JsonObject response)
    {
        if (Tables().FirstOrDefault() is { } one)
        {
            response["ConsumedCapacity"] = one;
        }
    }

    /// <summary>Adds all tables' units to an answer.</summary>
    public void AddAllTo(JsonObject response)
    {
        JsonNode[] tables = [.. Tables()];
        if (tables.Length > 0)
        {
            response["ConsumedCapacity"] = new JsonArray(tables);
        }
    }

    private void Add(Table table, double units) => _units[table.Name] = _units.GetValueOrDefault(table.Name) + units;

    private static int Size(MapValue? item) => item is null ? 0 : ItemSize.Of(item);

    private IEnumerable<JsonObject> Tables()
    {
        if (_detail is null or "NONE")
        {
            yield break;
        }

        foreach (var (table, units) in _units)
        {
            var json = new JsonObject { ["TableName"] = table, ["CapacityUnits"] = units };
            if (_detail == "INDEXES")
            {
                json["Table"] = new JsonObject { ["CapacityUnits"] = units };
            }

            yield return json;
        }
    }
}
