using System.Net;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>What CreateFleet may answer, and no emulator does.</summary>
public sealed class CreateFleetAnswerTests
{
    private static readonly FleetRequest Request = new()
    {
        Market = Market.Spot,
        AllocationStrategy = "price-capacity-optimized",
        LaunchTemplate = "runs-fleet-runner-arm64",
        Capacity = 1,
        Overrides = [new("c7g.large", "subnet-a", "us-east-1a"), new("m7g.large", "subnet-b", "us-east-1b")],
        Tags = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" },
    };

    [Fact]
    public async Task L28_Instances_beside_errors_are_launched_and_the_errors_are_remembered()
    {
        var outcome = await AskAsync(new CreateFleetResponse
        {
            Instances = [new CreateFleetInstance { InstanceIds = ["i-1"], InstanceType = "m7g.large", Lifecycle = InstanceLifecycle.Spot, LaunchTemplateAndOverrides = Override("m7g.large", "subnet-b") }],
            Errors = [Error("InsufficientInstanceCapacity", "c7g.large", "subnet-a")],
        });

        var launched = Assert.IsType<FleetOutcome.Launched>(outcome);
        Assert.Equal([new LaunchedInstance("i-1", "m7g.large", "us-east-1b", Market.Spot)], launched.Instances);
        Assert.Equal([new Offering("c7g.large", "us-east-1a", Market.Spot)], launched.OutOfCapacity);
    }

    [Fact]
    public async Task L30_The_market_is_the_one_that_the_answer_names()
    {
        var outcome = await AskAsync(new CreateFleetResponse
        {
            Instances = [new CreateFleetInstance { InstanceIds = ["i-1"], InstanceType = "c7g.large", Lifecycle = InstanceLifecycle.OnDemand, AvailabilityZone = "us-east-1a" }],
        });

        Assert.Equal(Market.OnDemand, Assert.Single(Assert.IsType<FleetOutcome.Launched>(outcome).Instances).Market);
    }

    [Theory]
    [InlineData("InsufficientInstanceCapacity", nameof(FleetOutcome.NoCapacity))]
    [InlineData("MaxSpotInstanceCountExceeded", nameof(FleetOutcome.NoCapacity))]
    [InlineData("VcpuLimitExceeded", nameof(FleetOutcome.NoCapacity))]
    [InlineData("RequestLimitExceeded", nameof(FleetOutcome.Nothing))]
    [InlineData("InternalError", nameof(FleetOutcome.Nothing))]
    [InlineData("UnauthorizedOperation", nameof(FleetOutcome.Invalid))]
    [InlineData("InvalidParameterValue", nameof(FleetOutcome.Invalid))]
    public async Task An_answer_without_instances_is_told_by_its_codes(string code, string expected) =>
        Assert.Equal(expected, (await AskAsync(new CreateFleetResponse { Errors = [Error(code, "c7g.large", "subnet-a")] })).GetType().Name);

    [Fact]
    public async Task L36_A_message_that_quotes_a_code_says_nothing()
    {
        var error = Error("InvalidParameterValue", "c7g.large", "subnet-a");
        error.ErrorMessage = "InsufficientInstanceCapacity RequestLimitExceeded";

        Assert.IsType<FleetOutcome.Invalid>(await AskAsync(new CreateFleetResponse { Errors = [error] }));
        Assert.IsType<FleetOutcome.Invalid>(await AskAsync(
            new AmazonEC2Exception("InsufficientInstanceCapacity InvalidInstanceID.NotFound", ErrorType.Sender, "InvalidFleetConfig", "r", HttpStatusCode.BadRequest)));
    }

    [Fact]
    public async Task L37_An_answer_that_names_no_fleet_is_unclear_and_a_fleet_of_nothing_is_not()
    {
        Assert.IsType<FleetOutcome.Unclear>(await AskAsync(new CreateFleetResponse()));
        Assert.IsType<FleetOutcome.Nothing>(await AskAsync(new CreateFleetResponse { FleetId = "fleet-1" }));
    }

