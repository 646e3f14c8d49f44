using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using LocalCloud.Testing;
using Filter = Amazon.EC2.Model.Filter;
using Tag = Amazon.EC2.Model.Tag;

namespace LocalCloud.Tests.Ec2;

/// <summary>The clients of one endpoint.</summary>
public sealed record EmulatorClients(IAmazonEC2 Ec2, IAmazonSimpleSystemsManagement Ssm, IAmazonSecurityTokenService Sts);

/// <summary>What a fleet of runners does with EC2, SSM and STS when all goes well: the same cases run on the local world and on an emulator that we did not write.</summary>
public abstract class EmulatorCases
{
    private readonly string _unique = Guid.NewGuid().ToString("N")[..12];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_launch_template_is_made_once_and_read_back()
    {
        var aws = await ClientsAsync();
        var name = await FleetSamples.TemplateAsync(aws.Ec2, name: $"runner-{_unique}");

        var found = await aws.Ec2.DescribeLaunchTemplatesAsync(
            new DescribeLaunchTemplatesRequest { Filters = [new Filter("launch-template-name", [name])] }, Cancellation);
        var versions = await aws.Ec2.DescribeLaunchTemplateVersionsAsync(
            new DescribeLaunchTemplateVersionsRequest { LaunchTemplateName = name, Versions = ["$Latest"] }, Cancellation);

        Assert.Equal(name, Assert.Single(found.LaunchTemplates).LaunchTemplateName);
        Assert.Equal("terminate", Assert.Single(versions.LaunchTemplateVersions).LaunchTemplateData.InstanceInitiatedShutdownBehavior);
        Assert.Equal(
            "InvalidLaunchTemplateName.AlreadyExistsException", await FleetSamples.RefusalAsync(() => FleetSamples.TemplateAsync(aws.Ec2, name: name)));
    }

    [Fact]
    public async Task Default_subnets_lie_in_different_zones_and_are_found_by_tag()
    {
        var aws = await ClientsAsync();
        var subnets = await FleetSamples.SubnetsAsync(aws.Ec2);
        Assert.True(subnets.Count >= 3);
        Assert.Equal(subnets.Count, subnets.Select(subnet => subnet.AvailabilityZone).Distinct().Count());

        await aws.Ec2.CreateTagsAsync(new CreateTagsRequest { Resources = [subnets[0].SubnetId], Tags = [new Tag($"tag-{_unique}", "true")] }, Cancellation);

        var tagged = await aws.Ec2.DescribeSubnetsAsync(
            new DescribeSubnetsRequest { Filters = [new Filter($"tag:tag-{_unique}", ["true"])] }, Cancellation);
        Assert.Equal(subnets[0].SubnetId, Assert.Single(tagged.Subnets).SubnetId);
    }

