using Microsoft.Extensions.Options;
using RunsFleet.Contracts;

namespace RunsFleet.LocalCloud.Events;

/// <summary>EventBridge's schedules: the sweeps of housekeeping, one after the other, each once in <see cref="LocalCloudOptions.HousekeepingSeconds"/>.</summary>
internal sealed class Schedules(IEventTarget target, IOptions<LocalCloudOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly string[] Tasks =
    [
        "overdue_jobs", "unconfirmed_runners", "stale_jobs", "interrupted_runs", "orphaned_instances", "orphaned_runners", "expired_parameters", "missed_webhooks",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With another endpoint the queues are elsewhere.
        if (options.Value is not { HousekeepingSeconds: > 0 and var seconds, RemoteEndpoint: null })
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(seconds / Tasks.Length), time);
        try
        {
            for (var next = 0; await timer.WaitForNextTickAsync(stoppingToken); next = (next + 1) % Tasks.Length)
            {
                target.Deliver(QueueNames.Housekeeping, MessageJson.Write(new HousekeepingTask { TaskType = Tasks[next] }));
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The world ends.
        }
    }
}
