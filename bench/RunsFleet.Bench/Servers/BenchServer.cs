namespace RunsFleet.Bench.Servers;

/// <summary>
/// The other side of the benchmarks. It prints its addresses in one line and then nothing more: what a service logs is formatted as in
/// production and dropped. It ends with its parent, whose end closes its input.
/// </summary>
internal static class BenchServer
{
    /// <summary>The hidden first argument.</summary>
    public const string Argument = "serve";

    public static async Task RunAsync(string kind, string[] settings)
    {
        var addresses = Console.Out;
        Console.SetOut(TextWriter.Null);
        var running = await (kind switch
        {
            WebhookServer.Kind => WebhookServer.StartAsync(settings),
            CloudServer.Kind => CloudServer.StartAsync(settings),
            ConsumerServer.Kind => ConsumerServer.StartAsync(settings),
            CircuitServer.Kind => CircuitServer.StartAsync(settings),
            FleetServer.Kind => FleetServer.StartAsync(settings),
            RecoveryServer.Kind => RecoveryServer.StartAsync(settings),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        });
        await addresses.WriteLineAsync(string.Join(' ', running));
        await addresses.FlushAsync();
        await Console.In.ReadToEndAsync();
    }
}
