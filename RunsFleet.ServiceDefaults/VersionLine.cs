using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace RunsFleet.ServiceDefaults;

/// <summary>Logs which version of the service starts, before anything else of it does.</summary>
internal sealed partial class VersionLine(ILogger<VersionLine> logger) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        var current = ServiceVersion.Current;
        LogStarting(current.Name, current.Version, current.Commit ?? "unknown");
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(10001, LogLevel.Information, "{Service} {Version} (commit {Commit}) starts.", EventName = "Starting")]
    private partial void LogStarting(string service, string version, string commit);
}
