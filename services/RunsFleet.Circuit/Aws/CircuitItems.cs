using System.Globalization;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Aws;

/// <summary>
/// Facts and records as DynamoDB items. An absent value is left out. For example
/// <code>
/// runs-fleet-interruptions:  {"scope":"c7g.large","at_instance_id":"2026-03-01T12:00:00.0000000Z#i-0123456789abcdef0","instance_id":"i-0123456789abcdef0",
///   "interrupted_at":"2026-03-01T12:00:00.0000000Z","availability_zone":"us-east-1a","source":"warning","ttl":1774958400}
/// runs-fleet-circuit-state:  {"instance_type":"c7g.large","state":"open","interruption_count":3,"first_interruption_at":"...","last_interruption_at":"...",
///   "opened_at":"...","auto_reset_at":"...","valid_from":"...","version":4,"ttl":1772373600}
/// </code>
/// </summary>
internal static class CircuitItems
{
    // Ticks, so that text sorts as time does and a round trip loses nothing.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private static readonly TimeSpan KeepFacts = TimeSpan.FromDays(30);

    // Window and Cooldown are at most 30 minutes each: when a record goes, the facts that its valid_from voids have cooled down.
    private static readonly TimeSpan KeepRecords = TimeSpan.FromHours(1);

    public static string FactKey(DateTimeOffset at, string instanceId) => $"{Text(at)}#{instanceId}";

    /// <summary>Sorts before every fact of that time or later.</summary>
    public static string FactKeyFrom(DateTimeOffset at) => Text(at);

    public static Dictionary<string, AttributeValue> ToItem(InterruptionFact fact)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["scope"] = new(fact.Scope.ToString()),
            ["at_instance_id"] = new(FactKey(fact.At, fact.InstanceId)),
            ["instance_id"] = new(fact.InstanceId),
            ["interrupted_at"] = new(Text(fact.At)),
            ["source"] = new(Name(fact.Source)),
            ["ttl"] = Seconds(fact.At + KeepFacts),
        };
        Put(item, "availability_zone", fact.AvailabilityZone);
        return item;
    }

    public static InterruptionFact ToFact(Dictionary<string, AttributeValue> item) => new(
        CircuitScope.Parse(item["scope"].S),
        item["instance_id"].S,
        Time(item["interrupted_at"].S),
        item.GetValueOrDefault("availability_zone")?.S,
        ParseSource(item["source"].S));

    /// <summary>The item of the record's next version.</summary>
    public static Dictionary<string, AttributeValue> ToItem(CircuitRecord record)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["instance_type"] = new(record.Scope.ToString()),
            ["state"] = new(record.State == StoredState.Open ? "open" : "closed"),
            ["interruption_count"] = Number(record.InterruptionCount),
            ["version"] = Number(record.Version + 1),
        };
        Put(item, "first_interruption_at", record.FirstInterruptionAt);
        Put(item, "last_interruption_at", record.LastInterruptionAt);
        Put(item, "opened_at", record.OpenedAt);
        Put(item, "auto_reset_at", record.AutoResetAt);
        Put(item, "valid_from", record.ValidFrom);
        if (LastUse(record) is { } last)
        {
            item["ttl"] = Seconds(last + KeepRecords);
        }

        return item;
    }

    public static CircuitRecord ToRecord(Dictionary<string, AttributeValue> item) => new()
    {
        Scope = CircuitScope.Parse(item["instance_type"].S),
        Version = long.Parse(item["version"].N, CultureInfo.InvariantCulture),
        State = item["state"].S switch
        {
            "open" => StoredState.Open,
            "closed" => StoredState.Closed,
            var other => throw new InvalidDataException($"A stored circuit has the unknown state '{other}'."),
        },
        InterruptionCount = int.Parse(item["interruption_count"].N, CultureInfo.InvariantCulture),
        FirstInterruptionAt = FindTime(item, "first_interruption_at"),
        LastInterruptionAt = FindTime(item, "last_interruption_at"),
        OpenedAt = FindTime(item, "opened_at"),
        AutoResetAt = FindTime(item, "auto_reset_at"),
        ValidFrom = FindTime(item, "valid_from"),
    };

    private static DateTimeOffset? LastUse(CircuitRecord record) =>
        record.AutoResetAt ?? new[] { record.LastInterruptionAt, record.ValidFrom }.Max();

    private static string Name(FactSource source) => source switch
    {
        FactSource.Warning => "warning",
        FactSource.StateChange => "state_change",
        FactSource.Agent => "agent",
        FactSource.Sweep => "sweep",
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, null),
    };

    private static FactSource ParseSource(string name) => name switch
    {
        "warning" => FactSource.Warning,
        "state_change" => FactSource.StateChange,
        "agent" => FactSource.Agent,
        "sweep" => FactSource.Sweep,
        _ => throw new InvalidDataException($"A stored interruption has the unknown source '{name}'."),
    };

    private static void Put(Dictionary<string, AttributeValue> item, string name, string? value)
    {
        if (value is not null)
        {
            item[name] = new AttributeValue(value);
        }
    }

    private static void Put(Dictionary<string, AttributeValue> item, string name, DateTimeOffset? value) =>
        Put(item, name, value is { } time ? Text(time) : null);

    private static AttributeValue Number(long value) => new() { N = value.ToString(CultureInfo.InvariantCulture) };

    private static AttributeValue Seconds(DateTimeOffset at) => Number(at.ToUnixTimeSeconds());

    private static string Text(DateTimeOffset at) => at.ToUniversalTime().ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateTimeOffset? FindTime(Dictionary<string, AttributeValue> item, string name) =>
        item.GetValueOrDefault(name)?.S is { } text ? Time(text) : null;
}
