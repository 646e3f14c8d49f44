using Amazon.EC2.Model;
using LocalCloud.Aws.Ec2;

namespace LocalCloud.Tests.Ec2;

public sealed class FleetTests : IAsyncLifetime
{
    private Ec2TestWorld _world = null!;
    private IReadOnlyList<string> _subnets = [];
    private string _template = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await Ec2TestWorld.StartAsync();
        _template = await FleetSamples.TemplateAsync(_world.Ec2);
        _subnets = [.. (await FleetSamples.SubnetsAsync(_world.Ec2)).Select(subnet => subnet.SubnetId)];
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Answers_with_what_was_really_launched()
    {
        var response = await CreateAsync(FleetSamples.Request(_template, ["c7g.large", "m7g.large"], _subnets, capacity: 2));

        var group = Assert.Single(response.Instances);
        Assert.Equal(2, group.InstanceIds.Count);
        Assert.Equal("spot", group.Lifecycle);
        Assert.Null(response.Errors);
        Assert.StartsWith("fleet-", response.FleetId, StringComparison.Ordinal);
        var instance = await _world.Ec2.DescribeAsync(group.InstanceIds[0]);
        Assert.Equal(group.InstanceType, instance.InstanceType);
        Assert.Equal(group.LaunchTemplateAndOverrides.Overrides.SubnetId, instance.SubnetId);
        Assert.Equal("spot", instance.InstanceLifecycle);
        Assert.Contains(instance.Tags, tag => tag is { Key: Names.LaunchId, Value: "launch-1" });
        Assert.Contains(instance.Tags, tag => tag.Key == "aws:ec2:fleet-id" && tag.Value == response.FleetId);
        Assert.Equal("pending", instance.State.Name);
        Assert.Equal(Ec2TestWorld.Start, instance.LaunchTime!.Value.ToUniversalTime());
    }

    [Fact]
    public async Task Gives_an_override_back_as_it_was_asked_for()
    {
        // The zone is EC2's to know where only a subnet was named.
        var bySubnet = await CreateAsync(FleetSamples.Request(_template, ["c7g.large"], _subnets.Take(1)));
        Assert.Null(bySubnet.Instances[0].LaunchTemplateAndOverrides.Overrides.AvailabilityZone);
        Assert.Equal(("us-east-1a", _subnets[0]), (bySubnet.Instances[0].AvailabilityZone, bySubnet.Instances[0].SubnetId));
        Assert.StartsWith("lt-", bySubnet.Instances[0].LaunchTemplateAndOverrides.LaunchTemplateSpecification.LaunchTemplateId, StringComparison.Ordinal);

        var both = FleetSamples.Request(_template, ["c7g.large"], _subnets.Take(1));
        both.LaunchTemplateConfigs[0].Overrides[0].AvailabilityZone = "us-east-1a";
        Assert.Equal("us-east-1a", (await CreateAsync(both)).Instances[0].LaunchTemplateAndOverrides.Overrides.AvailabilityZone);
    }

    [Fact]
    public async Task A_disk_size_can_be_overridden()
    {
        var request = FleetSamples.Request(_template, ["c7g.large"], _subnets.Take(1));
        request.LaunchTemplateConfigs[0].Overrides[0].BlockDeviceMappings =
            [new FleetBlockDeviceMappingRequest { DeviceName = "/dev/xvda", Ebs = new FleetEbsBlockDeviceRequest { VolumeSize = 100, VolumeType = "gp3" } }];

        var device = Assert.Single((await CreateAsync(request)).Instances[0].LaunchTemplateAndOverrides.Overrides.BlockDeviceMappings);
        Assert.Equal(("/dev/xvda", 100, "gp3"), (device.DeviceName, device.Ebs.VolumeSize, device.Ebs.VolumeType.Value));

        request.ClientToken = "other";
        request.LaunchTemplateConfigs[0].Overrides[0].BlockDeviceMappings[0].Ebs.VolumeSize = 16385;
        Assert.Equal("InvalidParameterValue", await RefusalAsync(request));
    }

