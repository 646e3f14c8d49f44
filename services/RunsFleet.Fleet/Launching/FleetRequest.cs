using System.Text.Json;
using System.Text.Json.Serialization;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Launching;

/// <summary>
/// A CreateFleet request of type instant, as a launch row stores it. All that EC2 sees follows from this and nothing else: a replay with the
/// same client token must be the very same request, whatever the configuration has become meanwhile.
/// </summary>
internal sealed partial record FleetRequest
{
    /// <summary>Spot or on demand.</summary>
    public required Market Market { get; init; }

    /// <summary>EC2's allocation strategy for that market.</summary>
    public required string AllocationStrategy { get; init; }

    /// <summary>Name of the launch template.</summary>
    public required string LaunchTemplate { get; init; }

    /// <summary>Instances asked for.</summary>
    public required int Capacity { get; init; }

    /// <summary>Types and subnets.</summary>
    public required IReadOnlyList<PlannedOverride> Overrides { get; init; }

    /// <summary>gp3 root volume in GiB; null leaves the template's.</summary>
    public int? RootVolumeGiB { get; init; }

    /// <summary>The root device that <see cref="RootVolumeGiB"/> is about.</summary>
    public string? RootDevice { get; init; }

    /// <summary>Half-open circuits that the request tries, to which is told what it brought; null when it tries none.</summary>
    public IReadOnlyList<string>? Probes { get; init; }

    /// <summary>Tags of the instances.</summary>
    public required IReadOnlyDictionary<string, string> Tags { get; init; }

    /// <summary>Makes the request of a plan for <paramref name="capacity"/> like jobs.</summary>
    public static FleetRequest For(LaunchPlan.Ready plan, RunnerSpec spec, string launchId, string rootDevice, int capacity) => new()
    {
        Market = plan.Market,
        AllocationStrategy = plan.Market is Market.Spot ? "price-capacity-optimized" : "lowest-price",
        LaunchTemplate = plan.LaunchTemplate,
        Capacity = capacity,
        Overrides = plan.Overrides,
        RootVolumeGiB = spec.DiskGiB,
        RootDevice = spec.DiskGiB is null ? null : rootDevice,
        Tags = new Dictionary<string, string> { [TagNames.ManagedBy] = TagNames.ManagedByValue, [TagNames.LaunchId] = launchId },
    };

    /// <summary>Writes the request as a launch row keeps it.</summary>
    public string Write() => JsonSerializer.Serialize(this, Context.Default.FleetRequest);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="JsonException">The row does not hold a request: a bug, or a damaged table.</exception>
    public static FleetRequest Read(string json) =>
        JsonSerializer.Deserialize(json, Context.Default.FleetRequest) ?? throw new JsonException("The stored fleet request is null.");

    [JsonSourceGenerationOptions(
        JsonSerializerDefaults.Strict,
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UseStringEnumConverter = true)]
    [JsonSerializable(typeof(FleetRequest))]
    private sealed partial class Context : JsonSerializerContext;
}
