namespace RunsFleet.AppHost.Tests;

/// <summary>One world for all tests that need no world of their own: each start costs seven processes. It starts when it is first asked for.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    private LocalSystem? _system;

    /// <summary>The running system. Tests use instance types and runs of their own in it. Tests of a collection run one after the other.</summary>
    internal async Task<LocalSystem> GetAsync(CancellationToken cancellationToken) =>
        _system ??= await LocalSystem.StartAsync(cancellationToken, "--scenario", "none");

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _system?.DisposeAsync() ?? ValueTask.CompletedTask;
}
