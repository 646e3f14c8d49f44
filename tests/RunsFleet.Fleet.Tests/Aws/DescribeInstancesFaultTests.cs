using Microsoft.Extensions.Logging.Abstractions;
using RunsFleet.Fleet.Aws;
using RunsFleet.Fleet.Launching;
using RunsFleet.Records;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>DescribeInstances under every fault: for what a launch brought, and for where it is.</summary>
public sealed class DescribeInstancesFaultTests(LocalWorld world) : IClassFixture<LocalWorld>
{
    private const string Operation = "DescribeInstances";

    private static readonly FleetRequest Request = new()
    {
        Market = Market.Spot,
        AllocationStrategy = "price-capacity-optimized",
        LaunchTemplate = "runs-fleet-runner-arm64",
        Capacity = 1,
        Overrides = [new("c7g.large", "subnet-a", "us-east-1a")],
        Tags = new Dictionary<string, string>(),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public Task L37_A_look_up_by_tag_that_fails_is_no_answer_and_not_an_empty_one() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        aws.Fail(Operation, fault, FaultCases.Ec2(fault));

        Assert.Null(await Launcher(aws).FindAsync("launch-1", Cancel));
        Assert.Equal(["EC2"], aws.Errors);

        aws.Heal();
        Assert.Empty(Assert.IsType<IReadOnlyList<LaunchedInstance>>(await Launcher(aws).FindAsync("launch-1", Cancel), exactMatch: false));
        Assert.Equal(["EC2"], aws.Errors);
    });

    [Fact]
    public Task An_instance_whose_zone_cannot_be_looked_up_is_launched_all_the_same_in_an_unknown_one() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        aws.Http.Fail("CreateFleet", new HttpFault.Answer(200, """
            <CreateFleetResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>1</requestId><fleetId>fleet-1</fleetId><errorSet/>
            <fleetInstanceSet><item><instanceIds><item>i-00000000000000001</item></instanceIds><instanceType>c7g.large</instanceType><lifecycle>spot</lifecycle></item></fleetInstanceSet>
            </CreateFleetResponse>
            """) { ContentType = "text/xml" });
        aws.Fail(Operation, fault, FaultCases.Ec2(fault));

        var launched = Assert.IsType<FleetOutcome.Launched>(await Launcher(aws).CreateAsync(Request, "launch-1-1", Cancel));

        Assert.Equal(new LaunchedInstance("i-00000000000000001", "c7g.large", InstanceRecord.UnknownZone, Market.Spot), Assert.Single(launched.Instances));
        Assert.Equal(1, aws.Http.Count("CreateFleet"));
        Assert.Equal(["EC2"], aws.Errors);
    });

    private static Ec2FleetLauncher Launcher(FaultyAws aws) =>
        new(aws.Ec2, aws.Ec2, aws.Settings, TimeProvider.System, aws.Metrics, NullLogger<Ec2FleetLauncher>.Instance);
}
