using RunsFleet.Bench.Benchmarks;
using RunsFleet.Bench.Replay;
using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;

namespace RunsFleet.Bench;

/// <summary>
/// <c>dotnet run -c Release --project bench/RunsFleet.Bench [-- name...]</c> runs all benchmarks, or those named, and prints a table for each.
/// Nothing is asserted: what counts are the ratios within one run.
/// </summary>
internal static class Entry
{
    private static readonly IReadOnlyList<Benchmark> All =
    [
        new("handler", "Webhook handler, CPU of the server per request", HandlerBenchmark.Run),
        new("enqueue", "Webhooks with durable enqueue, 64 clients", EnqueueBenchmark.Run),
        new("consumer", "Consumer with an empty handler", ConsumerBenchmark.Run),
        new("queue-to-start", "From the webhook received to CreateFleet sent, 50 jobs/s", QueueToStartBenchmark.Run),
        new("requeue", "From an interruption to its job queued again, under load", RequeueBenchmark.Run),
        new("labels", "Label parsing", LabelBenchmark.Run),
        new("planning", "Launch planning", PlanningBenchmark.Run),
        new("circuit-check", "Circuit check in memory", CircuitCheckBenchmark.Run),
        new("circuit-calls", "CheckCircuit over gRPC", UnaryCheckBenchmark.Run),
        new("circuit-watch", "From a circuit's write to its watchers", PropagationBenchmark.Run),
        new("circuit-record", "RecordInterruption", RecordInterruptionBenchmark.Run),
        new("replay", "Breaker policies on one spot market", ReplayBenchmark.Run),
    ];

    // Not async: the first thread stays the one that starts processes, since a process inherits the cores of the thread that starts it.
    public static int Main(string[] args)
    {
        if (args is [BenchServer.Argument, var kind, .. var settings])
        {
            BenchServer.RunAsync(kind, settings).GetAwaiter().GetResult();
            return 0;
        }

        if (args.FirstOrDefault(name => All.All(b => b.Name != name)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no benchmark {unknown}; there are {string.Join(", ", All.Select(b => b.Name))}.");
            return 2;
        }

        Cores.UseLoadCore();
        Console.WriteLine(Machine.Describe());
        foreach (var benchmark in All.Where(b => args.Length == 0 || args.Contains(b.Name)))
        {
            Console.Error.WriteLine($"... {benchmark.Name}");
            Console.WriteLine();
            Console.WriteLine($"### {benchmark.Title}");
            Console.WriteLine();
            Console.WriteLine(benchmark.Run());
        }

        return 0;
    }

    private sealed record Benchmark(string Name, string Title, Func<string> Run);
}
