using System.Net;
using System.Net.Sockets;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Circuit.Tests;

public sealed class GrpcEndpointTests
{
    [Theory]
    [InlineData("http://localhost:5001", null, "http://localhost:5001 http://localhost:8081")]
    [InlineData("http://127.0.0.1:5001; http://[::1]:5001", null, "http://127.0.0.1:5001 http://[::1]:5001 http://127.0.0.1:8081")]
    [InlineData("http://+:80", "8080", "http://+:80 http://+:8081")]
    [InlineData(null, "8080", "http://*:8080 http://*:8081")]
    [InlineData(null, null, "http://localhost:5000 http://localhost:8081")]
    public void The_port_is_added_on_the_host_of_the_given_addresses(string? urls, string? ports, string expected)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls, ["http_ports"] = ports })
            .Build();

        Assert.Equal(expected, string.Join(' ', GrpcEndpoint.Addresses(configuration, 8081)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    public async Task One_port_serves_gRPC_and_the_other_health(string host)
    {
        var (http, grpc) = (FreePort(), FreePort());
        var builder = WebApplication.CreateSlimBuilder(["--urls", $"http://{host}:{http}", "--Circuit:GrpcPort", $"{grpc}", "--Drain:Delay", "00:00:00"]);
        builder.Logging.ClearProviders();
        builder.AddServiceDefaults();
        builder.AddCircuit();
        builder.Services.AddSingleton<ICircuitStore>(new InMemoryCircuitStore());
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapCircuit();
        await app.StartAsync(TestContext.Current.CancellationToken);

        using var channel = GrpcChannel.ForAddress($"http://{host}:{grpc}");
        var answer = await new CircuitBreaker.CircuitBreakerClient(channel).CheckCircuitAsync(
            new CheckCircuitRequest { InstanceType = "c7g.large" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(CircuitState.Closed, answer.Circuit.State);

        using var handler = new SocketsHttpHandler();
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{host}:{http}/health/live");
        using var health = await client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal(new Version(1, 1), health.Version);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
