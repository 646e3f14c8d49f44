using Amazon.EC2;
using Amazon.EC2.Model;

namespace LocalCloud.Tests.Ec2;

/// <summary>Builds CreateFleet requests as a fleet of runners makes them, and what they need.</summary>
internal static class FleetSamples
{
    /// <summary>A launch template of an architecture on the first image that has it.</summary>
    public static async Task<string> TemplateAsync(IAmazonEC2 ec2, string architecture = "arm64", string? name = null, string shutdown = "terminate")
    {
        var images = await ec2.DescribeImagesAsync(
            new DescribeImagesRequest { Filters = [new Filter("architecture", [architecture])] }, TestContext.Current.CancellationToken);
        name ??= $"runner-{architecture}";
        await ec2.CreateLaunchTemplateAsync(
            new CreateLaunchTemplateRequest
            {
                LaunchTemplateName = name,
                LaunchTemplateData = new RequestLaunchTemplateData
                {
                    ImageId = images.Images[0].ImageId,
                    InstanceInitiatedShutdownBehavior = shutdown,
                },
            },
            TestContext.Current.CancellationToken);
        return name;
    }

    /// <summary>The default subnets, by zone.</summary>
    public static async Task<IReadOnlyList<Subnet>> SubnetsAsync(IAmazonEC2 ec2)
    {
        var answer = await ec2.DescribeSubnetsAsync(
            new DescribeSubnetsRequest { Filters = [new Filter("default-for-az", ["true"])] }, TestContext.Current.CancellationToken);
        return [.. answer.Subnets.OrderBy(subnet => subnet.AvailabilityZone)];
    }

    /// <summary>An instant fleet over types x subnets.</summary>
    public static CreateFleetRequest Request(
        string template, IEnumerable<string> types, IEnumerable<string> subnets, int capacity = 1, string market = "spot", string? token = null) => new()
        {
            Type = FleetType.Instant,
            ClientToken = token ?? Guid.NewGuid().ToString(),
            TargetCapacitySpecification = new TargetCapacitySpecificationRequest
            {
                TotalTargetCapacity = capacity,
                DefaultTargetCapacityType = market,
            },
            SpotOptions = market == "spot"
                ? new SpotOptionsRequest { AllocationStrategy = SpotAllocationStrategy.PriceCapacityOptimized }
                : null,
            OnDemandOptions = market == "spot"
                ? null
                : new OnDemandOptionsRequest { AllocationStrategy = FleetOnDemandAllocationStrategy.LowestPrice },
            LaunchTemplateConfigs =
            [
                new FleetLaunchTemplateConfigRequest
                {
                    LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest { LaunchTemplateName = template, Version = "$Latest" },
                    Overrides =
                    [
                        .. from type in types
                           from subnet in subnets
                           select new FleetLaunchTemplateOverridesRequest { InstanceType = type, SubnetId = subnet },
                    ],
                },
            ],
            TagSpecifications =
            [
                new TagSpecification
                {
                    ResourceType = ResourceType.Instance,
                    Tags = [new Tag(Names.ManagedBy, Names.ManagedByValue), new Tag(Names.LaunchId, "launch-1")],
                },
            ],
        };

    /// <summary>Every instance id of an answer.</summary>
    public static IReadOnlyList<string> InstanceIds(this CreateFleetResponse response) =>
        [.. (response.Instances ?? []).SelectMany(group => group.InstanceIds)];

    /// <summary>One instance as DescribeInstances tells it.</summary>
    public static async Task<Instance> DescribeAsync(this IAmazonEC2 ec2, string instanceId)
    {
        var answer = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instanceId] }, TestContext.Current.CancellationToken);
        return answer.Reservations.Single().Instances.Single();
    }

    /// <summary>The code of the refusal.</summary>
    public static async Task<string> RefusalAsync(Func<Task> call) => (await Assert.ThrowsAsync<AmazonEC2Exception>(call)).ErrorCode;
}
