using RunsFleet.Fleet.Launching;

namespace RunsFleet.Fleet.Tests.Fakes;

/// <summary>Configs that were handed over.</summary>
internal sealed class FakeParameters(CrashPoint crash) : IConfigHandover
{
    /// <summary>By instance id.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>When true, no call is answered.</summary>
    public bool Down { get; set; }

    public Task<HandoverResult> PutAsync(string instanceId, string config, CancellationToken cancellationToken) => crash.Around("PutParameter", () =>
    {
        if (Down)
        {
            return HandoverResult.Unavailable;
        }

        ArgumentException.ThrowIfNullOrEmpty(config);
        Values[instanceId] = config;
        return HandoverResult.Present;
    });

    public Task<HandoverResult> FindAsync(string instanceId, CancellationToken cancellationToken) => crash.Around(
        "GetParameter", () => Down ? HandoverResult.Unavailable : Values.ContainsKey(instanceId) ? HandoverResult.Present : HandoverResult.Absent);

    public Task<HandoverResult> DeleteAsync(string instanceId, CancellationToken cancellationToken) => crash.Around("DeleteParameter", () =>
    {
        if (Down)
        {
            return HandoverResult.Unavailable;
        }

        Values.Remove(instanceId);
        return HandoverResult.Absent;
    });
}
