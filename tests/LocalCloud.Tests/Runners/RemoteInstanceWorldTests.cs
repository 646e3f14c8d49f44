using System.Text.Json;
using Amazon.EC2.Model;
using Amazon.SQS.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Aws;
using LocalCloud.Aws.Remote;
using LocalCloud.GitHub;
using LocalCloud.GitHub.Runners;
using LocalCloud.Testing;
using LocalCloud.Tests.GitHub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace LocalCloud.Tests.Runners;

/// <summary>The world at an emulator that we did not write. Each test works in a region of its own: an emulator keeps its state.</summary>
public sealed class RemoteInstanceWorldTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static readonly string[] Life = ["running", "shutting-down", "terminated"];

    [Fact]
    public async Task An_instance_is_listed_powered_off_and_its_states_are_told()
    {
        using var remote = new Remote(moto.Require(), "eu-west-1");
        await remote.CreateQueueAsync();
        var id = await remote.LaunchAsync(spot: false);

        var instance = Assert.Single(await remote.World.ListAsync(Token));
        Assert.Equal((id, "c6g.large", "on-demand", "running"), (instance.InstanceId, instance.Type, instance.Market, instance.State));
        Assert.StartsWith("eu-west-1", instance.Az, StringComparison.Ordinal);
        Assert.Equal(Names.ManagedByValue, instance.Tags[Names.ManagedBy]);

        await remote.World.PowerOffAsync(id, Token);
        await remote.World.PowerOffAsync(id, Token);
        await remote.World.PowerOffAsync("i-00000000000000000", Token);
        Assert.Equal("terminated", Assert.Single(await remote.World.ListAsync(Token)).State);
        await remote.World.ListAsync(Token);

        var events = await remote.ReceiveAsync();
        Assert.Equal(Life.Order(), events.Select(State).Order());
        Assert.All(events, told => Assert.Equal(("aws.ec2", "eu-west-1"), (Text(told, "source"), Text(told, "region"))));
        Assert.All(events, told => Assert.Equal($"arn:aws:ec2:eu-west-1:000000000000:instance/{id}", Resource(told)));
    }

    [Fact]
    public async Task A_spot_instance_is_warned_and_ends_when_the_notice_is_over()
    {
        using var remote = new Remote(moto.Require(), "eu-west-2");
        await remote.CreateQueueAsync();
        var id = await remote.LaunchAsync(spot: true);
        var instance = Assert.Single(await remote.World.ListAsync(Token));
        Assert.Equal("spot", instance.Market);
        await remote.ReceiveAsync();

        Assert.True(await remote.World.InterruptAsync(id, TimeSpan.FromSeconds(120), silent: false, Token));

        var warning = Assert.Single(await remote.ReceiveAsync());
        Assert.Equal("EC2 Spot Instance Interruption Warning", Text(warning, "detail-type"));
        Assert.Equal(id, Text(warning.GetProperty("detail"), "instance-id"));
        Assert.Equal($"arn:aws:ec2:{instance.Az}:instance/{id}", Resource(warning));

        remote.Time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal("running", Assert.Single(await remote.World.ListAsync(Token)).State);
        remote.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("terminated", Assert.Single(await remote.World.ListAsync(Token)).State);
        Assert.Equal(["shutting-down", "terminated"], (await remote.ReceiveAsync()).Select(State).Order());
        Assert.False(await remote.World.InterruptAsync(id, TimeSpan.Zero, silent: false, Token));
    }

    [Fact]
    public async Task A_later_notice_does_not_postpone_an_earlier_end()
    {
        using var remote = new Remote(moto.Require(), "eu-south-1");
        await remote.CreateQueueAsync();
        var id = await remote.LaunchAsync(spot: true);

        Assert.True(await remote.World.InterruptAsync(id, TimeSpan.FromSeconds(10), silent: false, Token));
        Assert.True(await remote.World.InterruptAsync(id, TimeSpan.FromSeconds(120), silent: false, Token));

        remote.Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal("terminated", Assert.Single(await remote.World.ListAsync(Token)).State);
    }

    [Fact]
    public async Task A_silent_interruption_warns_nobody_and_on_demand_is_never_taken_back()
    {
        using var remote = new Remote(moto.Require(), "eu-west-3");
        await remote.CreateQueueAsync();
        var spot = await remote.LaunchAsync(spot: true);
        var onDemand = await remote.LaunchAsync(spot: false);
        await remote.World.ListAsync(Token);
        await remote.ReceiveAsync();

        Assert.True(await remote.World.InterruptAsync(spot, TimeSpan.Zero, silent: true, Token));
        Assert.False(await remote.World.InterruptAsync(onDemand, TimeSpan.Zero, silent: true, Token));
        Assert.False(await remote.World.InterruptAsync("i-00000000000000000", TimeSpan.Zero, silent: true, Token));

        Assert.Empty(await remote.ReceiveAsync());
        var states = (await remote.World.ListAsync(Token)).ToDictionary(instance => instance.InstanceId, instance => instance.State);
        Assert.Equal(("terminated", "running"), (states[spot], states[onDemand]));
    }

    [Fact]
    public async Task What_happened_before_the_queue_was_there_is_told_later_and_once()
    {
        using var remote = new Remote(moto.Require(), "eu-central-1");
        await remote.LaunchAsync(spot: false);
        Assert.Single(await remote.World.ListAsync(Token));

        await remote.CreateQueueAsync();
        await remote.World.ListAsync(Token);
        await remote.World.ListAsync(Token);

        Assert.Equal(["running"], (await remote.ReceiveAsync()).Select(State));
    }

    [Fact]
    public async Task Instances_that_are_not_ours_are_left_out()
    {
        using var remote = new Remote(moto.Require(), "eu-north-1");
        await remote.LaunchAsync(spot: false, managedBy: "somebody-else");

        Assert.Empty(await remote.World.ListAsync(Token));
    }

    [Fact]
    public async Task An_instance_there_finds_its_config_and_runs_a_job_of_the_local_GitHub()
    {
        using var remote = new Remote(moto.Require(), "ap-south-1");
        await remote.CreateQueueAsync();
        var github = new GitHubWorld();
        var run = github.Run();
        using var simulator = new RunnerSimulator(
            remote.World, github.Runners, github.Time, Options.Create(new GitHubOptions()), NullLogger<RunnerSimulator>.Instance);
        var id = await remote.LaunchAsync(spot: true);
        await simulator.StepAsync(Token);

        await remote.PutConfigAsync(id, github.Register($"runner-{id}").Config);
        await simulator.StepAsync(Token);
        Assert.Equal((RunStatus.InProgress, $"runner-{id}"), (github.JobOf(run).Status, github.JobOf(run).RunnerName));
        Assert.Null(await remote.World.FindConfigAsync(id, Token));
        await remote.World.DeleteConfigAsync(id, Token);

        github.Advance(1);
        await simulator.StepAsync(Token);
        Assert.Equal(Conclusions.Success, github.JobOf(run).Conclusion);
        Assert.Equal("terminated", Assert.Single(await remote.World.ListAsync(Token)).State);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string? State(JsonElement told) => Text(told.GetProperty("detail"), "state");

    private static string? Resource(JsonElement told) => Assert.Single(told.GetProperty("resources").EnumerateArray()).GetString();

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();

    private sealed class Remote : IDisposable
    {
        private readonly RemoteClients _clients;

        public Remote(Uri endpoint, string region)
        {
            var options = Options.Create(new AwsOptions
            {
                RemoteEndpoint = endpoint,
                Region = region,
                EventQueue = Names.EventQueue,
                RunnerTag = Names.RunnerTag,
            });
            _clients = new RemoteClients(options);
            World = new RemoteInstanceWorld(_clients, new RemoteEvents(_clients, Time, options), new RunnerInstances(options), Time, NullLogger<RemoteInstanceWorld>.Instance);
        }

        public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

        public RemoteInstanceWorld World { get; }

        public async Task CreateQueueAsync() => await _clients.Sqs.CreateQueueAsync(Names.EventQueue, Token);

        public async Task<string> LaunchAsync(bool spot, string managedBy = Names.ManagedByValue)
        {
            var answer = await _clients.Ec2.RunInstancesAsync(
                new RunInstancesRequest
                {
                    ImageId = (await _clients.Ec2.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["amazon"] }, Token)).Images[0].ImageId,
                    InstanceType = "c6g.large",
                    MinCount = 1,
                    MaxCount = 1,
                    InstanceMarketOptions = spot ? new InstanceMarketOptionsRequest { MarketType = "spot" } : null,
                    TagSpecifications = [new TagSpecification { ResourceType = "instance", Tags = [new(Names.ManagedBy, managedBy)] }],
                },
                Token);
            return Assert.Single(answer.Reservation.Instances).InstanceId;
        }

        public async Task PutConfigAsync(string id, string config) => await _clients.Ssm.PutParameterAsync(
            new PutParameterRequest { Name = Names.ConfigParameter(id), Value = config, Type = ParameterType.SecureString, Tier = ParameterTier.Advanced },
            Token);

        /// <summary>Everything on the events queue, as its consumer reads it.</summary>
        public async Task<List<JsonElement>> ReceiveAsync()
        {
            var url = (await _clients.Sqs.GetQueueUrlAsync(Names.EventQueue, Token)).QueueUrl;
            List<JsonElement> events = [];
            while ((await _clients.Sqs.ReceiveMessageAsync(new ReceiveMessageRequest(url) { MaxNumberOfMessages = 10 }, Token)).Messages is { Count: > 0 } messages)
            {
                foreach (var message in messages)
                {
                    events.Add(JsonElement.Parse(message.Body));
                    await _clients.Sqs.DeleteMessageAsync(url, message.ReceiptHandle, Token);
                }
            }

            return events;
        }

        public void Dispose()
        {
            World.Dispose();
            _clients.Dispose();
        }
    }
}
