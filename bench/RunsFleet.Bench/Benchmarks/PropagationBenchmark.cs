using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using RunsFleet.Bench.Running;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>How long after a circuit was written a watcher knows of it.</summary>
internal static class PropagationBenchmark
{
    private const int Watchers = 8;
    private const int Warm = 100;
    private const int Changes = 500;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(23);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static string Run()
    {
        using var world = new CircuitWorld();
        return RunAsync(world).GetAwaiter().GetResult();
    }

    private static async Task<string> RunAsync(CircuitWorld world)
    {
        using var end = new CancellationTokenSource();
        var near = new ConcurrentQueue<(string Scope, long At)>();
        var far = new ConcurrentQueue<(string Scope, long At)>();
        var watching = Enumerable.Range(0, Watchers)
            .SelectMany(_ => new[] { WatchAsync(world.First, near, end.Token), WatchAsync(world.Second, far, end.Token) }).ToArray();

        using var timer = new PeriodicTimer(Pause);
        for (var i = 0; i < Warm + Changes && await timer.WaitForNextTickAsync(); i++)
        {
            await world.First.OpenCircuitAsync(new OpenCircuitRequest
            {
                Scope = $"c7g.{i}xlarge",
                Duration = Duration.FromTimeSpan(TimeSpan.FromHours(1)),
                Actor = "bench",
                Reason = "to be told of",
            });
        }

        var started = TimeProvider.System.GetTimestamp();
        while (near.Count < Watchers * (Warm + Changes) || far.Count < Watchers * (Warm + Changes))
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"Watchers were told {near.Count} and {far.Count} times and not {Watchers * (Warm + Changes)}.");
            }

            await Task.Delay(100);
        }

        await end.CancelAsync();
        await Task.WhenAll(watching);
        var committed = (await world.Http.GetStringAsync(new Uri("commits", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ')).ToDictionary(line => line[0], line => long.Parse(line[1], CultureInfo.InvariantCulture));
        var table = new Table(
            $"""
            From DynamoDB's answer to the write until a watcher has the message, {Watchers} watchers at each of two replicas, {Changes} circuits opened one after the other every
            {Pause.TotalMilliseconds:0} ms through the first, {Warm} before them to warm up. Both processes read the same monotonic clock. Another replica reads the table every second, which is
            what its watchers wait for.
            """,
            "watchers of", "p50 (ms)", "p99 (ms)", "most (ms)");
        Row(table, "the replica that wrote", near);
        Row(table, "the other replica", far);
        return table.ToString();

        void Row(Table rows, string name, IEnumerable<(string Scope, long At)> heard)
        {
            double[] took =
            [
                .. heard.Where(change => int.Parse(change.Scope[4..^6], CultureInfo.InvariantCulture) >= Warm)
                    .Select(change => TimeProvider.System.GetElapsedTime(committed[change.Scope], change.At).TotalMilliseconds),
            ];
            rows.Row($"{name}", $"{Statistics.Percentile(took, 50):0.0}", $"{Statistics.Percentile(took, 99):0.0}", $"{took.Max():0.0}");
        }
    }

    private static async Task WatchAsync(CircuitBreaker.CircuitBreakerClient client, ConcurrentQueue<(string, long)> heard, CancellationToken cancellationToken)
    {
        using var watch = client.WatchCircuits(new WatchCircuitsRequest(), cancellationToken: cancellationToken);
        try
        {
            while (await watch.ResponseStream.MoveNext(cancellationToken))
            {
                var at = TimeProvider.System.GetTimestamp();
                foreach (var circuit in watch.ResponseStream.Current.Circuits)
                {
                    heard.Enqueue((circuit.Scope, at));
                }
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }
}
