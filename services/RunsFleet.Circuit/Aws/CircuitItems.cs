using System.Globalization;
using Amazon.DynamoDBv2.Model;
using RunsFleet.Circuit.Breaker;

namespace RunsFleet.Circuit.Aws;

/// <summary>
/// Facts and records as DynamoDB items. An absent value is left out. For example
/// <code>
/// runs-fleet-interruptions:  {"scope":"c7g.large","at_instance_id":"2026-03-01T12:00:00.0000000Z#i-0123456789abcdef0","instance_id":"i-0123456789abcdef0",
///   "instance_type":"c7g.large","availability_zone":"us-east-1a","interrupted_at":"2026-03-01T12:00:00.0000000Z","source":"warning","ttl":1774958400}
///   and the same with "scope":"*@us-east-1a"
/// runs-fleet-circuit-state:  {"instance_type":"c7g.large","state":"open","interruption_count":3,"first_interruption_at":"...","last_interruption_at":"...",
///   "opened_at":"...","auto_reset_at":"...","valid_from":"...","trips":1,"trips_until":"...","version":4,"ttl":1772373600}
///   and while it is half-open "asked_at":"...", "probes":[{"launch_id":"...","granted_at":"...","instance_id":"i-...","bound_at":"..."}]
/// </code>
/// </summary>
internal static class CircuitItems
{
    // Ticks, so that text sorts as time does and a round trip loses nothing.
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    private static readonly TimeSpan KeepFacts = TimeSpan.FromDays(30);

    // Window and Cooldown are at most 30 minutes each, as is the time to probe: when a record goes, what it says no longer matters.
    private static readonly TimeSpan KeepRecords = TimeSpan.FromHours(1);

    public static string FactKey(DateTimeOffset at, string instanceId) => $"{Text(at)}#{instanceId}";

    /// <summary>Sorts before every fact of that time or later.</summary>
    public static string FactKeyFrom(DateTimeOffset at) => Text(at);

    /// <summary>Makes the item of a fact in the list of <paramref name="scope"/>, its type or its zone.</summary>
    public static Dictionary<string, AttributeValue> ToItem(InterruptionFact fact, CircuitScope scope)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["scope"] = new(scope.ToString()),
            ["at_instance_id"] = new(FactKey(fact.At, fact.InstanceId)),
            ["instance_id"] = new(fact.InstanceId),
            ["instance_type"] = new(fact.InstanceType),
            ["interrupted_at"] = new(Text(fact.At)),
            ["source"] = new(Name(fact.Source)),
            ["ttl"] = Seconds(fact.At + KeepFacts),
        };
        Put(item, "availability_zone", fact.AvailabilityZone);
        return item;
    }

    public static InterruptionFact ToFact(Dictionary<string, AttributeValue> item) => new(
        item["instance_type"].S,
        item["instance_id"].S,
        Time(item["interrupted_at"].S),
        item.GetValueOrDefault("availability_zone")?.S,
        ParseSource(item["source"].S));

    /// <summary>Makes the item of the record's next version.</summary>
    public static Dictionary<string, AttributeValue> ToItem(CircuitRecord record)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["instance_type"] = new(record.Scope.ToString()),
            ["state"] = new(Name(record.State)),
            ["interruption_count"] = Number(record.InterruptionCount),
            ["version"] = Number(record.Version + 1),
        };
        Put(item, "first_interruption_at", record.FirstInterruptionAt);
        Put(item, "last_interruption_at", record.LastInterruptionAt);
        Put(item, "opened_at", record.OpenedAt);
        Put(item, "auto_reset_at", record.AutoResetAt);
        Put(item, "held_until", record.HeldUntil);
        Put(item, "valid_from", record.ValidFrom);
        if (record.Trips > 0)
        {
            item["trips"] = Number(record.Trips);
        }

        Put(item, "trips_until", record.TripsUntil);
        Put(item, "asked_at", record.AskedAt);
        if (record.Probes.Count > 0)
        {
            item["probes"] = new AttributeValue { L = [.. record.Probes.Select(probe => new AttributeValue { M = ToMap(probe) })] };
        }

        Put(item, "updated_at", record.UpdatedAt);
        item["ttl"] = Seconds(LastUse(record) + KeepRecords);

        return item;
    }

    public static CircuitRecord ToRecord(Dictionary<string, AttributeValue> item) => new()
    {
        Scope = CircuitScope.Parse(item["instance_type"].S),
        Version = long.Parse(item["version"].N, CultureInfo.InvariantCulture),
        State = item["state"].S switch
        {
            "closed" => BreakerState.Closed,
            "open" => BreakerState.Open,
            "half-open" => BreakerState.HalfOpen,
            var other => throw new InvalidDataException($"A stored circuit has the unknown state '{other}'."),
        },
        InterruptionCount = int.Parse(item["interruption_count"].N, CultureInfo.InvariantCulture),
        FirstInterruptionAt = FindTime(item, "first_interruption_at"),
        LastInterruptionAt = FindTime(item, "last_interruption_at"),
        OpenedAt = FindTime(item, "opened_at"),
        AutoResetAt = FindTime(item, "auto_reset_at"),
        HeldUntil = FindTime(item, "held_until"),
        ValidFrom = FindTime(item, "valid_from"),
        Trips = item.TryGetValue("trips", out var trips) ? int.Parse(trips.N, CultureInfo.InvariantCulture) : 0,
        TripsUntil = FindTime(item, "trips_until"),
        AskedAt = FindTime(item, "asked_at"),
        Probes = [.. (item.GetValueOrDefault("probes")?.L ?? []).Select(probe => ToProbe(probe.M))],
        UpdatedAt = FindTime(item, "updated_at") ?? default,
    };

    private static Dictionary<string, AttributeValue> ToMap(ProbeLease probe)
    {
        var map = new Dictionary<string, AttributeValue> { ["launch_id"] = new(probe.LaunchId), ["granted_at"] = new(Text(probe.GrantedAt)) };
        Put(map, "instance_id", probe.InstanceId);
        Put(map, "bound_at", probe.BoundAt);
        return map;
    }

    private static ProbeLease ToProbe(Dictionary<string, AttributeValue> map) => new(
        map["launch_id"].S, Time(map["granted_at"].S), map.GetValueOrDefault("instance_id")?.S, FindTime(map, "bound_at"));

    /// <summary>A closed record is of use while what it voids or counts may matter: an hour from its last write. An open one until it resets itself.</summary>
    private static DateTimeOffset LastUse(CircuitRecord record)
    {
        var last = record.AutoResetAt is { } reset
            ? CircuitLife.Later(reset, record.AskedAt)
            : new[] { record.LastInterruptionAt, record.ValidFrom, record.UpdatedAt }.Max();
        return (record.Trips > 0 ? CircuitLife.Later(last, record.TripsUntil) : last) ?? record.UpdatedAt;
    }

    private static string Name(BreakerState state) => state switch
    {
        BreakerState.Closed => "closed",
        BreakerState.Open => "open",
        BreakerState.HalfOpen => "half-open",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, null),
    };

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
