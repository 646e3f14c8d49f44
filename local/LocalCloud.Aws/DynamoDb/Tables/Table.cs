using System.Collections.Immutable;
using System.Globalization;
using LocalCloud.Aws.DynamoDb.Values;

namespace LocalCloud.Aws.DynamoDb.Tables;

/// <summary>A table, its indexes and its time to live. Everything that touches items is called under <see cref="Gate"/>.</summary>
public sealed class Table
{
    // AWS deletes expired items within days; an hour keeps them visible long enough for a reader that trusts TTL to be caught.
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    // AWS leaves items alone that expired more than five years ago: most likely the number was no time.
    private static readonly TimeSpan OldestExpiry = TimeSpan.FromDays(5 * 365);

    private readonly TimeProvider _time;
    private readonly OrderedRows _rows = new();
    private DateTimeOffset _sweepAt = DateTimeOffset.MaxValue;

    public Table(TableDefinition definition, string arn, TimeProvider time)
    {
        Definition = definition;
        Arn = arn;
        _time = time;
        CreatedAt = time.GetUtcNow();
        Indexes = [.. definition.Indexes.Select(index => new SecondaryIndex(index, definition.Keys))];
    }

    public Lock Gate { get; } = new();

    public TableDefinition Definition { get; }

    public string Name => Definition.Name;

    public KeySchema Keys => Definition.Keys;

    public string Arn { get; }

    public Guid Id { get; } = Guid.NewGuid();

    public DateTimeOffset CreatedAt { get; }

    public ImmutableArray<SecondaryIndex> Indexes { get; }

    public int Count => _rows.Count;

    public long Bytes => _rows.Items.Sum(static item => (long)ItemSize.Of(item));

    public SortedDictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>The attribute that says when an item expires; null while time to live is off.</summary>
    public string? TtlAttribute { get; private set; }

    /// <summary>Makes the same table without its items.</summary>
    public Table Emptied()
    {
        var table = new Table(Definition, Arn, _time);
        table.SetTtl(TtlAttribute);
        foreach (var (key, value) in Tags)
        {
            table.Tags[key] = value;
        }

        return table;
    }

    public void SetTtl(string? attribute)
    {
        TtlAttribute = attribute;
        _sweepAt = attribute is null ? DateTimeOffset.MaxValue : _time.GetUtcNow() + SweepInterval;
    }

    public SecondaryIndex? Index(string name) => Indexes.FirstOrDefault(index => index.Definition.Name == name);

    /// <summary>Returns the rows of the table, or of an index. When a sweep is due, expired items are removed first.</summary>
    public OrderedRows Rows(SecondaryIndex? index)
    {
        Sweep();
        return index?.Rows ?? _rows;
    }

    public RowKey KeyOf(MapValue item) => RowKey.Of(Keys.ValuesOf(item)!.Value);

    public MapValue? Find(MapValue key)
    {
        Sweep();
        return _rows.Find(KeyOf(key));
    }

    /// <summary>Stores an item in place of <paramref name="old"/>, the one of the same key.</summary>
    public void Store(MapValue? old, MapValue item)
    {
        _rows.Store(KeyOf(item), item);
        UpdateIndexes(old, item);
    }

    public void Remove(MapValue old)
    {
        _rows.Remove(KeyOf(old));
        UpdateIndexes(old, null);
    }

    private void UpdateIndexes(MapValue? old, MapValue? item)
    {
        foreach (var index in Indexes)
        {
            index.Replace(old, item);
        }
    }

    private void Sweep()
    {
        var now = _time.GetUtcNow();
        if (now < _sweepAt)
        {
            return;
        }

        _sweepAt = now + SweepInterval;
        foreach (var expired in _rows.Items.Where(item => IsExpired(item, now)).ToList())
        {
            Remove(expired);
        }
    }

    private bool IsExpired(MapValue item, DateTimeOffset now) =>
        item[TtlAttribute!] is NumberValue { Number: var number }
        && double.TryParse(number.ToString(), CultureInfo.InvariantCulture, out var seconds)
        && seconds < now.ToUnixTimeSeconds()
        && seconds > (now - OldestExpiry).ToUnixTimeSeconds();
}