    [Theory]
    [InlineData("RequestLimitExceeded", true, true)]
    [InlineData("InternalError", true, false)]
    [InlineData("InsufficientInstanceCapacity", false, false)]
    public async Task L29_What_keeps_the_rest_of_the_instances_from_coming_need_not_be_capacity(string code, bool passes, bool slowDown)
    {
        var launched = Assert.IsType<FleetOutcome.Launched>(await AskAsync(new CreateFleetResponse
        {
            FleetId = "fleet-1",
            Instances = [new CreateFleetInstance { InstanceIds = ["i-1"], InstanceType = "c7g.large", AvailabilityZone = "us-east-1a" }],
            Errors = [Error(code, "c7g.large", "subnet-a")],
        }));

        Assert.Equal((code, passes, slowDown), (launched.Code, launched.Passes, launched.SlowDown));
    }

    [Fact]
    public async Task L29_A_slow_down_beside_a_want_of_capacity_is_heard_too()
    {
        var none = Assert.IsType<FleetOutcome.NoCapacity>(await AskAsync(new CreateFleetResponse
        {
            FleetId = "fleet-1",
            Errors = [Error("RequestLimitExceeded", "c7g.large", "subnet-a"), Error("InsufficientInstanceCapacity", "m7g.large", "subnet-b")],
        }));

        Assert.True(none.SlowDown);
        Assert.Equal("InsufficientInstanceCapacity", none.Code);
    }

    [Theory]
    [InlineData("RequestLimitExceeded", 503, nameof(FleetOutcome.Throttled))]
    [InlineData("ServiceUnavailable", 503, nameof(FleetOutcome.Unclear))]
    [InlineData("IdempotentParameterMismatch", 400, nameof(FleetOutcome.KnownToken))]
    [InlineData("InsufficientInstanceCapacity", 500, nameof(FleetOutcome.NoCapacity))]
    [InlineData("", 0, nameof(FleetOutcome.Unclear))]
    public async Task A_failed_call_is_told_by_its_code(string code, int status, string expected) =>
        Assert.Equal(expected, (await AskAsync(new AmazonEC2Exception("?", ErrorType.Sender, code, "r", (HttpStatusCode)status))).GetType().Name);

    [Fact]
    public async Task A_broken_connection_is_unclear() =>
        Assert.IsType<FleetOutcome.Unclear>(await AskAsync(new HttpRequestException("reset")));

    [Fact]
    public void A_replay_is_the_very_same_request()
    {
        var stored = Request.Write();

        var first = FleetRequests.Build(FleetRequest.Read(stored), "launch-1-1");
        var second = FleetRequests.Build(FleetRequest.Read(stored), "launch-1-1");

        Assert.Equal(Describe(first), Describe(second));
        Assert.Equal(["a", "b"], first.TagSpecifications[0].Tags.Select(t => t.Key));
        Assert.Equal("instant", first.Type.Value);
        Assert.Equal("price-capacity-optimized", first.SpotOptions.AllocationStrategy.Value);
        Assert.Null(first.OnDemandOptions);
    }

    private static string Describe(CreateFleetRequest request) => System.Text.Json.JsonSerializer.Serialize(request);

    private static CreateFleetError Error(string code, string type, string subnet) =>
        new() { ErrorCode = code, LaunchTemplateAndOverrides = Override(type, subnet) };

    private static LaunchTemplateAndOverridesResponse Override(string type, string subnet) =>
        new() { Overrides = new FleetLaunchTemplateOverrides { InstanceType = type, SubnetId = subnet } };

    private static Task<FleetOutcome> AskAsync(CreateFleetResponse response) => AskAsync(() => response);

    private static Task<FleetOutcome> AskAsync(Exception failure) => AskAsync(() => throw failure);

    private static async Task<FleetOutcome> AskAsync(Func<CreateFleetResponse> answer)
    {
        using var provider = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var ec2 = new ScriptedEc2(answer);
        var launcher = new Ec2FleetLauncher(
            ec2,
            ec2,
            Options.Create(new FleetOptions()),
            TimeProvider.System,
            new FleetMetrics(provider.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()),
            NullLogger<Ec2FleetLauncher>.Instance);
        return await launcher.CreateAsync(Request, "launch-1-1", CancellationToken.None);
    }

    private sealed class ScriptedEc2(Func<CreateFleetResponse> answer) : AmazonEC2Client(
        new AnonymousAWSCredentials(), new AmazonEC2Config { ServiceURL = "http://127.0.0.1:9" })
    {
        public override Task<CreateFleetResponse> CreateFleetAsync(CreateFleetRequest request, CancellationToken cancellationToken = default) =>
            Task.FromResult(answer());
    }
}
