using Microsoft.Extensions.Options;
using RunsFleet.Circuit.Board;
using RunsFleet.Circuit.Breaker;
using RunsFleet.Concurrency;

namespace RunsFleet.Circuit.Handlers;

/// <summary>
/// Stores interruptions, each instance's once, then evaluates their circuits. Those that come while others are being stored are stored together and
/// evaluated together.
/// </summary>
internal sealed class RecordInterruption
{
    // Two clocks may differ, but no interruption lies in the future.
    private static readonly TimeSpan ClockDifference = TimeSpan.FromSeconds(60);

    // A warned instance is gone in two minutes, and a sweep that finds it gone comes within the hour: whoever reports it again with another
    // time does so within this.
    private static readonly TimeSpan SameInterruption = TimeSpan.FromHours(2);

    // Beyond this callers are told to come again, and their messages wait.
    private const int MaxWaiting = 5_000;

    // A batch is everybody's: it goes on when one caller has gone.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly ICircuitStore _store;
    private readonly CircuitBoard _board;
    private readonly CircuitEvaluation _evaluation;
    private readonly TimeProvider _time;
    private readonly CircuitMetrics _metrics;
    private readonly ILogger<RecordInterruption> _logger;
    private readonly GroupCommit<Report> _reports;
    private readonly IOptions<CircuitOptions> _options;

    public RecordInterruption(
        ICircuitStore store,
        CircuitBoard board,
        CircuitEvaluation evaluation,
        IOptions<CircuitOptions> options,
        TimeProvider time,
        CircuitMetrics metrics,
        ILogger<RecordInterruption> logger)
    {
        (_store, _board, _evaluation, _options, _time, _metrics, _logger) = (store, board, evaluation, options, time, metrics, logger);
        _reports = new(new GroupLimits(ICircuitStore.MaxFacts, int.MaxValue, MaxWaiting, MaxInFlight: 1, TimeSpan.Zero), _ => 0, StoreAsync, time);
    }

    /// <summary>
    /// Stores an interruption. Returns whether it was new for the instance, and the circuits afterwards, the type's first. Throws
    /// <see cref="CircuitStoreUnavailableException"/> when too many wait already.
    /// </summary>
    public async Task<(bool Recorded, IReadOnlyList<CircuitView> Circuits)> HandleAsync(InterruptionFact reported, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var report = new Report(reported.At > now + ClockDifference ? reported with { At = now } : reported);
        if (!await _reports.TryCommitAsync(report, cancellationToken))
        {
            throw new CircuitStoreUnavailableException($"{MaxWaiting} interruptions wait to be stored.");
        }

        var fact = report.Fact;
        return (report.Recorded, [.. new[] { fact.Type, fact.Pool, fact.Zone }.OfType<CircuitScope>().Select(_board.View)]);
    }

    private async Task<IReadOnlyList<Exception?>> StoreAsync(IReadOnlyList<Report> reports)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            await StoreAsync(reports, limit.Token);
            return new Exception?[reports.Count];
        }
        catch (OperationCanceledException e)
        {
            return [.. reports.Select(_ => new CircuitStoreUnavailableException("Storing interruptions took too long.", e))];
        }
        catch (CircuitStoreUnavailableException e)
        {
            return [.. reports.Select(_ => e)];
        }
    }

    private async Task StoreAsync(IReadOnlyList<Report> reports, CancellationToken cancellationToken)
    {
        string[] types = [.. reports.Select(report => report.Fact.InstanceType).Distinct(StringComparer.Ordinal)];
        string[] zones = [.. reports.Select(report => report.Fact.AvailabilityZone).OfType<string>().Distinct(StringComparer.Ordinal)];
        var oldest = reports.Min(report => report.Fact.At);
        var now = _time.GetUtcNow();
        var since = (oldest < now ? oldest : now) - SameInterruption;
        var known = (await Task.WhenAll(types.Select(type => _store.FactsSinceAsync(CircuitScope.OfType(type), since, cancellationToken))))
            .SelectMany(facts => facts).Select(fact => fact.InstanceId).ToHashSet(StringComparer.Ordinal);

        // Of what is told twice at the same time the earlier.
        List<Report> fresh =
        [
            .. reports.Where(report => !known.Contains(report.Fact.InstanceId))
                .GroupBy(report => report.Fact.InstanceId, StringComparer.Ordinal).Select(same => same.MinBy(report => report.Fact.At)!),
        ];
        if (fresh.Count > 0)
        {
            await PrepareAsync(types, zones, cancellationToken);
            var added = await _store.AddAsync([.. fresh.Select(report => report.Fact)], cancellationToken);
            foreach (var (report, isNew) in fresh.Zip(added))
            {
                report.Recorded = isNew;
                if (isNew)
                {
                    Tell(report.Fact);
                }
            }
        }

        // Also what was known before: whoever stored it may have crashed right after. But nothing new is nothing to an open circuit.
        var all = fresh.Count > 0;
        await _evaluation.RunAsync(
            [.. zones.Where(zone => all || !IsOpen(CircuitScope.OfZone(zone)))], [.. types.Where(type => all || !IsOpen(CircuitScope.OfType(type)))], cancellationToken);
    }

    private bool IsOpen(CircuitScope scope) => _board.View(scope).State is BreakerState.Open;

    /// <summary>Every list of facts has a record before it has a fact, so that whoever looks at all records finds all facts that matter.</summary>
    private async Task PrepareAsync(string[] types, string[] zones, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var known = _board.Records.Where(record => now - record.UpdatedAt < _options.Value.Window).Select(record => record.Scope).ToHashSet();
        List<CircuitScope> unknown = [.. types.Select(CircuitScope.OfType).Concat(zones.Select(CircuitScope.OfZone)).Where(scope => !known.Contains(scope))];
        if (unknown.Count == 0)
        {
            return;
        }

        foreach (var record in await _store.FindAsync(unknown, cancellationToken))
        {
            var touched = record with { UpdatedAt = now };
            if ((record.Version == 0 || now - record.UpdatedAt >= _options.Value.Window) && await _store.TryWriteAsync(touched, cancellationToken))
            {
                _board.Apply(touched with { Version = touched.Version + 1 });
            }
        }
    }

    private void Tell(InterruptionFact fact)
    {
        _metrics.Interrupted(fact.InstanceType);
        _logger.Interrupted(fact.InstanceId, fact.InstanceType, fact.AvailabilityZone ?? "an unknown zone", fact.Source, fact.At);
    }

    private sealed class Report(InterruptionFact fact)
    {
        public InterruptionFact Fact { get; } = fact;

        public bool Recorded { get; set; }
    }
}
