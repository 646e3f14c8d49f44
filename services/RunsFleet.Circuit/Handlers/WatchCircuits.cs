using RunsFleet.Circuit.Api;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Circuit.Handlers;

/// <summary>Tells a watcher what is not closed, then what changes, and now and then that all is quiet.</summary>
internal sealed class WatchCircuits(CircuitBoard board, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<WatchCircuits> logger)
{
    /// <summary>A watcher that hears nothing for longer than a few of these has lost its connection.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    // A watcher whose connection takes nothing for this long holds up only itself, but for ever.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Writes until the watcher or the service goes away.</summary>
    /// <exception cref="WatcherDroppedException">There are too many, or this one reads too slowly.</exception>
    public async Task HandleAsync(string? resumeToken, Func<WatchCircuitsResponse, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        await board.FreshAsync(cancellationToken);
        if (!board.TryWatch(resumeToken, out var watcher))
        {
            throw Drop($"{CircuitBoard.MaxWatchers} watchers are served already.");
        }

        using (watcher)
        using (var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping))
        {
            var (isSnapshot, scopes) = (watcher.IsSnapshot, watcher.First);
            while (true)
            {
                var views = scopes.Select(board.View).Where(view => !isSnapshot || view.State is not BreakerState.Closed);
                var message = new WatchCircuitsResponse { ResumeToken = board.TokenOf(watcher.Sequence), Snapshot = isSnapshot };
                message.Circuits.AddRange(views.Select(CircuitMessages.Of));
                try
                {
                    await write(message, ending.Token).WaitAsync(Patience, time, ending.Token);
                }
                catch (TimeoutException)
                {
                    throw Drop($"It took nothing for {Patience.TotalSeconds:0} seconds.");
                }

                (isSnapshot, scopes) = (false, await watcher.NextAsync(Heartbeat, time, ending.Token));
                if (watcher.IsDropped)
                {
                    throw Drop("It reads more slowly than circuits change.");
                }
            }
        }
    }

    private WatcherDroppedException Drop(string reason)
    {
        logger.WatcherDropped(reason);
        return new WatcherDroppedException(reason);
    }
}
