using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Amazon;
using Amazon.EC2;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SimpleSystemsManagement;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Fleet.Circuits;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;

namespace RunsFleet.Fleet.Tests;

/// <summary>The service as it is registered in production.</summary>
public sealed class FleetRegistrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Everything_that_is_registered_can_be_made()
    {
        using var app = Build([]);

        Assert.Equal(3, app.Services.GetServices<IHostedService>().Count(service => service.GetType().Name.StartsWith("SqsConsumer", StringComparison.Ordinal)));
        using var scope = app.Services.CreateScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<RunsFleet.Fleet.Launching.JobQueuedHandler>());
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<RunsFleet.Fleet.Termination.TerminateInstanceHandler>());
    }

    [Fact]
    public void L29_The_SDK_retries_in_one_way_only()
    {
        using var app = Build([]);
        IClientConfig[] clients =
            [app.Services.GetRequiredService<IAmazonEC2>().Config, app.Services.GetRequiredService<IAmazonSimpleSystemsManagement>().Config];

        Assert.All(clients, config => Assert.Equal((2, 0), (config.MaxErrorRetry, config.MaxStaleConnectionRetries)));
        var createFleet = app.Services.GetRequiredKeyedService<IAmazonEC2>(Fleet.Aws.Ec2FleetLauncher.ClientKey).Config;
        Assert.Equal((0, 0), (createFleet.MaxErrorRetry, createFleet.MaxStaleConnectionRetries));
    }

    [Fact]
    public async Task Faults_of_the_configuration_stop_the_start_and_are_reported_together()
    {
        using var app = Build(new() { ["Fleet:MaxOverrides"] = "0", ["GitHub:AppId"] = "" });

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Cancel));

        Assert.Contains("Fleet:MaxOverrides", fault.ToString(), StringComparison.Ordinal);
        Assert.Contains("GitHub:AppId", fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_bound_from_the_configuration()
    {
        using var app = Build(new() { ["Fleet:SubnetIds:0"] = "subnet-1", ["Fleet:SubnetIds:1"] = "subnet-2", ["Fleet:RetryDelay"] = "00:00:01" });

        var options = app.Services.GetRequiredService<IOptions<FleetOptions>>().Value;

        Assert.Equal(["subnet-1", "subnet-2"], options.SubnetIds);
        Assert.Equal(TimeSpan.FromSeconds(1), options.RetryDelay);
    }

    [Fact]
    public async Task The_circuit_service_is_found_by_its_name_and_asked_over_HTTP_2()
    {
        await using var circuit = await CircuitService.StartAsync(Cancel);
        using var app = Build(new() { ["services:circuit:grpc:0"] = circuit.Address });

        var open = await app.Services.GetRequiredService<ICircuitGate>().CheckAsync(["c7g.large", "m7g.large"], ["us-east-1a"], Cancel);

        Assert.False(open.Allow(new Offering("c7g.large", "us-east-1a", Market.Spot)));
        Assert.True(open.Allow(new Offering("m7g.large", "us-east-1a", Market.Spot)));
    }

    [Fact]
    public async Task The_circuit_service_is_reached_before_the_first_message_so_that_no_launch_waits_for_the_connection()
    {
        await using var circuit = await CircuitService.StartAsync(Cancel);
        using var app = Build(new() { ["services:circuit:grpc:0"] = circuit.Address });
        var watch = Assert.Single(app.Services.GetServices<IHostedService>().OfType<CircuitWatch>());

        // The host runs every StartingAsync before any consumer's StartAsync.
        await Assert.IsType<IHostedLifecycleService>(watch, exactMatch: false).StartingAsync(Cancel);
        var open = await app.Services.GetRequiredService<ICircuitGate>().CheckAsync(["m7g.large"], ["us-east-1a"], Cancel);

        // It costs no question.
        Assert.Equal((1, 0), (circuit.Connections, circuit.Questions));
        Assert.False(open.Allow(new Offering("c7g.large", "us-east-1a", Market.Spot)));
        Assert.True(open.Allow(new Offering("m7g.large", "us-east-1a", Market.Spot)));
        await watch.StopAsync(Cancel);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_circuit_service_that_cannot_be_reached_does_not_stop_the_start(bool silent)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        if (!silent)
        {
            listener.Stop();
        }

        using var app = Build(new() { ["services:circuit:grpc:0"] = address, ["Fleet:CircuitConnectTimeout"] = "00:00:00.2" });

        var watch = app.Services.GetServices<IHostedService>().OfType<CircuitWatch>().Single();
        await watch.StartingAsync(Cancel);
        Assert.Null(watch.Age);
        await watch.StopAsync(Cancel);
    }

    private static WebApplication Build(Dictionary<string, string?> configuration)
    {
        using var key = RSA.Create(2048);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(configuration)
        {
            ["GitHub:PrivateKey"] = key.ExportPkcs8PrivateKeyPem(),
            ["Fleet:CircuitTimeout"] = "00:00:20",
        });
        if (!configuration.ContainsKey("GitHub:AppId"))
        {
            builder.Configuration["GitHub:AppId"] = "1";
        }

        builder.Services.AddDefaultAWSOptions(new AWSOptions { Region = RegionEndpoint.USEast1, Credentials = new BasicAWSCredentials("test", "test") });
        builder.Logging.ClearProviders();
        builder.Host.UseDefaultServiceProvider(provider => (provider.ValidateOnBuild, provider.ValidateScopes) = (true, true));
        builder.AddServiceDefaults();
        builder.AddFleet();
        return builder.Build();
    }

    /// <summary>A circuit service where <c>c7g.large</c> is open.</summary>
    private sealed class CircuitService(WebApplication app, int[] connections) : IAsyncDisposable
    {
        public string Address => app.Urls.First();

        public int Connections => connections[0];

        public int Questions => app.Services.GetRequiredService<Answers>().Questions;

        public static async Task<CircuitService> StartAsync(CancellationToken cancellationToken)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            int[] connections = [0];
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => connection =>
                {
                    Interlocked.Increment(ref connections[0]);
                    return next(connection);
                });
            }));
            builder.Services.AddGrpc();
            builder.Services.AddSingleton<Answers>();
            var app = builder.Build();
            app.MapGrpcService<Answers>();
            await app.StartAsync(cancellationToken);
            return new CircuitService(app, connections);
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private sealed class Answers : CircuitBreaker.CircuitBreakerBase
        {
            private int _questions;

            public int Questions => _questions;

            public override async Task WatchCircuits(WatchCircuitsRequest request, IServerStreamWriter<WatchCircuitsResponse> responseStream, ServerCallContext context)
            {
                var open = new Circuit { Scope = "c7g.large", State = CircuitState.Open, Remaining = new() { Seconds = 600 } };
                await responseStream.WriteAsync(new WatchCircuitsResponse { Snapshot = true, Circuits = { open } }, context.CancellationToken);
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }

            public override Task<CheckCircuitsResponse> CheckCircuits(CheckCircuitsRequest request, ServerCallContext context)
            {
                Interlocked.Increment(ref _questions);
                var response = new CheckCircuitsResponse();
                response.Circuits.AddRange(request.InstanceTypes.Select(type => new Circuit
                {
                    Scope = type,
                    State = type == "c7g.large" ? CircuitState.Open : CircuitState.Closed,
                }));
                return Task.FromResult(response);
            }
        }
    }
}
