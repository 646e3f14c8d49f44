using System.Globalization;
using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;
using RunsFleet.Contracts;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>How fast messages are taken off a queue, and with how many calls.</summary>
internal static class ConsumerBenchmark
{
    private const int Backlog = 5_000;
    private const int Rounds = 3;
    private const int Rate = 200;
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(15);

    public static string Run()
    {
        using var cloud = ServerProcess.StartOnLoadCore(CloudServer.Kind);
        using var server = ServerProcess.StartOnServerCore(ConsumerServer.Kind, cloud.Address.ToString());
        return RunAsync(cloud, server).GetAwaiter().GetResult();
    }

    private static async Task<string> RunAsync(ServerProcess cloud, ServerProcess server)
    {
        using var world = new CloudClient(cloud.Address);
        using var consumer = new HttpClient(new SocketsHttpHandler()) { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        await BacklogAsync();

        var rounds = new List<Result>();
        for (var round = 0; round < Rounds; round++)
        {
            rounds.Add(await BacklogAsync());
        }

        var steady = await SteadyAsync();
        var table = new Table(
            $"""
            `SqsConsumer` with {ConsumerServer.Concurrency} slots and a handler that does nothing, on the local world's SQS in another process on the core of the load. Backlog: {Backlog}
            messages wait, {Rounds} rounds after one to warm up, median. Steady: {Rate} messages a second for {Steady.TotalSeconds:0} s.
            """,
            "load", "messages/s", "CPU per message (us)", "ReceiveMessage per 1,000", "DeleteMessageBatch per 1,000");
        Row("backlog", new Result(
            Statistics.Median(rounds.Select(r => r.Rate)),
            Statistics.Median(rounds.Select(r => r.Cpu)),
            Statistics.Median(rounds.Select(r => r.Receives)),
            Statistics.Median(rounds.Select(r => r.Deletes))));
        Row("steady", steady);
        return table.ToString();

        void Row(string name, Result result) => table.Row($"{name}", $"{result.Rate:0}", $"{result.Cpu:0}", $"{result.Receives:0}", $"{result.Deletes:0}");

        async Task<Result> BacklogAsync()
        {
            await world.SendAsync(QueueNames.Main, Enumerable.Range(0, Backlog).Select(Message));
            return await MeasureAsync(Backlog, () => Task.CompletedTask);
        }

        Task<Result> SteadyAsync()
        {
            var total = Rate * (int)Steady.TotalSeconds;
            return MeasureAsync(total, async () =>
            {
                // By the clock: a late tick sends what is due.
                var started = TimeProvider.System.GetTimestamp();
                using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
                for (var sent = 0; sent < total && await timer.WaitForNextTickAsync();)
                {
                    var due = Math.Min(total, (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * Rate));
                    await world.SendAsync(QueueNames.Main, Enumerable.Range(sent, due - sent).Select(Message));
                    sent = due;
                }
            });
        }

        async Task<Result> MeasureAsync(int count, Func<Task> send)
        {
            var (receives, deletes, cpu) = (await world.CallsAsync("ReceiveMessage"), await world.CallsAsync("DeleteMessageBatch"), server.Cpu);
            var running = consumer.GetStringAsync(new Uri($"run/{count}", UriKind.Relative));
            await send();
            var milliseconds = double.Parse(await running, CultureInfo.InvariantCulture);
            return new Result(
                count / milliseconds * 1000,
                (server.Cpu - cpu).TotalMicroseconds / count,
                (await world.CallsAsync("ReceiveMessage") - receives) * 1000.0 / count,
                (await world.CallsAsync("DeleteMessageBatch") - deletes) * 1000.0 / count);
        }
    }

    private static string Message(int number) => MessageJson.Write(new JobQueued
    {
        Version = MessageJson.Version,
        DeliveryId = "72d3162e-cc78-11e3-81ab-4c9367dc0958",
        Request = new JobRequest
        {
            JobId = number + 1,
            RunId = 4_747_967_848,
            RunAttempt = 1,
            Repository = "acme/widgets",
            JobName = $"build-{number}",
            Labels = ["runs-fleet/cpu=4/arch=arm64"],
            RunnerLabel = "runs-fleet/cpu=4/arch=arm64",
            Spec = new RunnerSpec { Cpu = new(4, 8), Arch = CpuArchitecture.Arm64 },
            QueuedAt = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero),
        },
    });

    private sealed record Result(double Rate, double Cpu, double Receives, double Deletes);
}
