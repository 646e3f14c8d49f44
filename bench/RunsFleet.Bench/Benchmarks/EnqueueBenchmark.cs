using RunsFleet.Bench.Running;
using RunsFleet.Bench.Servers;

namespace RunsFleet.Bench.Benchmarks;

/// <summary>Our batched sender against one SendMessage for each request, the server otherwise the same.</summary>
internal static class EnqueueBenchmark
{
    private const int Clients = 64;
    private const int Requests = 3_000;
    private const int Rounds = 5;

    public static string Run()
    {
        using var cloud = ServerProcess.StartOnLoadCore(CloudServer.Kind);
        using var server = ServerProcess.StartOnServerCore(WebhookServer.Kind, cloud.Address.ToString());
        var requests = Payloads.Requests(WebhookServer.Ours, 16);
        (string Name, Uri Address)[] variants = [("a SendMessage each", server.Addresses[2]), ("RunsFleet, group commit", server.Addresses[1])];
        WarmUp.Run(() =>
        {
            foreach (var (_, address) in variants)
            {
                Send(address, Requests);
            }
        });

        var rounds = variants.Select(_ => new List<(double Rate, double Cpu, double CloudCpu)>()).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < variants.Length; i++)
            {
                rounds[i].Add(Send(variants[i].Address, Requests));
            }
        }

        var table = new Table(
            $"""
            The same requests; an answer comes when SQS (the local world, in a third process on the core of the load) has the message. {Clients} clients; {WarmUp.Rounds} rounds
            to warm up, then {Rounds} rounds of {Requests} each in turn; medians.
            """,
            "sender", "requests/s", "ratio", "server CPU per request (us)", "SQS CPU per request (us)");
        for (var i = 0; i < variants.Length; i++)
        {
            var ratio = Statistics.Median(rounds[i].Zip(rounds[0], (own, single) => own.Rate / single.Rate));
            table.Row(
                $"{variants[i].Name}",
                $"{Statistics.Median(rounds[i].Select(r => r.Rate)):0}",
                $"{ratio:0.00}",
                $"{Statistics.Median(rounds[i].Select(r => r.Cpu)):0}",
                $"{Statistics.Median(rounds[i].Select(r => r.CloudCpu)):0}");
        }

        return table.ToString();

        (double Rate, double Cpu, double CloudCpu) Send(Uri address, int count)
        {
            var (before, cloudBefore) = (server.Cpu, cloud.Cpu);
            var took = Load.RunAsync(address, requests, Clients, count).GetAwaiter().GetResult();
            return (count / took.TotalSeconds, (server.Cpu - before).TotalMicroseconds / count, (cloud.Cpu - cloudBefore).TotalMicroseconds / count);
        }
    }
}
