using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>Our share of the time from queue to start: from a webhook received to the CreateFleet request that has its job.</summary>
internal static class QueueToStartBenchmark
{
    private const int Rate = 50;
    private const int WarmUp = 250;
    private const int Jobs = 1_000;

    // Like jobs share a request, so there are as many requests at a time as there are kinds.
    private static readonly string[] Labels =
        ["runs-fleet/cpu=2/arch=arm64", "runs-fleet/cpu=4/arch=arm64", "runs-fleet/cpu=2/arch=amd64", "runs-fleet/cpu=2/arch=amd64/spot=false"];

    public static string Run()
    {
        var free = Measure("--Fleet:FleetsPerSecond=1000", "--Fleet:FleetBurst=1000");
        var paced = Measure();
        var table = new Table(
            $"""
            The local GitHub queues {Rate} jobs a second of {Labels.Length} kinds and delivers the webhooks; Webhooks, Fleet and Circuit are one process on a core of their own, the
            local world is another on the core of the load. {WarmUp} jobs to warm up, then {Jobs}. Without pacing: 1,000 CreateFleet calls a second are allowed, so that what is
            left is our own time, the 50 ms included in which like jobs are gathered. With pacing: the default, 2 calls a second.
            """,
            "pacing", "jobs", "p50 (ms)", "p99 (ms)", "CreateFleet per 1,000 jobs");
        Row("off", free);
        Row("on", paced);
        table.Row(
            $"the wait that pacing adds",
            $"",
            $"{Statistics.Percentile(paced.Latencies, 50) - Statistics.Percentile(free.Latencies, 50):0}",
            $"{Statistics.Percentile(paced.Latencies, 99) - Statistics.Percentile(free.Latencies, 99):0}",
            $"");
        return table.ToString();

        void Row(string name, Result result) => table.Row(
            $"{name}",
            $"{result.Latencies.Count}",
            $"{Statistics.Percentile(result.Latencies, 50):0}",
            $"{Statistics.Percentile(result.Latencies, 99):0}",
            $"{result.Fleets * 1000.0 / Jobs:0}");
    }

    private static Result Measure(params string[] settings)
    {
        var (hooks, circuit) = (FreePort.Next(), FreePort.Next());
        using var cloud = ServerProcess.StartOnLoadCore(
            CloudServer.Kind, $"--LocalCloud:GitHub:WebhookUrl=http://127.0.0.1:{hooks}{WebhookServer.Ours}", $"--LocalCloud:GitHub:WebhookSecret={Payloads.Secret}");
        using var server = ServerProcess.StartOnServerCore(FleetServer.Kind, [cloud.Address.ToString(), $"{hooks}", $"{circuit}", .. settings]);
        return MeasureAsync(cloud, server).GetAwaiter().GetResult();
    }

    private static async Task<Result> MeasureAsync(ServerProcess cloud, ServerProcess server)
    {
        using var world = new CloudClient(cloud.Address);
        using var fleet = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        await LatenciesOfAsync(await QueueAsync(WarmUp));

        var before = await world.CallsAsync("CreateFleet");
        var latencies = await LatenciesOfAsync(await QueueAsync(Jobs));
        return new Result(latencies, await world.CallsAsync("CreateFleet") - before);

        async Task<IReadOnlyList<long>> QueueAsync(int count)
        {
            var runs = new List<Task<long>>();
            var started = TimeProvider.System.GetTimestamp();
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
            while (runs.Count < count && await timer.WaitForNextTickAsync())
            {
                for (var due = Math.Min(count, TimeProvider.System.GetElapsedTime(started).TotalSeconds * Rate); runs.Count < due;)
                {
                    runs.Add(QueueJobAsync(runs.Count));
                }
            }

            return await Task.WhenAll(runs);
        }

        async Task<long> QueueJobAsync(int number)
        {
            var run = new JsonObject
            {
                ["repo"] = "acme/widgets",
                ["jobs"] = new JsonArray(new JsonObject
                {
                    ["name"] = $"build-{number}",
                    ["labels"] = new JsonArray(Labels[number % Labels.Length]),
                    ["durationSeconds"] = 1,
                    ["conclusion"] = "success",
                }),
            };
            using var answer = await world.Http.PostAsJsonAsync("_local/github/runs", run);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("jobs")[0].GetProperty("id").GetInt64();
        }

        // Asked for rarely: a look at the records costs calls too.
        async Task<IReadOnlyList<double>> LatenciesOfAsync(IReadOnlyList<long> jobs)
        {
            var wanted = jobs.ToHashSet();
            for (var attempt = 0; attempt < 12; attempt++)
            {
                await Task.Delay(TimeSpan.FromSeconds(5));
                double[] found =
                [
                    .. (await fleet.GetStringAsync(new Uri("latencies", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                        .Select(line => line.Split(' '))
                        .Where(line => wanted.Contains(long.Parse(line[0], CultureInfo.InvariantCulture)))
                        .Select(line => double.Parse(line[1], CultureInfo.InvariantCulture)),
                ];
                if (found.Length == jobs.Count)
                {
                    return found;
                }
            }

            throw new InvalidOperationException("Not every job was launched within a minute.");
        }
    }

    private sealed record Result(IReadOnlyList<double> Latencies, long Fleets);
}
