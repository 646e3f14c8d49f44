using System.Globalization;
using Amazon.EC2;
using Amazon.EC2.Model;
using LocalCloud.Aws.Ec2;

namespace LocalCloud.Tests.Ec2;

public sealed class CatalogueTests : IAsyncLifetime
{
    // A variable, since the SDK's analyzer knows the bound and refuses a literal.
    private static readonly int TooMany = 101;

    private Ec2TestWorld _world = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _world = await Ec2TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Types_are_described_as_EC2_does()
    {
        var answer = await _world.Ec2.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { InstanceTypes = ["t4g.medium", "c7i.2xlarge"] }, Cancellation);

        var (c7i, t4g) = (answer.InstanceTypes[0], answer.InstanceTypes[1]);
        Assert.Equal(("c7i.2xlarge", 8, 16384L), (c7i.InstanceType.Value, c7i.VCpuInfo.DefaultVCpus, c7i.MemoryInfo.SizeInMiB));
        Assert.Equal(["x86_64"], c7i.ProcessorInfo.SupportedArchitectures);
        Assert.Equal(["on-demand", "spot"], c7i.SupportedUsageClasses);
        Assert.False(c7i.BurstablePerformanceSupported);
        Assert.True(c7i.CurrentGeneration);
        Assert.Equal(("t4g.medium", 2, 4096L), (t4g.InstanceType.Value, t4g.VCpuInfo.DefaultVCpus, t4g.MemoryInfo.SizeInMiB));
        Assert.Equal(["arm64"], t4g.ProcessorInfo.SupportedArchitectures);
        Assert.True(t4g.BurstablePerformanceSupported);
        Assert.False(t4g.BareMetal);
    }

    [Fact]
    public async Task L46_All_types_come_in_pages_and_every_family_is_there()
    {
        var types = new List<InstanceTypeInfo>();
        await foreach (var type in _world.Ec2.Paginators.DescribeInstanceTypes(new DescribeInstanceTypesRequest { MaxResults = 50 }).InstanceTypes)
        {
            types.Add(type);
        }

        Assert.Equal(InstanceTypeCatalog.All.Count, types.DistinctBy(type => type.InstanceType.Value).Count());
        string[] families =
            ["c8g", "m8g", "r8g", "c7g", "m7g", "r7g", "c6g", "m6g", "t4g", "c7i", "m7i", "c6i", "m6i", "r7i", "c7a", "m7a", "t3", "t3a"];
        Assert.Equal(families.Order(), types.Select(type => type.InstanceType.Value.Split('.')[0]).Distinct().Order());
        Assert.All(types.Where(type => type.InstanceType.Value.Contains("metal", StringComparison.Ordinal)), type => Assert.True(type.BareMetal));
    }

    [Fact]
    public async Task Type_filters_narrow_and_unknown_types_are_refused()
    {
        var request = new DescribeInstanceTypesRequest
        {
            Filters =
            [
                new Filter("instance-type", ["c7g.*", "m7g.*"]),
                new Filter("vcpu-info.default-vcpus", ["2", "4"]),
                new Filter("bare-metal", ["false"]),
                new Filter("processor-info.supported-architecture", ["arm64"]),
                new Filter("supported-usage-class", ["spot"]),
            ],
        };

        var answer = await _world.Ec2.DescribeInstanceTypesAsync(request, Cancellation);

        Assert.Equal(["c7g.large", "c7g.xlarge", "m7g.large", "m7g.xlarge"], answer.InstanceTypes.Select(type => type.InstanceType.Value).Order());
        Assert.Equal("InvalidInstanceType", await RefusalAsync(new DescribeInstanceTypesRequest { InstanceTypes = ["c7g.large", "z9.large"] }));
        Assert.Equal("InvalidParameterValue", await RefusalAsync(new DescribeInstanceTypesRequest { MaxResults = TooMany }));
        Assert.Equal("InvalidParameterValue", await RefusalAsync(new DescribeInstanceTypesRequest { NextToken = "!" }));
    }

    [Fact]
    public async Task Some_types_are_missing_in_some_zones()
    {
        var zones = new Dictionary<string, List<string>>();
        var request = new DescribeInstanceTypeOfferingsRequest { LocationType = LocationType.AvailabilityZone, MaxResults = 100 };
        await foreach (var offering in _world.Ec2.Paginators.DescribeInstanceTypeOfferings(request).InstanceTypeOfferings)
        {
            zones.TryAdd(offering.InstanceType, []);
            zones[offering.InstanceType].Add(offering.Location);
        }

        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c"], zones["c7g.large"].Order());
        Assert.Equal(["us-east-1a", "us-east-1b"], zones["m8g.large"].Order());
        Assert.Equal(["us-east-1a", "us-east-1c"], zones["c7a.large"].Order());
        Assert.Equal(InstanceTypeCatalog.All.Count, zones.Count);
    }

    [Fact]
    public async Task Spot_prices_are_plausible_and_move_with_the_clock()
    {
        var now = await PriceAsync("c7g.large", "us-east-1a");
        Assert.InRange(now, 0.0725m * 0.2m, 0.0725m * 0.6m);
        Assert.Equal(now, _world.Get<SpotMarket>().PriceAt(InstanceTypeCatalog.Find("c7g.large")!, "us-east-1a", Ec2TestWorld.Start));
        Assert.NotEqual(now, await PriceAsync("c7g.large", "us-east-1b"));

        _world.Clock.Advance(TimeSpan.FromHours(10));
        Assert.NotEqual(now, await PriceAsync("c7g.large", "us-east-1a"));
        Assert.Equal(now, _world.Get<SpotMarket>().PriceAt(InstanceTypeCatalog.Find("c7g.large")!, "us-east-1a", Ec2TestWorld.Start));
    }

    [Fact]
    public async Task L46_Price_history_comes_newest_first_in_pages()
    {
        var request = new DescribeSpotPriceHistoryRequest
        {
            InstanceTypes = ["c7g.large", "m7g.large"],
            ProductDescriptions = ["Linux/UNIX"],
            StartTime = Ec2TestWorld.Start.UtcDateTime.AddDays(-2),
            MaxResults = 7,
        };
        var prices = new List<Amazon.EC2.Model.SpotPrice>();
        await foreach (var price in _world.Ec2.Paginators.DescribeSpotPriceHistory(request).SpotPriceHistory)
        {
            prices.Add(price);
        }

        // 48 hours in steps of 5, the price in effect at the beginning included, for two types in three zones.
        Assert.InRange(prices.Count, 60, 66);
        Assert.Equal(prices.Count, prices.DistinctBy(price => (price.InstanceType.Value, price.AvailabilityZone, price.Timestamp)).Count());
        Assert.Equal(prices.Select(price => price.Timestamp).OrderDescending(), prices.Select(price => price.Timestamp));
        Assert.All(prices, price => Assert.True(price.Timestamp <= Ec2TestWorld.Start.UtcDateTime));
    }

    [Fact]
    public async Task The_default_network_has_a_subnet_in_each_zone()
    {
        var vpc = Assert.Single((await _world.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest { Filters = [new Filter("is-default", ["true"])] }, Cancellation)).Vpcs);
        var subnets = await FleetSamples.SubnetsAsync(_world.Ec2);
        var zones = (await _world.Ec2.DescribeAvailabilityZonesAsync(new DescribeAvailabilityZonesRequest(), Cancellation)).AvailabilityZones;
        var group = Assert.Single((await _world.Ec2.DescribeSecurityGroupsAsync(
            new DescribeSecurityGroupsRequest { Filters = [new Filter("vpc-id", [vpc.VpcId])] }, Cancellation)).SecurityGroups);

        Assert.Equal(["us-east-1a", "us-east-1b", "us-east-1c"], zones.Select(zone => zone.ZoneName));
        Assert.All(zones, zone => Assert.Equal("available", zone.State));
        Assert.Equal(zones.Select(zone => zone.ZoneName), subnets.Select(subnet => subnet.AvailabilityZone));
        Assert.All(subnets, subnet => Assert.Equal(vpc.VpcId, subnet.VpcId));
        Assert.Equal("default", group.GroupName);
    }

    [Fact]
    public async Task Tags_are_added_found_replaced_and_removed()
    {
        var subnets = await FleetSamples.SubnetsAsync(_world.Ec2);
        await _world.Ec2.CreateTagsAsync(
            new CreateTagsRequest { Resources = [subnets[0].SubnetId, subnets[1].SubnetId], Tags = [new Tag("a", "1"), new Tag("b", "")] }, Cancellation);
        await _world.Ec2.CreateTagsAsync(new CreateTagsRequest { Resources = [subnets[0].SubnetId], Tags = [new Tag("a", "2")] }, Cancellation);

        var found = await _world.Ec2.DescribeSubnetsAsync(new DescribeSubnetsRequest { Filters = [new Filter("tag:a", ["2"])] }, Cancellation);
        Assert.Equal(subnets[0].SubnetId, Assert.Single(found.Subnets).SubnetId);
        var tags = await _world.Ec2.DescribeTagsAsync(new DescribeTagsRequest { Filters = [new Filter("resource-type", ["subnet"])] }, Cancellation);
        Assert.Equal(4, tags.Tags.Count);

        // A value that is not the tag's own leaves it.
        await _world.Ec2.DeleteTagsAsync(new DeleteTagsRequest { Resources = [subnets[0].SubnetId], Tags = [new Tag("a", "9"), new Tag { Key = "b" }] }, Cancellation);
        tags = await _world.Ec2.DescribeTagsAsync(new DescribeTagsRequest { Filters = [new Filter("resource-id", [subnets[0].SubnetId])] }, Cancellation);
        Assert.Equal(("a", "2"), tags.Tags.Select(tag => (tag.Key, tag.Value)).Single());

        Assert.Equal("InvalidInstanceID.NotFound", await TagRefusalAsync("i-0123456789abcdef0", "a"));
        Assert.Equal("InvalidParameterValue", await TagRefusalAsync(subnets[0].SubnetId, "aws:a"));
        Assert.Equal("InvalidID", await TagRefusalAsync("nothing", "a"));
    }

    [Fact]
    public async Task A_reset_ends_every_instance_and_keeps_templates_and_subnets()
    {
        var template = await FleetSamples.TemplateAsync(_world.Ec2);
        var subnets = await FleetSamples.SubnetsAsync(_world.Ec2);
        var request = FleetSamples.Request(template, ["c7g.large"], [subnets[0].SubnetId], token: "one");
        var before = (await _world.Ec2.CreateFleetAsync(request, Cancellation)).InstanceIds().Single();

        using var reset = await _world.Http.PostAsync(new Uri("/_local/reset", UriKind.Relative), null, Cancellation);

        Assert.True(reset.IsSuccessStatusCode);
        Assert.Null((await _world.Ec2.DescribeInstancesAsync(new DescribeInstancesRequest(), Cancellation)).Reservations);
        Assert.Single((await _world.Ec2.DescribeLaunchTemplatesAsync(new DescribeLaunchTemplatesRequest(), Cancellation)).LaunchTemplates);
        var events = _world.Events.All.Count;
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(events, _world.Events.All.Count);
        Assert.NotEqual(before, (await _world.Ec2.CreateFleetAsync(request, Cancellation)).InstanceIds().Single());
    }

    private Task<string> RefusalAsync(DescribeInstanceTypesRequest request) =>
        FleetSamples.RefusalAsync(() => _world.Ec2.DescribeInstanceTypesAsync(request, Cancellation));

    private Task<string> TagRefusalAsync(string resource, string key) => FleetSamples.RefusalAsync(
        () => _world.Ec2.CreateTagsAsync(new CreateTagsRequest { Resources = [resource], Tags = [new Tag(key, "1")] }, Cancellation));

    private async Task<decimal> PriceAsync(string type, string az)
    {
        var now = _world.Clock.GetUtcNow().UtcDateTime;
        var answer = await _world.Ec2.DescribeSpotPriceHistoryAsync(
            new DescribeSpotPriceHistoryRequest
            {
                InstanceTypes = [type],
                AvailabilityZone = az,
                ProductDescriptions = ["Linux/UNIX"],
                StartTime = now,
                EndTime = now,
            },
            Cancellation);
        return decimal.Parse(Assert.Single(answer.SpotPriceHistory).Price, CultureInfo.InvariantCulture);
    }
}