    [Fact]
    public async Task Types_have_the_same_cores_memory_and_architecture_everywhere()
    {
        var aws = await ClientsAsync();
        List<string> names = ["c7g.large", "c8g.xlarge", "m7i.2xlarge", "t4g.nano", "r7i.large", "c7g.metal"];

        var answer = await aws.Ec2.DescribeInstanceTypesAsync(new DescribeInstanceTypesRequest { InstanceTypes = names }, Cancellation);

        Assert.Equal(
            [
                ("c7g.large", 2, 4096L, "arm64", false, false),
                ("c7g.metal", 64, 131072L, "arm64", false, true),
                ("c8g.xlarge", 4, 8192L, "arm64", false, false),
                ("m7i.2xlarge", 8, 32768L, "x86_64", false, false),
                ("r7i.large", 2, 16384L, "x86_64", false, false),
                ("t4g.nano", 2, 512L, "arm64", true, false),
            ],
            answer.InstanceTypes
                .Select(type => (
                    type.InstanceType.Value,
                    type.VCpuInfo.DefaultVCpus!.Value,
                    type.MemoryInfo.SizeInMiB!.Value,
                    type.ProcessorInfo.SupportedArchitectures.Single(),
                    type.BurstablePerformanceSupported!.Value,
                    type.BareMetal!.Value))
                .OrderBy(type => type.Item1, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Offerings_name_zones()
    {
        var aws = await ClientsAsync();
        var answer = await aws.Ec2.DescribeInstanceTypeOfferingsAsync(
            new DescribeInstanceTypeOfferingsRequest
            {
                LocationType = LocationType.AvailabilityZone,
                Filters = [new Filter("instance-type", ["c7g.large"]), new Filter("location", ["us-east-1a", "us-east-1b"])],
            },
            Cancellation);

        Assert.Equal(["us-east-1a", "us-east-1b"], answer.InstanceTypeOfferings.Select(offering => offering.Location).Order());
        Assert.All(answer.InstanceTypeOfferings, offering => Assert.Equal("c7g.large", offering.InstanceType));
    }

    [Fact]
    public async Task Spot_prices_are_told_for_a_type_and_a_zone()
    {
        var aws = await ClientsAsync();
        var answer = await aws.Ec2.DescribeSpotPriceHistoryAsync(
            new DescribeSpotPriceHistoryRequest { InstanceTypes = ["c7g.large"], AvailabilityZone = "us-east-1a", ProductDescriptions = ["Linux/UNIX"] },
            Cancellation);

        Assert.NotEmpty(answer.SpotPriceHistory);
        Assert.All(answer.SpotPriceHistory, price => Assert.Equal(("c7g.large", "us-east-1a"), (price.InstanceType.Value, price.AvailabilityZone)));
    }

    [Fact]
    public async Task A_fleet_launches_tagged_instances_that_can_be_found_and_terminated()
    {
        var (aws, request) = await FleetAsync(capacity: 2);
        var response = await aws.Ec2.CreateFleetAsync(request, Cancellation);
        var ids = response.InstanceIds();
        Assert.Equal(2, ids.Count);
        Assert.All(response.Instances, group => Assert.Equal("spot", group.Lifecycle));

        var found = await aws.Ec2.DescribeInstancesAsync(
            new DescribeInstancesRequest
            {
                Filters = [new Filter("tag:test", [_unique]), new Filter("instance-state-name", ["pending", "running"])],
            },
            Cancellation);
        var instances = found.Reservations.SelectMany(reservation => reservation.Instances).ToList();
        Assert.Equal(ids.Order(), instances.Select(instance => instance.InstanceId).Order());
        Assert.All(instances, instance => Assert.Equal(("c7g.large", "spot"), (instance.InstanceType.Value, instance.InstanceLifecycle.Value)));

        var ended = await aws.Ec2.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [.. ids] }, Cancellation);
        Assert.All(ended.TerminatingInstances, change => Assert.Equal("shutting-down", change.CurrentState.Name));
    }

    [Fact]
    public async Task An_instance_says_in_which_zone_it_was_launched()
    {
        var (aws, request) = await FleetAsync(zone: 1);
        var response = await aws.Ec2.CreateFleetAsync(request, Cancellation);

        var instance = await aws.Ec2.DescribeAsync(response.InstanceIds().Single());

        Assert.Equal("us-east-1b", instance.Placement.AvailabilityZone);
    }

    [Fact]
    public async Task A_fleets_answer_names_the_zone()
    {
        var (aws, request) = await FleetAsync(zone: 1);
        var response = await aws.Ec2.CreateFleetAsync(request, Cancellation);

        Assert.Equal("us-east-1b", response.Instances.Single().AvailabilityZone);
    }

    [Fact]
    public async Task A_repeated_token_answers_with_the_same_fleet()
    {
        var (aws, request) = await FleetAsync();
        var first = await aws.Ec2.CreateFleetAsync(request, Cancellation);
        var again = await aws.Ec2.CreateFleetAsync(request, Cancellation);

        Assert.Equal(first.FleetId, again.FleetId);
        Assert.Equal(first.InstanceIds(), again.InstanceIds());
    }

    [Fact]
    public async Task L27_A_pool_named_twice_is_refused()
    {
        var (aws, request) = await FleetAsync();
        request.LaunchTemplateConfigs[0].Overrides.Add(request.LaunchTemplateConfigs[0].Overrides[0]);

        Assert.Equal("InvalidFleetConfig", await FleetSamples.RefusalAsync(() => aws.Ec2.CreateFleetAsync(request, Cancellation)));
    }

    [Fact]
    public async Task An_unknown_launch_template_is_refused()
    {
        var (aws, request) = await FleetAsync();
        request.LaunchTemplateConfigs[0].LaunchTemplateSpecification.LaunchTemplateName = $"nobody-{_unique}";

        Assert.Equal(
            "InvalidLaunchTemplateName.NotFoundException", await FleetSamples.RefusalAsync(() => aws.Ec2.CreateFleetAsync(request, Cancellation)));
    }

    [Fact]
    public async Task An_unknown_instance_is_an_error_and_not_an_empty_answer()
    {
        var aws = await ClientsAsync();
        Assert.Equal("InvalidInstanceID.NotFound", await FleetSamples.RefusalAsync(() => aws.Ec2.DescribeAsync("i-0123456789abcdef0")));
    }

    [Fact]
    public async Task A_secure_parameter_is_made_with_tags_read_once_and_deleted()
    {
        var aws = await ClientsAsync();
        var name = $"/fleet/{_unique}/jit-config";
        var put = new PutParameterRequest
        {
            Name = name,
            Type = ParameterType.SecureString,
            Value = "c2VjcmV0",
            Tags = [new Amazon.SimpleSystemsManagement.Model.Tag { Key = "InstanceId", Value = "i-1" }],
        };
        await aws.Ssm.PutParameterAsync(put, Cancellation);
        await Assert.ThrowsAsync<ParameterAlreadyExistsException>(() => aws.Ssm.PutParameterAsync(put, Cancellation));

        var got = await aws.Ssm.GetParameterAsync(new GetParameterRequest { Name = name, WithDecryption = true }, Cancellation);
        var tags = await aws.Ssm.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceType = "Parameter", ResourceId = name }, Cancellation);
        Assert.Equal(("c2VjcmV0", "SecureString"), (got.Parameter.Value, got.Parameter.Type.Value));
        Assert.Equal("i-1", Assert.Single(tags.TagList).Value);

