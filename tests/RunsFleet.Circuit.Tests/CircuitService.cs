using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using RunsFleet.Contracts.Circuit.V1;

namespace RunsFleet.Circuit.Tests;

/// <summary>The whole service as in production, in memory, on a store that is no AWS.</summary>
internal sealed class CircuitService : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings = new()
    {
        ["Circuit:GrpcPort"] = "18081",
        ["Drain:Delay"] = "00:00:00",
        ["AWS_REGION"] = "us-east-1",
    };

    public InMemoryCircuitStore Store { get; } = new();

    public FakeTimeProvider Time { get; } = new(Circuits.Noon);

    public void Set(string key, string value) => _settings[key] = value;

    public CircuitBreaker.CircuitBreakerClient CreateGrpcClient() =>
        new(GrpcChannel.ForAddress(Server.BaseAddress, new GrpcChannelOptions { HttpHandler = Server.CreateHandler() }));

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Production");
        foreach (var (key, value) in _settings)
        {
            builder.UseSetting(key, value);
        }

        builder.ConfigureTestServices(services =>
        {
            services.AddSingleton<ICircuitStore>(Store);
            services.AddSingleton<TimeProvider>(Time);
            services.AddLogging(logging => logging.ClearProviders().AddFakeLogging());
        });
    }
}
