using System.Text.Json;

namespace RunsFleet.AppHost.Commands;

/// <summary>The instances of the local world.</summary>
/// <param name="world">The world's control API.</param>
internal sealed class WorldInstances(ServiceApi world)
{
    /// <summary>Lists the spot instances that can be interrupted, or says why they cannot be listed.</summary>
    public async Task<(IReadOnlyList<SpotInstance> Instances, string? Fault)> ListSpotAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await world.GetAsync(services, "/_local/instances", cancellationToken) switch
        {
            ServiceAnswer.Done(var body) => (SpotOf(body), null),
            ServiceAnswer.Refused(var reason, _) => ([], reason),
            _ => throw new InvalidOperationException("An answer of an unknown kind."),
        };

    /// <summary>Interrupts an instance: a warning unless <paramref name="isSilent"/>, and the end after the notice.</summary>
    public Task<ServiceAnswer> InterruptAsync(
        IServiceProvider services, string instanceId, double noticeSeconds, bool isSilent, CancellationToken cancellationToken) => world.PostAsync(
        services,
        $"/_local/instances/{Uri.EscapeDataString(instanceId)}/interrupt",
        new() { ["noticeSeconds"] = noticeSeconds, ["silent"] = isSilent },
        cancellationToken);

    /// <summary>Lists the instances as choices of a form.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> ChoicesAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (instances, _) = await ListSpotAsync(services, cancellationToken);
        return [.. instances.Select(instance => KeyValuePair.Create(instance.InstanceId, $"{instance.InstanceId} ({instance.Type} in {instance.Az})"))];
    }

    /// <summary>Returns the live spot instances among those listed, the running ones first, and of these the newest one first.</summary>
    public static IReadOnlyList<SpotInstance> SpotOf(JsonElement instances) =>
    [
        .. instances.EnumerateArray()
            .Where(instance => Text(instance, "market") == "spot" && Text(instance, "state") is "pending" or "running")
            .OrderByDescending(instance => Text(instance, "state") == "running")
            .ThenByDescending(instance => instance.TryGetProperty("launchTime", out var at) ? at.GetDateTimeOffset() : default)
            .Select(instance => new SpotInstance(Text(instance, "instanceId"), Text(instance, "type"), Text(instance, "az"))),
    ];

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
