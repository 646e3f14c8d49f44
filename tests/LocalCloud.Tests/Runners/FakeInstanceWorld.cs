using System.Collections.Concurrent;
using LocalCloud.Core;

namespace LocalCloud.Tests.Runners;

/// <summary>Instances in memory; a power off takes two looks, as shutting down does.</summary>
internal sealed class FakeInstanceWorld(TimeProvider time) : IInstanceWorld
{
    private readonly ConcurrentDictionary<string, WorldInstance> _instances = new();

    public ConcurrentDictionary<string, string> Configs { get; } = new();

    /// <summary>Instances of which nothing can be asked.</summary>
    public HashSet<string> Failing { get; } = [];

    public int Lists { get; private set; }

    public TimeSpan LookPeriod => TimeSpan.FromMilliseconds(100);

    public void Boot(string id, string state = "running") =>
        _instances[id] = new WorldInstance(id, "c7g.large", "us-east-1a", "spot", state, time.GetUtcNow(), new Dictionary<string, string>());

    public string? StateOf(string id) => _instances.GetValueOrDefault(id)?.State;

    public void Disappear(string id) => _instances.TryRemove(id, out _);

    public Task<IReadOnlyList<WorldInstance>> ListAsync(CancellationToken cancellationToken)
    {
        Lists++;
        IReadOnlyList<WorldInstance> list = [.. _instances.Values];
        foreach (var instance in list.Where(instance => instance.State == "shutting-down"))
        {
            _instances[instance.InstanceId] = instance with { State = "terminated" };
        }

        return Task.FromResult(list);
    }

    public Task<string?> FindConfigAsync(string instanceId, CancellationToken cancellationToken) =>
        Failing.Contains(instanceId) ? throw new HttpRequestException("refused") : Task.FromResult(Configs.GetValueOrDefault(instanceId));

    public Task DeleteConfigAsync(string instanceId, CancellationToken cancellationToken)
    {
        Configs.TryRemove(instanceId, out _);
        return Task.CompletedTask;
    }

    public Task PowerOffAsync(string instanceId, CancellationToken cancellationToken)
    {
        Boot(instanceId, "shutting-down");
        return Task.CompletedTask;
    }

    public Task<bool> InterruptAsync(string instanceId, TimeSpan notice, bool silent, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The simulator interrupts nothing.");
}