    [Fact]
    public async Task L27_Two_subnets_in_one_zone_are_refused()
    {
        var vpc = (await _world.Ec2.DescribeVpcsAsync(new DescribeVpcsRequest(), Cancellation)).Vpcs.Single().VpcId;
        var second = await _world.Ec2.CreateSubnetAsync(
            new CreateSubnetRequest { VpcId = vpc, CidrBlock = "172.31.240.0/20", AvailabilityZone = "us-east-1a" }, Cancellation);

        Assert.Equal("InvalidFleetConfig", await RefusalAsync(FleetSamples.Request(_template, ["c7g.large"], [_subnets[0], second.Subnet.SubnetId])));
        Assert.Empty(_world.Log("instance_launched"));
        Assert.Single((await CreateAsync(FleetSamples.Request(_template, ["c7g.large"], [second.Subnet.SubnetId, _subnets[1]]))).InstanceIds());
    }

    [Fact]
    public async Task L28_Missing_capacity_gives_instances_and_errors()
    {
        SetCapacity("*", 0);
        SetCapacity("c7g.large", 1);

        var response = await CreateAsync(FleetSamples.Request(_template, ["c7g.large", "m7g.large"], _subnets.Take(1), capacity: 3));

        Assert.Single(response.InstanceIds());
        Assert.Equal(["InsufficientInstanceCapacity", "InsufficientInstanceCapacity"], response.Errors.Select(error => error.ErrorCode));
        Assert.Equal(["c7g.large", "m7g.large"], response.Errors.Select(e => e.LaunchTemplateAndOverrides.Overrides.InstanceType.Value).Order());
        Assert.All(response.Errors, error => Assert.Equal("spot", error.Lifecycle));
    }

    [Fact]
    public async Task Only_three_pools_are_tried_in_vain()
    {
        SetCapacity("*", 0);

        var response = await CreateAsync(FleetSamples.Request(_template, ["c7g.large", "m7g.large"], _subnets));

        Assert.Empty(response.InstanceIds());
        Assert.Equal(3, response.Errors.Count(error => error.ErrorCode == "InsufficientInstanceCapacity"));
        Assert.Equal(3, response.Errors.Count(error => error.ErrorCode == "UnfulfillableCapacity"));
        Assert.Equal("launch-1", Assert.Single(_world.Log("fleet_refused")).GetProperty("launchId").GetString());
    }

