using System.Net.Http.Json;

namespace RunsFleet.Scenario;

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
