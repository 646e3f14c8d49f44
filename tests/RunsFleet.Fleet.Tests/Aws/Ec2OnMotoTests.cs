using Amazon.EC2.Model;
using LocalCloud.Testing;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Launching;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Tests.Aws;

public sealed class Ec2OnMotoTests(MotoServer moto)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_catalogue_holds_every_page_and_what_a_plan_needs()
    {
        using var world = new MotoWorld(moto.Require());

        var view = await world.GetViewAsync(Cancel);

        Assert.True(view.Types.Count > 300, $"{view.Types.Count} types");
        var type = Assert.Single(view.Types, t => t.Name == "c7g.large");
        Assert.Equal((2, 4.0, CpuArchitecture.Arm64, false, false), (type.VCpus, type.MemoryGiB, type.Arch, type.Burstable, type.BareMetal));
        Assert.Equal(CpuArchitecture.Amd64, Assert.Single(view.Types, t => t.Name == "m6i.xlarge").Arch);
        Assert.True(Assert.Single(view.Types, t => t.Name == "t4g.micro").Burstable);
        Assert.True(Assert.Single(view.Types, t => t.Name == "c7g.metal").BareMetal);
        Assert.Contains("us-east-1a", type.Zones);
        Assert.True(view.Subnets.DistinctBy(s => s.Zone).Count() > 2);
    }

    [Fact]
    public async Task Configured_subnets_go_before_tagged_ones()
    {
        using var world = new MotoWorld(moto.Require());
        var one = (await world.GetViewAsync(Cancel)).Subnets[0];

        using var configured = new MotoWorld(
            moto.Require(), new FleetOptions { SubnetIds = [one.SubnetId], AwsTimeout = TimeSpan.FromSeconds(90), CreateFleetTimeout = TimeSpan.FromSeconds(20) });

        Assert.Equal([one.SubnetId], (await configured.Market.GetAsync(Cancel)).Subnets.Select(s => s.SubnetId));
    }

    [Theory]
    [InlineData(Market.Spot)]
    [InlineData(Market.OnDemand)]
    public async Task A_plan_becomes_an_instance_with_our_tags_which_can_be_terminated(Market market)
    {
        using var world = new MotoWorld(moto.Require());
        var spec = new RunnerSpec { Arch = CpuArchitecture.Arm64, DiskGiB = 40 };
        var plan = Assert.IsType<LaunchPlan.Ready>(LaunchPlanner.Plan(new PlanInput
        {
            Spec = spec,
            Market = await world.GetViewAsync(Cancel),
            MustBeOnDemand = market is Market.OnDemand ? OnDemandReason.AskedFor : null,
        }));
        var launchId = $"launch-{Guid.NewGuid():n}";

        var outcome = await world.Launcher.CreateAsync(FleetRequest.For(plan, spec, launchId, "/dev/xvda", capacity: 1), $"{launchId}-1", Cancel);

        var launched = Assert.Single(Assert.IsType<FleetOutcome.Launched>(outcome).Instances);
        Assert.Equal(market, launched.Market);
        Assert.Contains(plan.Overrides, o => o.InstanceType == launched.InstanceType && o.Zone == launched.Zone);
        var described = await world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [launched.InstanceId] }, Cancel);
        var instance = Assert.Single(Assert.Single(described.Reservations).Instances);
        Assert.Contains(instance.Tags, t => t.Key == TagNames.LaunchId && t.Value == launchId);
        Assert.Contains(instance.Tags, t => t.Key == TagNames.ManagedBy && t.Value == TagNames.ManagedByValue);

        Assert.Equal(TerminateResult.Accepted, await world.Terminator.TerminateAsync(launched.InstanceId, Cancel));
        Assert.Equal(TerminateResult.Accepted, await world.Terminator.TerminateAsync(launched.InstanceId, Cancel));
    }

    [Fact]
    public async Task An_instance_that_EC2_does_not_know_is_not_found()
    {
        using var world = new MotoWorld(moto.Require());

        Assert.Equal(TerminateResult.NotFound, await world.Terminator.TerminateAsync("i-0123456789abcdef0", Cancel));
    }

    [Fact]
    public async Task Spot_prices_are_read_or_unknown_but_never_0()
    {
        using var world = new MotoWorld(moto.Require());

        var prices = await world.Market.GetSpotPricesAsync(["c7g.large", "no.such"], Cancel);

        Assert.Null(prices.Find("no.such", "us-east-1a"));
        Assert.NotEqual(0, prices.Find("c7g.large", "us-east-1a"));
    }

    [Fact]
    public async Task L37_Without_an_answer_the_catalogue_is_unknown_and_not_empty()
    {
        using var world = new MotoWorld(new Uri("http://127.0.0.1:9"), new FleetOptions { AwsTimeout = TimeSpan.FromSeconds(2), CreateFleetTimeout = TimeSpan.FromSeconds(2) });

        await Assert.ThrowsAsync<MarketUnknownException>(() => world.Market.GetAsync(Cancel));
        Assert.Equal(TerminateResult.Unavailable, await world.Terminator.TerminateAsync("i-0123456789abcdef0", Cancel));
        Assert.Equal(HandoverResult.Unavailable, await world.Configs.FindAsync("i-0123456789abcdef0", Cancel));
    }
}