    [Fact]
    public async Task L32_A_type_of_another_architecture_than_the_image_is_told_in_the_errors()
    {
        var response = await CreateAsync(FleetSamples.Request(_template, ["c7i.large", "c7g.large"], _subnets.Take(1)));

        Assert.Equal("c7g.large", Assert.Single(response.Instances).InstanceType);
        var error = Assert.Single(response.Errors);
        Assert.Equal("InvalidParameterValue", error.ErrorCode);
        Assert.Contains("'x86_64'", error.ErrorMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m8g.large", "us-east-1c")]
    [InlineData("c7g.enormous", "us-east-1a")]
    public async Task A_type_that_a_zone_does_not_have_is_told_in_the_errors(string type, string az)
    {
        var request = FleetSamples.Request(_template, [type], [_subnets[az[^1] - 'a']]);

        var response = await CreateAsync(request);

        Assert.Empty(response.InstanceIds());
        Assert.Equal("InvalidFleetConfiguration", Assert.Single(response.Errors).ErrorCode);
    }

    [Fact]
    public async Task The_same_token_launches_once()
    {
        var request = FleetSamples.Request(_template, ["c7g.large"], _subnets, capacity: 2, token: "launch-1-1");
        var first = await CreateAsync(request);
        _world.Clock.Advance(TimeSpan.FromHours(47));

        var again = await CreateAsync(request);

        Assert.Equal(first.FleetId, again.FleetId);
        Assert.Equal(first.InstanceIds(), again.InstanceIds());
        Assert.Equal(2, _world.Log("instance_launched").Count);
    }

    [Fact]
    public async Task The_same_token_with_other_parameters_is_refused()
    {
        await CreateAsync(FleetSamples.Request(_template, ["c7g.large"], _subnets, token: "launch-1-1"));

        Assert.Equal("IdempotentParameterMismatch", await RefusalAsync(FleetSamples.Request(_template, ["c7g.large"], _subnets, market: "on-demand", token: "launch-1-1")));
        Assert.Single(_world.Log("instance_launched"));
    }

    [Fact]
    public async Task Calls_with_one_token_at_the_same_time_launch_once()
    {
        var request = FleetSamples.Request(_template, ["c7g.large"], _subnets, token: "launch-1-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => CreateAsync(request)));

        Assert.Single(answers.SelectMany(answer => answer.InstanceIds()).Distinct());
        Assert.Single(_world.Log("instance_launched"));
    }

    [Fact]
    public async Task An_unknown_launch_template_is_refused()
    {
        Assert.Equal("InvalidLaunchTemplateName.NotFoundException", await RefusalAsync(FleetSamples.Request("nobody", ["c7g.large"], _subnets)));

        var byId = FleetSamples.Request(_template, ["c7g.large"], _subnets);
        byId.LaunchTemplateConfigs[0].LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest { LaunchTemplateId = "lt-00000000000000000", Version = "1" };
        Assert.Equal("InvalidLaunchTemplateId.NotFound", await RefusalAsync(byId));

        var byVersion = FleetSamples.Request(_template, ["c7g.large"], _subnets);
        byVersion.LaunchTemplateConfigs[0].LaunchTemplateSpecification.Version = "7";
        Assert.Equal("InvalidLaunchTemplateId.VersionNotFound", await RefusalAsync(byVersion));
    }

    public static TheoryData<string, string> BadRequests => new()
    {
        { "overrides", "InvalidParameterValue" },
        { "subnet", "InvalidSubnetID.NotFound" },
        { "strategy", "InvalidParameterValue" },
        { "capacity", "InvalidParameterValue" },
        { "min", "InvalidParameterCombination" },
        { "tag", "InvalidParameterValue" },
        { "type", "InvalidParameterValue" },
        { "behavior", "InvalidParameterValue" },
        { "configs", "MissingParameter" },
        { "token", "InvalidParameterValue" },
    };

    [Theory]
    [MemberData(nameof(BadRequests))]
    public async Task What_EC2_refuses_is_refused(string flaw, string code)
    {
        var request = FleetSamples.Request(_template, ["c7g.large"], _subnets);
        switch (flaw)
        {
            case "overrides":
                request.LaunchTemplateConfigs[0].Overrides =
                    [.. Enumerable.Range(0, 301).Select(i => new FleetLaunchTemplateOverridesRequest { InstanceType = $"c7g.{i}", SubnetId = _subnets[0] })];
                break;
            case "subnet":
                request.LaunchTemplateConfigs[0].Overrides[0].SubnetId = "subnet-00000000000000000";
                break;
            case "strategy":
                request.SpotOptions.AllocationStrategy = "cheapest";
                break;
            case "capacity":
                request.TargetCapacitySpecification.TotalTargetCapacity = 0;
                break;
            case "min":
                request.SpotOptions.MinTargetCapacity = 1;
                break;
            case "tag":
                request.TagSpecifications[0].ResourceType = "spot-instances-request";
                break;
            case "type":
                request.Type = "maintain";
                break;
            case "behavior":
                request.SpotOptions.InstanceInterruptionBehavior = "stop";
                break;
            case "configs":
                request.LaunchTemplateConfigs = [];
                break;
            case "token":
                request.ClientToken = new string('x', 65);
                break;
        }

        Assert.Equal(code, await RefusalAsync(request));
        Assert.Empty(_world.Log("instance_launched"));
    }

    [Fact]
    public async Task A_starved_pool_is_passed_over_and_what_was_taken_comes_back()
    {
        var everywhere = FleetSamples.Request(_template, ["c7g.large"], _subnets);
        var cheapest = (await CreateAsync(everywhere)).Instances[0].LaunchTemplateAndOverrides.Overrides.SubnetId;
        var az = (await FleetSamples.SubnetsAsync(_world.Ec2)).Single(subnet => subnet.SubnetId == cheapest).AvailabilityZone;
        _world.Get<Capacity>().Set([new CapacityPool("c7g.large", az, Market.Spot)], 1);

        var taken = (await CreateAsync(Again(everywhere))).InstanceIds().Single();
        Assert.NotEqual(cheapest, (await CreateAsync(Again(everywhere))).Instances[0].LaunchTemplateAndOverrides.Overrides.SubnetId);

        await _world.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [taken] }, Cancellation);
        _world.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(cheapest, (await CreateAsync(Again(everywhere))).Instances[0].LaunchTemplateAndOverrides.Overrides.SubnetId);
    }

    [Fact]
    public async Task Minimum_capacity_that_cannot_be_met_launches_nothing()
    {
        SetCapacity("*", 1);
        var request = FleetSamples.Request(_template, ["c7g.large", "m7g.large"], _subnets.Take(1), capacity: 2);
        request.SpotOptions.SingleInstanceType = true;
        request.SpotOptions.MinTargetCapacity = 2;

        var response = await CreateAsync(request);

        Assert.Empty(response.InstanceIds());
        Assert.All(response.Errors, error => Assert.Equal("UnfulfillableCapacity", error.ErrorCode));
        Assert.NotEmpty(response.Errors);
    }

    [Fact]
    public async Task Diversified_spreads_over_all_pools_and_prioritized_keeps_the_order()
    {
        var diversified = FleetSamples.Request(_template, ["c7g.large", "m7g.large"], _subnets, capacity: 6);
        diversified.SpotOptions.AllocationStrategy = "diversified";
        var spread = await CreateAsync(diversified);
        Assert.Equal(6, spread.Instances.Count);

        var prioritized = FleetSamples.Request(_template, ["c7g.large", "m7g.xlarge"], _subnets.Take(1), market: "on-demand");
        prioritized.OnDemandOptions.AllocationStrategy = "prioritized";
        prioritized.LaunchTemplateConfigs[0].Overrides[0].Priority = 2;
        prioritized.LaunchTemplateConfigs[0].Overrides[1].Priority = 1;
        var first = Assert.Single((await CreateAsync(prioritized)).Instances);
        Assert.Equal("m7g.xlarge", first.InstanceType);
        Assert.Equal("on-demand", first.Lifecycle);
    }

    [Fact]
    public async Task Weights_count_units_and_a_low_maximum_price_is_refused()
    {
        var weighted = FleetSamples.Request(_template, ["c7g.xlarge"], _subnets.Take(1), capacity: 8);
        weighted.LaunchTemplateConfigs[0].Overrides[0].WeightedCapacity = 4;
        Assert.Equal(2, (await CreateAsync(weighted)).InstanceIds().Count);

        var stingy = FleetSamples.Request(_template, ["c7g.xlarge"], _subnets.Take(1));
        stingy.LaunchTemplateConfigs[0].Overrides[0].MaxPrice = "0.001";
        Assert.Equal("SpotMaxPriceTooLow", Assert.Single((await CreateAsync(stingy)).Errors).ErrorCode);
    }

    [Fact]
    public async Task Both_markets_can_be_asked_for_at_once()
    {
        var request = FleetSamples.Request(_template, ["c7g.large"], _subnets.Take(1), capacity: 3);
        request.TargetCapacitySpecification.OnDemandTargetCapacity = 1;

        var response = await CreateAsync(request);

        Assert.Equal([("on-demand", 1), ("spot", 2)], response.Instances.Select(g => (g.Lifecycle.Value, g.InstanceIds.Count)).Order());
    }

    private Task<CreateFleetResponse> CreateAsync(CreateFleetRequest request) => _world.Ec2.CreateFleetAsync(request, Cancellation);

    private Task<string> RefusalAsync(CreateFleetRequest request) => FleetSamples.RefusalAsync(() => CreateAsync(request));

    private static CreateFleetRequest Again(CreateFleetRequest request)
    {
        request.ClientToken = Guid.NewGuid().ToString();
        return request;
    }

    private void SetCapacity(string type, int available) => _world.Get<Capacity>().Set(
        from t in InstanceTypeCatalog.All
        where type == "*" || t.Name == type
        from zone in _world.Get<Network>().Zones
        select new CapacityPool(t.Name, zone.Name, Market.Spot),
        available);
}
