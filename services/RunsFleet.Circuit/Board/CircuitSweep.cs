using RunsFleet.Circuit.Breaker;
using RunsFleet.Circuit.Handlers;

namespace RunsFleet.Circuit.Board;

/// <summary>
/// Looks at every circuit every minute: writes what time has made of it, and evaluates what somebody stored and then crashed before evaluating.
/// </summary>
internal sealed class CircuitSweep(CircuitBoard board, CircuitEvaluation evaluation, TimeProvider time, ILogger<CircuitSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    // Types whose facts are looked at together.
    private const int AtATime = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await board.ReadAsync(cancellationToken);
            var records = board.Records;
            var zones = records.Where(record => record.Scope.Kind is ScopeKind.Zone).Select(record => record.Scope.Zone!).ToList();
            await evaluation.RunAsync(zones, [], cancellationToken);
            foreach (var types in records.Select(record => record.Scope.InstanceType).OfType<string>().Distinct(StringComparer.Ordinal).Chunk(AtATime))
            {
                await evaluation.RunAsync([], types, cancellationToken);
            }
        }
        catch (CircuitStoreUnavailableException e)
        {
            logger.StoreUnavailable(e.Message, e.InnerException);
        }
    }
}
