using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Contracts;
using RunsFleet.Fleet.Planning;
using RunsFleet.Fleet.Termination;
using RunsFleet.Testing;

namespace RunsFleet.Fleet.Tests.Aws;

/// <summary>Every call to EC2 beside CreateFleet under every fault, over real sockets with the real client.</summary>
public sealed class Ec2FaultTests(LocalWorld world) : IClassFixture<LocalWorld>, IAsyncLifetime
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var subnets = await aws.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest(), Cancel);
        await aws.Ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [.. subnets.Subnets.Select(s => s.SubnetId)], Tags = [new Tag(TagNames.RunnerSubnet, "true")] }, Cancel);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task TerminateInstances_that_fails_may_be_repeated_whether_it_was_done_or_not()
    {
        var ids = new Queue<string>(await LaunchAsync(FaultCases.Aws.Count));
        await FaultCases.EachAsync(FaultCases.Aws, async fault =>
        {
            string id;
            lock (ids)
            {
                id = ids.Dequeue();
            }

            await using var aws = await FaultyAws.StartAsync(world);
            aws.Fail("TerminateInstances", fault, FaultCases.Ec2(fault));

            var expected = fault is FaultCases.Throttled ? TerminateResult.Throttled : TerminateResult.Unavailable;
            Assert.Equal(expected, await aws.Terminator.TerminateAsync(id, Cancel));
            Assert.Equal(["EC2"], aws.Errors);
            Assert.Equal(FaultCases.WasDone(fault), !await LivesAsync(aws, id));

            aws.Heal();
            Assert.Equal(TerminateResult.Accepted, await aws.Terminator.TerminateAsync(id, Cancel));
            Assert.False(await LivesAsync(aws, id));
            Assert.Equal(["EC2"], aws.Errors);
        });
    }

    [Fact]
    public async Task TerminateInstances_of_an_instance_that_EC2_does_not_know_is_no_error()
    {
        await using var aws = await FaultyAws.StartAsync(world);

        Assert.Equal(TerminateResult.NotFound, await aws.Terminator.TerminateAsync("i-00000000000000099", Cancel));
        Assert.Empty(aws.Errors);
    }

    [Theory]
    [InlineData("DescribeInstanceTypes")]
    [InlineData("DescribeInstanceTypeOfferings")]
    [InlineData("DescribeSubnets")]
    public Task A_market_that_cannot_be_read_is_unknown_for_a_moment_and_then_read(string operation) => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        aws.Fail(operation, fault, FaultCases.Ec2(fault));

        await Assert.ThrowsAsync<MarketUnknownException>(() => aws.Market.GetAsync(Cancel));
        var calls = aws.Http.Requests.Count;
        Assert.Equal(["EC2"], aws.Errors);

        // L29: a crowd of launches does not become a crowd of calls.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Assert.ThrowsAsync<MarketUnknownException>(() => aws.Market.GetAsync(Cancel))));
        Assert.Equal(calls, aws.Http.Requests.Count);
        Assert.Equal(["EC2"], aws.Errors);
    });

    [Fact]
    public async Task A_market_that_was_read_is_used_on_while_it_cannot_be_read_again()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Jobs.QueuedAt);
        await using var aws = await FaultyAws.StartAsync(world);
        using var market = new Fleet.Aws.Ec2MarketSource(
            aws.Ec2, aws.Settings, time, aws.Metrics, Microsoft.Extensions.Logging.Abstractions.NullLogger<Fleet.Aws.Ec2MarketSource>.Instance);
        var view = await market.GetAsync(Cancel);
        Assert.NotEmpty(view.Types);
        Assert.Equal(3, view.Subnets.Count);

        aws.Http.Fail(null, FaultCases.Ec2(FaultCases.ServerError));
        time.Advance(TimeSpan.FromHours(7));
        Assert.Equal(view, await market.GetAsync(Cancel));
        Assert.Equal(["EC2", "EC2"], aws.Errors);

        aws.Heal();
        time.Advance(TimeSpan.FromMinutes(1));
        var fresh = await market.GetAsync(Cancel);
        Assert.NotSame(view.Types, fresh.Types);
        Assert.Equal(2, aws.Errors.Count());
    }

    [Fact]
    public Task DescribeSpotPriceHistory_that_fails_leaves_prices_unknown_and_stops_no_launch() => FaultCases.EachAsync(FaultCases.Aws, async fault =>
    {
        await using var aws = await FaultyAws.StartAsync(world);
        aws.Fail("DescribeSpotPriceHistory", fault, FaultCases.Ec2(fault));

        var prices = await aws.Market.GetSpotPricesAsync(["c7g.large"], Cancel);

        Assert.Null(prices.Find("c7g.large", "us-east-1a"));
        Assert.Equal(["EC2"], aws.Errors);

        // Nor is it asked again at once.
        await aws.Market.GetSpotPricesAsync(["c7g.large"], Cancel);
        Assert.Single(aws.Http.Requests);
    });

    [Theory]
    [InlineData(FaultCases.AnswerLost)]
    [InlineData(FaultCases.Dropped)]
    [InlineData(FaultCases.Throttled)]
    [InlineData(FaultCases.ServerError)]
    public async Task L29_A_call_that_goes_wrong_is_made_three_times_at_most(string fault)
    {
        await using var aws = await FaultyAws.StartAsync(world, retries: RunsFleet.Ec2.ClientDefaults.MaxRetries);
        aws.Fail("TerminateInstances", fault, FaultCases.Ec2(fault));

        Assert.NotEqual(TerminateResult.Accepted, await aws.Terminator.TerminateAsync("i-00000000000000099", Cancel));

        Assert.Equal(3, aws.Http.Requests.Count);
        Assert.Equal(["EC2"], aws.Errors);
    }

    [Fact]
    public async Task Spot_prices_are_read_when_all_is_well()
    {
        await using var aws = await FaultyAws.StartAsync(world);

        Assert.InRange((await aws.Market.GetSpotPricesAsync(["c7g.large"], Cancel)).Find("c7g.large", "us-east-1a") ?? 0, 0.001m, 10m);
    }

    private async Task<IReadOnlyList<string>> LaunchAsync(int count)
    {
        await using var aws = await FaultyAws.StartAsync(world);
        var images = await aws.Ec2.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["amazon"] }, Cancel);
        await aws.Ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest { LaunchTemplateName = "faults", LaunchTemplateData = new RequestLaunchTemplateData { ImageId = images.Images[0].ImageId } }, Cancel);
        var fleet = await aws.Ec2.CreateFleetAsync(
            new CreateFleetRequest
            {
                Type = FleetType.Instant,
                TargetCapacitySpecification = new TargetCapacitySpecificationRequest { TotalTargetCapacity = count, DefaultTargetCapacityType = DefaultTargetCapacityType.OnDemand },
                LaunchTemplateConfigs =
                [
                    new FleetLaunchTemplateConfigRequest
                    {
                        LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest { LaunchTemplateName = "faults", Version = "$Default" },
                        Overrides = [new FleetLaunchTemplateOverridesRequest { InstanceType = "c7g.large", AvailabilityZone = "us-east-1a" }],
                    },
                ],
            },
            Cancel);
        return [.. fleet.Instances.SelectMany(i => i.InstanceIds)];
    }

    private static async Task<bool> LivesAsync(FaultyAws aws, string id)
    {
        var answer = await aws.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [id] }, Cancel);
        return answer.Reservations.Single().Instances.Single().State.Name.Value is "pending" or "running";
    }
}
