using Microsoft.Extensions.Options;

namespace LocalCloud.Aws.EventBridge;

/// <summary>EventBridge's schedules, from <see cref="AwsOptions.Schedules"/>.</summary>
internal sealed class Schedules(IEventTarget target, IOptions<AwsOptions> options, TimeProvider time) : BackgroundService
{
    // With another endpoint the queues are elsewhere.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Value.RemoteEndpoint is null
        ? Task.WhenAll(options.Value.Schedules.Select(schedule => RunAsync(schedule, stoppingToken)))
        : Task.CompletedTask;

    private async Task RunAsync(ScheduleOptions schedule, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(schedule.Period / schedule.Bodies.Count, time);
        try
        {
            for (var next = 0; await timer.WaitForNextTickAsync(stoppingToken); next = (next + 1) % schedule.Bodies.Count)
            {
                target.Deliver(schedule.Queue, schedule.Bodies[next]);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The world ends.
        }
    }
}
