using System.Net.Http.Json;
using System.Text.Json.Serialization;

namespace RunsFleet.Scenario;

internal sealed record JobDefinition(string Name, IReadOnlyList<string> Labels, double DurationSeconds, string Conclusion);

internal sealed record RunDefinition(string Repo, IReadOnlyList<JobDefinition> Jobs);

internal sealed record CreatedRun(long RunId);

internal sealed record RunView(string Status, string? Conclusion, IReadOnlyList<JobView> Jobs);

internal sealed record JobView(
    long Id, string Name, string Status, string? Conclusion, string? RunnerName, DateTimeOffset? StartedAt, DateTimeOffset? CompletedAt);

internal sealed record InstanceView(string InstanceId, string Type, string Az, string Market, string State);

internal sealed record FaultDefinition(
    string Service, string Operation = "*", string? Error = null, double Probability = 1, bool Duplicate = false);

internal sealed record CallView(string Service, string Operation, string? Resource, long Count);

internal sealed record QueueView(string Name, int Visible, int InFlight, int Delayed);

/// <summary>The control API of the local world, as far as scenarios need it.</summary>
internal sealed class LocalWorldClient(HttpClient http)
{
    public async Task<long> CreateRunAsync(RunDefinition run, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/_local/github/runs", run, WorldContext.Default.RunDefinition, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(WorldContext.Default.CreatedRun, cancellationToken))!.RunId;
    }

    public async Task<RunView> GetRunAsync(long runId, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync($"/_local/github/runs/{runId}", WorldContext.Default.RunView, cancellationToken))!;

    public async Task<IReadOnlyList<InstanceView>> GetInstancesAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync("/_local/instances", WorldContext.Default.IReadOnlyListInstanceView, cancellationToken))!;

    public async Task<IReadOnlyList<CallView>> GetCallsAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync("/_local/calls", WorldContext.Default.IReadOnlyListCallView, cancellationToken))!;

    public async Task<IReadOnlyList<QueueView>> GetQueuesAsync(CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync("/_local/queues", WorldContext.Default.IReadOnlyListQueueView, cancellationToken))!;

    public async Task AddFaultAsync(FaultDefinition fault, CancellationToken cancellationToken)
    {
        using var response = await http.PostAsJsonAsync("/_local/faults", fault, WorldContext.Default.FaultDefinition, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task ClearFaultsAsync(CancellationToken cancellationToken)
    {
        using var response = await http.DeleteAsync(new Uri("/_local/faults", UriKind.Relative), cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunDefinition))]
[JsonSerializable(typeof(CreatedRun))]
[JsonSerializable(typeof(RunView))]
[JsonSerializable(typeof(IReadOnlyList<InstanceView>))]
[JsonSerializable(typeof(IReadOnlyList<CallView>))]
[JsonSerializable(typeof(IReadOnlyList<QueueView>))]
[JsonSerializable(typeof(FaultDefinition))]
internal sealed partial class WorldContext : JsonSerializerContext;
