using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;
using RunsFleet.Contracts.Circuit.V1;
using static RunsFleet.Circuit.Tests.Circuits;

namespace RunsFleet.Circuit.Tests.Handlers;

/// <summary>Watchers that read slowly, or not at all, and those beside them.</summary>
public sealed class WatchCircuitsTests : IAsyncDisposable
{
    // More than a watcher may be behind.
    private const int Many = 1_500;

    private readonly CircuitService _service = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private WatchCircuits Watch => _service.Services.GetRequiredService<WatchCircuits>();

    private CircuitBoard Board => _service.Services.GetRequiredService<CircuitBoard>();

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    [Fact]
    public async Task A_watcher_that_falls_behind_is_dropped_with_a_reason_and_the_others_hear_everything()
    {
        var stuck = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var heard = new HashSet<string>();
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var slow = Watch.HandleAsync(null, (_, _) => stuck.Task, Cancel);
        var quick = Watch.HandleAsync(
            null,
            (message, _) =>
            {
                heard.UnionWith(message.Circuits.Select(circuit => circuit.Scope));
                if (heard.Count == Many)
                {
                    all.TrySetResult();
                }

                return Task.CompletedTask;
            },
            enough.Token);

        for (var i = 0; i < Many; i++)
        {
            Board.Apply(Opened(i));
            if (i % 100 == 0)
            {
                // The quick one is not that quick.
                await WaitUntilAsync(() => heard.Count >= i);
            }
        }

        await all.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        Assert.False(slow.IsCompleted);

        stuck.SetResult();
        var dropped = await Assert.ThrowsAsync<WatcherDroppedException>(() => slow.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
        Assert.Contains("slowly", dropped.Message, StringComparison.Ordinal);
        Assert.Contains(
            _service.Services.GetRequiredService<FakeLogCollector>().GetSnapshot(), log => log.Message.Contains(dropped.Message, StringComparison.Ordinal));
        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => quick);
    }

    [Fact]
    public async Task A_watcher_whose_connection_takes_nothing_is_dropped_after_half_a_minute()
    {
        var writing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watcher = Watch.HandleAsync(
            null,
            (_, _) =>
            {
                writing.TrySetResult();
                return new TaskCompletionSource().Task;
            },
            Cancel);
        await writing.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel);

        for (var second = 0; second < 31 && !watcher.IsCompleted; second++)
        {
            await Task.Delay(1, Cancel);
            _service.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await Assert.ThrowsAsync<WatcherDroppedException>(() => watcher.WaitAsync(TimeSpan.FromSeconds(20), Cancel));
    }

    [Fact]
    public async Task One_watcher_too_many_is_told_so_and_one_that_leaves_makes_room()
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watchers = Enumerable.Range(0, CircuitBoard.MaxWatchers).Select(_ => WatchAsync(leave.Token)).ToArray();
        await Task.WhenAll(watchers.Select(watcher => watcher.Ready));

        await Assert.ThrowsAsync<WatcherDroppedException>(() => WatchAsync(Cancel).Ended);

        await leave.CancelAsync();
        await Task.WhenAll(watchers.Select(watcher => Assert.ThrowsAnyAsync<OperationCanceledException>(() => watcher.Ended)));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var (ready, ended) = WatchAsync(end.Token);
        await ready.WaitAsync(TimeSpan.FromSeconds(20), Cancel);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ended);
    }

    private (Task Ready, Task Ended) WatchAsync(CancellationToken cancellationToken)
    {
        var first = Channel.CreateUnbounded<WatchCircuitsResponse>();
        return (first.Reader.WaitToReadAsync(Cancel).AsTask(), Watch.HandleAsync(null, (message, token) => first.Writer.WriteAsync(message, token).AsTask(), cancellationToken));
    }

    private static async Task WaitUntilAsync(Func<bool> holds)
    {
        for (var i = 0; i < 10_000 && !holds(); i++)
        {
            await Task.Delay(1, Cancel);
        }

        Assert.True(holds());
    }

    private static CircuitRecord Opened(int number) =>
        CircuitRecord.None(CircuitScope.OfType($"c7g.{number}xlarge")) with { Version = 1, State = BreakerState.Open, OpenedAt = At(0), AutoResetAt = At(30) };
}
