using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>How fast a job is owed another runner when spot takes its instance back before it has started: from the warning to its message on the queue.</summary>
internal static class RequeueBenchmark
{
    private const int Victims = 150;
    private const int VictimsPerSecond = 15;
    private const int LoadPerSecond = 50;
    private const double BootSeconds = 40;

    public static string Run()
    {
        var (hooks, circuit) = (FreePort.Next(), FreePort.Next());
        using var cloud = ServerProcess.StartOnLoadCore(
            CloudServer.Kind,
            $"--LocalCloud:GitHub:WebhookUrl=http://127.0.0.1:{hooks}{WebhookServer.Ours}",
            $"--LocalCloud:GitHub:WebhookSecret={Payloads.Secret}",
            $"--LocalCloud:Aws:Boot={TimeSpan.FromSeconds(BootSeconds)}");
        using var server = ServerProcess.StartOnServerCore(
            RecoveryServer.Kind, [cloud.Address.ToString(), $"{hooks}", $"{circuit}", "--Fleet:FleetsPerSecond=1000", "--Fleet:FleetBurst=1000"]);
        var latencies = MeasureAsync(cloud, server).GetAwaiter().GetResult();
        var table = new Table(
            $"""
            {Victims} jobs have an instance each that boots for {BootSeconds:0} s. Then {VictimsPerSecond} of the instances a second are warned while {LoadPerSecond} other jobs a second are queued. The
            time is from the warning, which goes to the events queue, until the job's message is on its queue again: in between its runner is removed at GitHub, its record
            is written, and the interruption is recorded by the circuit breaker. GitHub's limit allows an installation 180 removals a minute; more have to wait. Webhooks, Fleet, Circuit and Events are one process on a core of their own.
            """,
            "jobs queued again", "p50 (ms)", "p99 (ms)", "longest (ms)");
        table.Row(
            $"{latencies.Count} of {Victims}",
            $"{Statistics.Percentile(latencies, 50):0}",
            $"{Statistics.Percentile(latencies, 99):0}",
            $"{latencies.Max():0}");
        return table.ToString();
    }

    private static async Task<IReadOnlyList<double>> MeasureAsync(ServerProcess cloud, ServerProcess server)
    {
        using var world = new CloudClient(cloud.Address);
        using var events = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(1) };
        await Task.WhenAll(Enumerable.Range(0, Victims).Select(number => QueueJobAsync(world, number)));
        var victims = await FindVictimsAsync(world, events);

        using var enough = new CancellationTokenSource();
        var load = LoadAsync(world, enough.Token);
        var warned = new Dictionary<long, long>();
        using (var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / VictimsPerSecond)))
        {
            foreach (var (instance, job) in victims)
            {
                await timer.WaitForNextTickAsync();
                warned[job] = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                using var answer = await world.Http.PostAsJsonAsync($"_local/instances/{instance}/interrupt", new JsonObject { ["noticeSeconds"] = 120 });
                answer.EnsureSuccessStatusCode();
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(6));
        await enough.CancelAsync();
        await load;
        return
        [
            .. (await events.GetStringAsync(new Uri("requeued", UriKind.Relative))).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' '))
                .Select(line => (Job: long.Parse(line[0], CultureInfo.InvariantCulture), At: long.Parse(line[1], CultureInfo.InvariantCulture)))
                .Where(line => warned.ContainsKey(line.Job))
                .Select(line => (double)(line.At - warned[line.Job])),
        ];
    }

    /// <summary>The jobs' instances, once each job has one that boots.</summary>
    private static async Task<IReadOnlyList<(string Instance, long Job)>> FindVictimsAsync(CloudClient world, HttpClient events)
    {
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var victims = new List<(string, long)>();
            foreach (var instance in (await world.Http.GetFromJsonAsync<JsonElement>("_local/instances")).EnumerateArray().Where(one => one.GetProperty("market").GetString() == "spot"))
            {
                var id = instance.GetProperty("instanceId").GetString()!;
                if (long.Parse(await events.GetStringAsync(new Uri($"job?instance={id}", UriKind.Relative)), CultureInfo.InvariantCulture) is var job and > 0)
                {
                    victims.Add((id, job));
                }
            }

            if (victims.Count == Victims)
            {
                return victims;
            }
        }

        throw new InvalidOperationException("Not every job had an instance within 20 seconds.");
    }

    private static async Task LoadAsync(CloudClient world, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / LoadPerSecond));
        try
        {
            for (var number = Victims; await timer.WaitForNextTickAsync(cancellationToken); number++)
            {
                await QueueJobAsync(world, number);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Enough.
        }
    }

    private static async Task QueueJobAsync(CloudClient world, int number)
    {
        var run = new JsonObject
        {
            ["repo"] = "acme/widgets",
            ["jobs"] = new JsonArray(new JsonObject
            {
                ["name"] = $"build-{number}",
                ["labels"] = new JsonArray("runs-fleet/cpu=2/arch=arm64"),
                ["durationSeconds"] = 1,
                ["conclusion"] = "success",
            }),
        };
        using var answer = await world.Http.PostAsJsonAsync("_local/github/runs", run);
        answer.EnsureSuccessStatusCode();
    }
}
