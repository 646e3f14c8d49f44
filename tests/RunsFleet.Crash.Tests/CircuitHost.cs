using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunsFleet.Circuit;
using RunsFleet.Provisioner;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;

// A case mostly waits.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(RunsFleet.Crash.Tests.CircuitHost))]

namespace RunsFleet.Crash.Tests;

/// <summary>The circuit breaker that all worlds ask. It does not crash here, and nothing trips it.</summary>
public sealed class CircuitHost : IAsyncLifetime
{
    private readonly LocalWorld _world = new();
    private WebApplication _app = null!;
    private WebApplication _quiet = null!;

    /// <summary>Its gRPC address.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The address of one that opens nothing, whatever it is told.</summary>
    public string QuietAddress => _quiet.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        await _world.InitializeAsync();
        await ProvisionAsync(_world.Endpoint);
        var port = FreePort();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0"), new("Circuit:GrpcPort", $"{port}"), new("Drain:Delay", "00:00:00")]);
        builder.Services.AddDefaultAWSOptions(ServiceHost.Aws(_world.Endpoint, "circuit"));
        builder.AddServiceDefaults();
        builder.AddCircuit();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapDefaultEndpoints();
        _app.MapCircuit();
        await _app.StartAsync();
        Address = $"http://127.0.0.1:{port}";

        var quiet = WebApplication.CreateSlimBuilder();
        quiet.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        quiet.Services.AddGrpc();
        quiet.Logging.ClearProviders();
        _quiet = quiet.Build();
        _quiet.MapGrpcService<QuietCircuit>();
        await _quiet.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _quiet.DisposeAsync();
        await _app.DisposeAsync();
        await _world.DisposeAsync();
    }

    /// <summary>Makes queues, tables and templates at <paramref name="endpoint"/>.</summary>
    internal static async Task ProvisionAsync(Uri endpoint)
    {
        await using var services = new ServiceCollection().AddLogging().AddDefaultAWSOptions(ServiceHost.Aws(endpoint, "provisioner")).AddProvisioner().BuildServiceProvider();
        Assert.Equal(0, await services.GetRequiredService<ProvisioningRun>().RunAsync(TestContext.Current.CancellationToken));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
