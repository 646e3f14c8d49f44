using Google.Protobuf.WellKnownTypes;
using RunsFleet.Bench.Running;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>CheckCircuit over gRPC against an empty handler: what the answer itself costs.</summary>
internal static class UnaryCheckBenchmark
{
    private const int Rounds = 5;
    private const int OpenCircuits = 20;
    private static readonly int[] Callers = [1, 8, 64];

    private static readonly CheckCircuitRequest Request =
        new() { InstanceType = "c7g.large", AvailabilityZones = { "us-east-1a", "us-east-1b", "us-east-1c" } };

    public static string Run()
    {
        using var world = new CircuitWorld();
        return RunAsync(world).GetAwaiter().GetResult();
    }

    private static async Task<string> RunAsync(CircuitWorld world)
    {
        for (var i = 0; i < OpenCircuits; i++)
        {
            await world.First.OpenCircuitAsync(new OpenCircuitRequest
            {
                Scope = $"c7g.{i}xlarge@us-east-1a",
                Duration = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
                Actor = "bench",
                Reason = "a table that is not empty",
            });
        }

        var (ours, empty) = (world.First, world.Empty);
        WarmUp.Run(() =>
        {
            MeasureAsync(empty, 8, 1_000).GetAwaiter().GetResult();
            MeasureAsync(ours, 8, 1_000).GetAwaiter().GetResult();
        });
        var table = new Table(
            $"""
            `CheckCircuit` of a type in three zones, {OpenCircuits} circuits open, against a gRPC service in the same process, with the same telemetry, whose handler
            returns a constant. One connection, as Fleet has. {WarmUp.Rounds} rounds to warm up, then {Rounds} in turn for each; medians, ratios within a round. The client is
            on the core of the load, and at 64 callers is what limits both.
            """,
            "callers", "handler", "calls/s", "p50 (ms)", "p99 (ms)", "CPU of the server per call (us)", "ratio");
        foreach (var callers in Callers)
        {
            var rounds = new List<(Result Empty, Result Ours)>();
            for (var round = 0; round < Rounds; round++)
            {
                var calls = 1_500 * Math.Min(callers, 8);
                rounds.Add((await MeasureAsync(empty, callers, calls), await MeasureAsync(ours, callers, calls)));
            }

            Row(table, $"{callers}", "empty", [.. rounds.Select(r => r.Empty)], 1);
            Row(table, $"{callers}", "CheckCircuit", [.. rounds.Select(r => r.Ours)], Statistics.Median(rounds.Select(r => r.Ours.Cpu / r.Empty.Cpu)));
        }

        return table.ToString();

        async Task<Result> MeasureAsync(CircuitBreaker.CircuitBreakerClient client, int callers, int total)
        {
            var cpu = world.Server.Cpu;
            var started = TimeProvider.System.GetTimestamp();
            var took = await CircuitWorld.CallAsync(callers, total, async _ => await client.CheckCircuitAsync(Request));
            var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
            return new Result(
                total / seconds, Statistics.Percentile(took, 50), Statistics.Percentile(took, 99), (world.Server.Cpu - cpu).TotalMicroseconds / total);
        }
    }

    private static void Row(Table table, FormattableString callers, string handler, Result[] rounds, double ratio) => table.Row(
        callers,
        $"{handler}",
        $"{Statistics.Median(rounds.Select(r => r.Rate)):0}",
        $"{Statistics.Median(rounds.Select(r => r.P50)):0.00}",
        $"{Statistics.Median(rounds.Select(r => r.P99)):0.00}",
        $"{Statistics.Median(rounds.Select(r => r.Cpu)):0}",
        $"{ratio:0.00}");

    private sealed record Result(double Rate, double P50, double P99, double Cpu);
}
