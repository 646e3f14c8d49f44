using System.Collections.Concurrent;
using LocalCloud.Aws.DynamoDb.Operations;
using LocalCloud.Aws.DynamoDb.Tables;
using LocalCloud.Core;

namespace LocalCloud.Aws.DynamoDb;

/// <summary>The tables of one account and region. Each table has a lock of its own; a transaction takes those of its tables in order of name.</summary>
public sealed class DynamoDbEngine(TimeProvider time, string region, string accountId) : IResettable
{
    private readonly ConcurrentDictionary<string, Table> _tables = new(StringComparer.Ordinal);

    public IdempotencyTokens Tokens { get; } = new(time);

    /// <summary>Names of all tables, in order.</summary>
    public IReadOnlyList<string> Names => [.. _tables.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes a table. Returns null when there is one of that name.</summary>
    public Table? Create(TableDefinition definition)
    {
        var table = new Table(definition, $"arn:aws:dynamodb:{region}:{accountId}:table/{definition.Name}", time);
        return _tables.TryAdd(definition.Name, table) ? table : null;
    }

    public Table? Find(string name) => _tables.GetValueOrDefault(name);

    /// <summary>Opens the table that a data operation names.</summary>
    /// <exception cref="Wire.AwsException">There is none.</exception>
    public Table Open(string name) => Find(name) ?? throw Refusal.TableNotFound();

    public bool Delete(string name) => _tables.TryRemove(name, out _);

    public void Reset()
    {
        foreach (var table in _tables.Values)
        {
            _tables.TryUpdate(table.Name, table.Emptied(), table);
        }

        Tokens.Clear();
    }

    /// <summary>Does something while no one else touches these tables.</summary>
    public static TResult Exclusively<TResult>(IEnumerable<Table> tables, Func<TResult> action)
    {
        List<Table> locked = [.. tables.Distinct().OrderBy(static table => table.Name, StringComparer.Ordinal)];
        locked.ForEach(static table => table.Gate.Enter());
        try
        {
            return action();
        }
        finally
        {
            locked.ForEach(static table => table.Gate.Exit());
        }
    }
}
