using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>Verify, parse, decide and answer, against reading and dropping the same bytes, and beside Octokit's library.</summary>
internal static class HandlerBenchmark
{
    private const int Clients = 16;
    private const int Requests = 3_000;
    private const int Rounds = 7;

    public static string Run()
    {
        using var server = ServerProcess.StartOnServerCore(WebhookServer.Kind);
        (string Name, IReadOnlyList<byte[]> Requests)[] variants =
        [
            ("body dropped", Payloads.Requests(WebhookServer.Discard, 16)),
            ("RunsFleet, enqueue left out", Payloads.Requests(WebhookServer.Ours, 16)),
            ("Octokit.Webhooks.AspNetCore, empty handler", Payloads.Requests(WebhookServer.Octokit, 16)),
        ];
        WarmUp.Run(() =>
        {
            foreach (var variant in variants)
            {
                Send(variant.Requests, Requests);
            }
        });

        var rounds = variants.Select(_ => new List<(double Cpu, double Rate)>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < variants.Length; i++)
            {
                rounds[i].Add(Send(variants[i].Requests, Requests));
            }
        }

        var table = new Table(
            $"""
            A `workflow_job` of {Payloads.Body(0).Length / 1024.0:0.0} KiB, signed. One server process holds all three endpoints, with the same Kestrel settings,
            middleware and telemetry; {Clients} clients on kept connections; {WarmUp.Rounds} rounds to warm up, then {Rounds} rounds of {Requests} each in turn. CPU is
            the server's, user and kernel; median of the rounds, ratios within a round.
            """,
            "endpoint", "CPU per request (us)", "ratio", "requests/s on one core");
        for (var i = 0; i < variants.Length; i++)
        {
            var ratio = Statistics.Median(rounds[i].Zip(rounds[0], (own, discard) => own.Cpu / discard.Cpu));
            table.Row($"{variants[i].Name}", $"{Statistics.Median(rounds[i].Select(r => r.Cpu)):0.0}", $"{ratio:0.00}", $"{Statistics.Median(rounds[i].Select(r => r.Rate)):0}");
        }

        return table.ToString();

        (double Cpu, double Rate) Send(IReadOnlyList<byte[]> requests, int count)
        {
            var before = server.Cpu;
            var took = Load.RunAsync(server.Address, requests, Clients, count).GetAwaiter().GetResult();
            return ((server.Cpu - before).TotalMicroseconds / count, count / took.TotalSeconds);
        }
    }
}
