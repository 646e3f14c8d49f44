using System.Globalization;
using System.Runtime.CompilerServices;
using Google.Protobuf.WellKnownTypes;
using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>How fast interruptions are stored and evaluated.</summary>
internal static class RecordInterruptionBenchmark
{
    private const int Callers = 64;
    private const int Total = 1_000;
    private static readonly string[] Zones = ["us-east-1a", "us-east-1b", "us-east-1c"];
    private static readonly string[] Operations = ["TransactWriteItems", "Query", "BatchGetItem", "PutItem"];

    public static string Run()
    {
        using var world = new CircuitWorld();
        return RunAsync(world).GetAwaiter().GetResult();
    }

    private static async Task<string> RunAsync(CircuitWorld world)
    {
        await RecordAsync("warm", types: 20, zones: 3);
        var plain = await MeasureAsync(async () =>
            (double.Parse(await world.Http.GetStringAsync(new Uri($"plain/{Total}", UriKind.Relative)), CultureInfo.InvariantCulture), []));
        var table = new Table(
            $"""
            {Total} interruptions of as many instances at once, {Callers} callers, one replica: each is answered when its fact is stored and its circuits are evaluated. Beside it
            the two writes of a fact alone, a transaction for each, by {CircuitServer.PlainCallers} callers in the server. {Total} before them to warm up.
            """,
            "interruptions", "per second", "ratio", "p50 (ms)", "p99 (ms)", "TransactWriteItems", "Query", "BatchGetItem", "PutItem");
        Row("writes alone", plain);
        foreach (var (name, types, zones) in ((string, int, int)[])[("of 20 types in 3 zones", 20, 3), ("of one pool", 1, 1)])
        {
            Row(name, await MeasureAsync(() => RecordAsync($"m{types}", types, zones)));
        }

        return table.ToString();

        void Row(string name, Result result) => table.Row(
            $"{name}",
            $"{result.Rate:0}",
            $"{result.Rate / plain.Rate:0.00}",
            Milliseconds(result, 50),
            Milliseconds(result, 99),
            $"{result.Calls[0]}",
            $"{result.Calls[1]}",
            $"{result.Calls[2]}",
            $"{result.Calls[3]}");

        static FormattableString Milliseconds(Result result, double percent) =>
            FormattableStringFactory.Create(result.Took.Count == 0 ? "" : "{0:0}", Statistics.Percentile(result.Took, percent));

        async Task<Result> MeasureAsync(Func<Task<(double Milliseconds, IReadOnlyList<double> Took)>> run)
        {
            var before = await CountAsync();
            var (milliseconds, took) = await run();
            var after = await CountAsync();
            return new Result(Total / milliseconds * 1000, took, [.. after.Zip(before, (a, b) => a - b)]);
        }

        async Task<IReadOnlyList<long>> CountAsync()
        {
            var counts = new List<long>();
            foreach (var operation in Operations)
            {
                counts.Add(await world.Cloud.CallsAsync(operation));
            }

            return counts;
        }

        async Task<(double Milliseconds, IReadOnlyList<double> Took)> RecordAsync(string family, int types, int zones)
        {
            var now = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            var started = TimeProvider.System.GetTimestamp();
            var took = await CircuitWorld.CallAsync(Callers, Total, async i => await world.First.RecordInterruptionAsync(new RecordInterruptionRequest
            {
                InstanceId = $"i-{Guid.NewGuid():n}"[..19],
                InstanceType = $"{family}.{i % types}xlarge",
                AvailabilityZone = Zones[i / types % zones],
                InterruptedAt = now,
                Source = InterruptionSource.Warning,
            }));
            return (TimeProvider.System.GetElapsedTime(started).TotalMilliseconds, took);
        }
    }

    private sealed record Result(double Rate, IReadOnlyList<double> Took, IReadOnlyList<long> Calls);
}
