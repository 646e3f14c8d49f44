using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>The rows of a table or an index, in order. Finding, storing and starting a range take logarithmic time.</summary>
public sealed class OrderedRows
{
    private readonly SortedSet<Row> _rows = new(Comparer<Row>.Create(static (left, right) => RowKey.Compare(left.Key, right.Key)));

    public int Count => _rows.Count;

    public IEnumerable<MapValue> Items => _rows.Select(static row => row.Item);

    public MapValue? Find(RowKey key) => _rows.TryGetValue(new Row(key, MapValue.Empty), out var row) ? row.Item : null;

    public void Store(RowKey key, MapValue item)
    {
        Remove(key);
        _rows.Add(new Row(key, item));
    }

    public void Remove(RowKey key) => _rows.Remove(new Row(key, MapValue.Empty));

    /// <summary>Returns the items between two bounds, lazily: enumerate under the table's lock.</summary>
    public IEnumerable<MapValue> Range(RowKey from, RowKey to, bool forward)
    {
        if (RowKey.Compare(from, to) > 0)
        {
            return [];
        }

        var view = _rows.GetViewBetween(new Row(from, MapValue.Empty), new Row(to, MapValue.Empty));
        return (forward ? view : view.Reverse()).Select(static row => row.Item);
    }

    private sealed record Row(RowKey Key, MapValue Item);
}