        await aws.Ssm.DeleteParameterAsync(new DeleteParameterRequest { Name = name }, Cancellation);
        await Assert.ThrowsAsync<ParameterNotFoundException>(() => aws.Ssm.GetParameterAsync(new GetParameterRequest { Name = name }, Cancellation));
    }

    [Fact]
    public async Task L26_Tags_with_overwrite_are_refused()
    {
        var aws = await ClientsAsync();
        var put = new PutParameterRequest
        {
            Name = $"/fleet/{_unique}/tagged",
            Type = ParameterType.String,
            Value = "1",
            Overwrite = true,
            Tags = [new Amazon.SimpleSystemsManagement.Model.Tag { Key = "a", Value = "1" }],
        };

        var error = await Assert.ThrowsAnyAsync<AmazonSimpleSystemsManagementException>(() => aws.Ssm.PutParameterAsync(put, Cancellation));
        Assert.Equal("ValidationException", error.ErrorCode);
    }

    [Fact]
    public async Task L26_A_long_value_needs_the_advanced_tier()
    {
        var aws = await ClientsAsync();
        var put = new PutParameterRequest { Name = $"/fleet/{_unique}/long", Type = ParameterType.SecureString, Value = new string('x', 4097) };

        var error = await Assert.ThrowsAnyAsync<AmazonSimpleSystemsManagementException>(() => aws.Ssm.PutParameterAsync(put, Cancellation));
        Assert.Equal("ValidationException", error.ErrorCode);
        put.Tier = ParameterTier.Advanced;
        await aws.Ssm.PutParameterAsync(put, Cancellation);
    }

    [Fact]
    public async Task The_newest_image_is_a_public_parameter()
    {
        var aws = await ClientsAsync();
        var parameter = await aws.Ssm.GetParameterAsync(
            new GetParameterRequest { Name = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64" }, Cancellation);

        Assert.StartsWith("ami-", parameter.Parameter.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_caller_is_told_the_account()
    {
        var aws = await ClientsAsync();
        var identity = await aws.Sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), Cancellation);

        Assert.Matches(@"\A\d{12}\z", identity.Account);
    }

    protected abstract ValueTask<EmulatorClients> ClientsAsync();

    protected static EmulatorClients Connect(Uri endpoint)
    {
        var credentials = new BasicAWSCredentials("test", "test");
        return new EmulatorClients(
            new AmazonEC2Client(credentials, new AmazonEC2Config { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 }),
            new AmazonSimpleSystemsManagementClient(
                credentials,
                new AmazonSimpleSystemsManagementConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 }),
            new AmazonSecurityTokenServiceClient(
                credentials, new AmazonSecurityTokenServiceConfig { ServiceURL = endpoint.ToString(), AuthenticationRegion = "us-east-1", MaxErrorRetry = 0 }));
    }

    private async Task<(EmulatorClients Aws, CreateFleetRequest Request)> FleetAsync(int capacity = 1, int zone = 0)
    {
        var aws = await ClientsAsync();
        var template = await FleetSamples.TemplateAsync(aws.Ec2, name: $"runner-{_unique}");
        var subnets = await FleetSamples.SubnetsAsync(aws.Ec2);
        var request = FleetSamples.Request(template, ["c7g.large"], [subnets[zone].SubnetId], capacity, token: $"token-{_unique}");
        request.TagSpecifications[0].Tags.Add(new Tag("test", _unique));
        return (aws, request);
    }
}

public sealed class LocalCloudEmulatorTests : EmulatorCases, IAsyncLifetime
{
    private Ec2TestWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await Ec2TestWorld.StartAsync();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    protected override ValueTask<EmulatorClients> ClientsAsync() => ValueTask.FromResult(new EmulatorClients(_world.Ec2, _world.Ssm, _world.Sts));
}

public sealed class MotoEmulatorTests(MotoServer moto) : EmulatorCases, IClassFixture<MotoServer>
{
    private static readonly Dictionary<string, string> Cannot = ReadCannot();

    private EmulatorClients? _clients;

    protected override ValueTask<EmulatorClients> ClientsAsync()
    {
        var name = TestContext.Current.TestMethod?.MethodName ?? "";
        Assert.SkipWhen(Cannot.TryGetValue(name, out var why), $"moto: {why}");
        return ValueTask.FromResult(_clients ??= Connect(moto.Require()));
    }

    [Fact]
    public void Every_listed_difference_is_a_case() =>
        Assert.All(Cannot.Keys, name => Assert.NotNull(typeof(EmulatorCases).GetMethod(name)));

    // A_case_name: why
    private static Dictionary<string, string> ReadCannot()
    {
        using var stream = typeof(MotoEmulatorTests).Assembly.GetManifestResourceStream("LocalCloud.Tests.Ec2.moto-cannot.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
    }
}
