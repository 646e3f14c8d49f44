using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Extensions.NETCore.Setup;
using Amazon.Runtime;
using Amazon.SQS;
using Grpc.Core;
using LocalCloud.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RunsFleet.Contracts;
using RunsFleet.Contracts.Circuit.V1;
using RunsFleet.Ec2;
using RunsFleet.Messaging;
using RunsFleet.Records;
using RunsFleet.ServiceDefaults;
using RunsFleet.Testing;
using static RunsFleet.Events.Tests.Rows;

namespace RunsFleet.Events.Tests;

/// <summary>The service as it is hosted, with SQS and EC2 from an emulator, Circuit over real gRPC, and the records in memory.</summary>
public sealed class EventsServiceTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_come_in_records_and_facts_go_out()
    {
        using var sqs = new AmazonSQSClient(Credentials, new AmazonSQSConfig { ServiceURL = moto.Require().ToString(), AuthenticationRegion = "us-east-1" });
        foreach (var queue in QueueNames.All)
        {
            await sqs.CreateQueueAsync(queue, Cancelled);
            await sqs.CreateQueueAsync(QueueNames.DeadLetter(queue), Cancelled);
        }

        var circuit = new RecordingCircuit();
        await using var breaker = await StartCircuitAsync(circuit);
        var records = new InMemoryRecordStore();
        await records.TryWriteAsync(new RecordChanges { Jobs = [Launched(1, A)], Instances = [Instance(A, 1), Instance(B, null)] }, Cancelled);
        await using var service = await StartServiceAsync(records, breaker);
        using var http = service.GetTestClient();
        await Eventually(async () => (await http.GetAsync("/health/ready", Cancelled)).StatusCode == HttpStatusCode.OK);
        var sender = service.Services.GetRequiredService<IQueueSender>();

        await sender.SendAsync(QueueNames.Events, "not an event", cancellationToken: Cancelled);
        await sender.SendAsync(QueueNames.Events, MessageJson.Write(Started(1, A)), cancellationToken: Cancelled);
        await sender.SendAsync(QueueNames.Events, MessageJson.Write(Completed(1, A)), cancellationToken: Cancelled);
        await sender.SendAsync(QueueNames.Events, Warning(B), cancellationToken: Cancelled);

        await Eventually(() => Task.FromResult(
            records.AllJobs.Single().State is JobState.Completed && records.AllInstances.Single(i => i.InstanceId == B).InterruptedAt is not null));
        await Eventually(() => Task.FromResult(circuit.Requests.Any(request => request.InstanceId == B && request.InstanceType == "c7g.large")));
        await Eventually(() => CountAsync(sqs, QueueNames.DeadLetter(QueueNames.Events)));
        await Eventually(() => CountAsync(sqs, QueueNames.Termination));
    }

    [Fact]
    public async Task EC2_shows_ours_others_and_unknown_ones()
    {
        using var ec2 = new AmazonEC2Client(Credentials, new AmazonEC2Config { ServiceURL = moto.Require().ToString(), AuthenticationRegion = "us-east-1" });
        var image = (await ec2.DescribeImagesAsync(new DescribeImagesRequest(), Cancelled)).Images[0].ImageId;
        var ours = await RunAsync(ec2, image, new Tag(TagNames.ManagedBy, TagNames.ManagedByValue));
        var theirs = await RunAsync(ec2, image, new Tag("team", "data"));
        var observer = new Aws.Ec2InstanceObserver(ec2, new EventsMetrics(Meters()), TimeProvider.System);

        var seen = Assert.IsType<InstanceObservation.Seen>(await observer.ObserveAsync(ours, Cancelled));
        Assert.Equal((true, "t3.micro", EndReason.Unknown), (seen.Ours, seen.InstanceType, seen.EndReason));
        Assert.StartsWith("us-east-1", seen.AvailabilityZone, StringComparison.Ordinal);
        Assert.False(Assert.IsType<InstanceObservation.Seen>(await observer.ObserveAsync(theirs, Cancelled)).Ours);
        Assert.IsType<InstanceObservation.NotVisible>(await observer.ObserveAsync("i-0123456789abcdef0", Cancelled));

        await ec2.TerminateInstancesAsync(new TerminateInstancesRequest([ours]), Cancelled);
        Assert.Equal(EndReason.Other, Assert.IsType<InstanceObservation.Seen>(await observer.ObserveAsync(ours, Cancelled)).EndReason);
    }

    [Fact]
    public async Task An_EC2_that_does_not_answer_is_no_answer()
    {
        using var ec2 = new AmazonEC2Client(
            Credentials, new AmazonEC2Config { ServiceURL = "http://127.0.0.1:9", AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 });

        Assert.IsType<InstanceObservation.Unavailable>(await new Aws.Ec2InstanceObserver(ec2, new EventsMetrics(Meters()), TimeProvider.System).ObserveAsync(A, Cancelled));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable)]
    [InlineData(StatusCode.Internal)]
    public async Task A_circuit_that_cannot_store_the_fact_is_told_again_later(StatusCode status)
    {
        await using var breaker = await StartCircuitAsync(new RecordingCircuit { FailWith = status });
        await using var service = Build(new InMemoryRecordStore(), breaker, new Uri("http://127.0.0.1:9")).Build();

        Assert.False(await service.Services.GetRequiredService<ICircuit>().TryRecordAsync(Fact, Cancelled));
    }

    [Fact]
    public async Task A_circuit_that_calls_the_fact_wrong_is_our_bug()
    {
        await using var breaker = await StartCircuitAsync(new RecordingCircuit { FailWith = StatusCode.InvalidArgument });
        await using var service = Build(new InMemoryRecordStore(), breaker, new Uri("http://127.0.0.1:9")).Build();

        await Assert.ThrowsAsync<RpcException>(() => service.Services.GetRequiredService<ICircuit>().TryRecordAsync(Fact, Cancelled));
    }

    private static Interruption Fact => new(A, "c7g.large", "", Jobs.QueuedAt, InterruptionEvidence.Warning);

    private static BasicAWSCredentials Credentials => new("key", "secret");

    private static System.Diagnostics.Metrics.IMeterFactory Meters() =>
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

    private async Task<WebApplication> StartServiceAsync(IRecordStore records, WebApplication circuit)
    {
        var app = Build(records, circuit, moto.Require()).Build();
        app.MapDefaultEndpoints();
        await app.StartAsync(Cancelled);
        return app;
    }

    private static WebApplicationBuilder Build(IRecordStore records, WebApplication circuit, Uri aws)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Development" });
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        using var key = RSA.Create(2048);
        builder.Configuration.AddInMemoryCollection(
        [
            new("services:circuit:grpc:0", Address(circuit)),
            new("Messaging:WaitTime", "00:00:01"),
            new("GitHub:AppId", "1"),
            new("GitHub:PrivateKey", key.ExportPkcs8PrivateKeyPem()),
            new("GitHub:BaseAddress", "http://127.0.0.1:1/"),
        ]);
        var options = new AWSOptions { Credentials = Credentials };
        options.DefaultClientConfig.ServiceURL = aws.ToString();
        options.DefaultClientConfig.AuthenticationRegion = "us-east-1";
        builder.Services.AddDefaultAWSOptions(options);
        builder.AddServiceDefaults();
        builder.AddEvents();
        builder.Services.AddSingleton(records);
        return builder;
    }

    private static async Task<WebApplication> StartCircuitAsync(RecordingCircuit circuit)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(circuit);
        var app = builder.Build();
        app.MapGrpcService<RecordingCircuit>();
        await app.StartAsync(Cancelled);
        return app;
    }

    private static string Address(WebApplication app) =>
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    private static async Task<string> RunAsync(AmazonEC2Client ec2, string image, Tag tag)
    {
        var request = new RunInstancesRequest
        {
            ImageId = image,
            InstanceType = InstanceType.T3Micro,
            MinCount = 1,
            MaxCount = 1,
            TagSpecifications = [new TagSpecification { ResourceType = ResourceType.Instance, Tags = [tag] }],
        };
        return (await ec2.RunInstancesAsync(request, Cancelled)).Reservation.Instances[0].InstanceId;
    }

    private static async Task<bool> CountAsync(AmazonSQSClient sqs, string queue)
    {
        var url = (await sqs.GetQueueUrlAsync(queue, Cancelled)).QueueUrl;
        var counts = await sqs.GetQueueAttributesAsync(url, ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed"], Cancelled);
        return counts.ApproximateNumberOfMessages + counts.ApproximateNumberOfMessagesDelayed == 1;
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await condition())
        {
            await Task.Delay(50, limit.Token);
        }
    }

    private static string Warning(string instanceId) => World.EventBridge(
        "EC2 Spot Instance Interruption Warning", $"arn:aws:ec2:us-east-1b:instance/{instanceId}", Jobs.QueuedAt,
        JsonSerializer.Serialize(new Dictionary<string, string> { ["instance-id"] = instanceId, ["instance-action"] = "terminate" }));

    private sealed class RecordingCircuit : CircuitBreaker.CircuitBreakerBase
    {
        public StatusCode? FailWith { get; init; }

        public ConcurrentQueue<RecordInterruptionRequest> Requests { get; } = new();

        public override Task<RecordInterruptionResponse> RecordInterruption(RecordInterruptionRequest request, ServerCallContext context)
        {
            if (FailWith is { } status)
            {
                throw new RpcException(new Grpc.Core.Status(status, "as the test says"));
            }

            Requests.Enqueue(request);
            return Task.FromResult(new RecordInterruptionResponse { Recorded = true });
        }
    }
}
