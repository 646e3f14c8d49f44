using Polly;
using Polly.CircuitBreaker;
using RunsFleet.Bench.Running;
using RunsFleet.Fleet.Circuits;

namespace RunsFleet.Bench.Benchmarks;

internal static class CircuitCheckBenchmark
{
    private const int ChecksPerCall = 1_000;
    private static readonly object Done = new();
    private static readonly string[] Types = [.. Enumerable.Range(0, 50).Select(i => $"c7g.{i}xlarge")];
    private static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c", "us-east-1d", "us-east-1e"];

    private static long _sum;

    public static string Run()
    {
        var table = new Table(
            $"""
            `CircuitSnapshot.Check` of an offering, 250 offerings in turn: pool, type and zone. Beside it the state of one in-process circuit breaker of Polly.Core, what people would reach for.
            {Micro.Method}
            """,
            "circuits not closed", "ns", "bytes");
        foreach (var count in (ReadOnlySpan<int>)[0, 10, 100])
        {
            var half = Zones.SelectMany(zone => Types.Select(type => $"{type}@{zone}")).Where((_, i) => i % 2 == 0);
            var snapshot = new CircuitSnapshot([.. half.Take(count).Select(scope => new KnownCircuit(scope, true, long.MaxValue, 0))]);
            Row(table, $"{count}", () => Check(snapshot));
        }

        var provider = new CircuitBreakerStateProvider();
        _ = new ResiliencePipelineBuilder().AddCircuitBreaker(new CircuitBreakerStrategyOptions { StateProvider = provider }).Build();
        Row(table, $"Polly.Core, one circuit", () => Read(provider));
        return table.ToString();
    }

    private static void Row(Table table, FormattableString name, Func<object> call)
    {
        var (nanoseconds, bytes) = Micro.Measure(call);
        table.Row(name, $"{nanoseconds / ChecksPerCall:0.0}", $"{bytes / ChecksPerCall:0.0}");
    }

    private static object Check(CircuitSnapshot snapshot)
    {
        for (var i = 0; i < ChecksPerCall; i++)
        {
            _sum += (int)snapshot.Check(Types[i % Types.Length], Zones[i % Zones.Length], i);
        }

        return Done;
    }

    private static object Read(CircuitBreakerStateProvider provider)
    {
        for (var i = 0; i < ChecksPerCall; i++)
        {
            _sum += (int)provider.CircuitState;
        }

        return Done;
    }
}
