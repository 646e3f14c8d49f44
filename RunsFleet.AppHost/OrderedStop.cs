using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RunsFleet.AppHost;

/// <summary>
/// Stops the services before the local world. The orchestrator stops all at once, and a service whose world has gone reports errors that are none.
/// </summary>
internal sealed partial class OrderedStop(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceCommandService commands,
    TimeProvider time,
    PatienceOptions patience,
    ILogger<OrderedStop> logger) : IHostedLifecycleService
{
    /// <summary>
    /// Stops the services before the local world. The host calls this before it stops anything else, the orchestrator among it, and waits.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var first = model.Resources.OfType<ProjectResource>().Where(resource => resource.Name != ResourceNames.LocalCloud && IsRunning(resource));
        try
        {
            await Task.WhenAll(first.Select(resource => commands.ExecuteCommandAsync(resource.Name, KnownResourceCommands.StopCommand, cancellationToken)))
                .WaitAsync(patience.Stop, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            LogSlow(patience.Stop);
        }
        catch (OperationCanceledException)
        {
            // The host's own patience has ended: the orchestrator stops what is left.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private bool IsRunning(ProjectResource resource) =>
        notifications.TryGetCurrentState(resource.Name, out var told) && told.Snapshot.State?.Text == KnownResourceStates.Running;

    [LoggerMessage(17001, LogLevel.Warning, "Some services still run after {Patience}. The orchestrator stops what is left.", EventName = "StopSlow")]
    private partial void LogSlow(TimeSpan patience);
}
