using Microsoft.Extensions.Options;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Board;

/// <summary>Reads the table again and again, so that this replica knows within a second what the others wrote: docs/decisions/0061.</summary>
internal sealed class BoardPolling(CircuitBoard board, CircuitMetrics metrics, IOptions<CircuitOptions> options, TimeProvider time, ILogger<BoardPolling> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Watch(board.OpenByType);
        using var timer = new PeriodicTimer(options.Value.PollInterval, time);
        var isDown = false;
        try
        {
            do
            {
                try
                {
                    using var untraced = Spans.Untraced();
                    await board.ReadAsync(stoppingToken);
                    isDown = false;
                }
                catch (CircuitStoreUnavailableException e)
                {
                    if (!isDown)
                    {
                        logger.StoreUnavailable(e.Message, e.InnerException);
                    }

                    isDown = true;
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }
}
