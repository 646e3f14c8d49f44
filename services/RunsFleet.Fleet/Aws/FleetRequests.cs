using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Fleet.Launching;
using RunsFleet.Records;

namespace RunsFleet.Fleet.Aws;

/// <summary>A stored request as the SDK wants it: a function of its arguments alone, so that a replay has the same parameters.</summary>
internal static class FleetRequests
{
    public static CreateFleetRequest Build(FleetRequest request, string clientToken)
    {
        var spot = request.Market is Market.Spot;
        return new CreateFleetRequest
        {
            ClientToken = clientToken,
            Type = FleetType.Instant,
            TargetCapacitySpecification = new TargetCapacitySpecificationRequest
            {
                TotalTargetCapacity = request.Capacity,
                DefaultTargetCapacityType = spot ? DefaultTargetCapacityType.Spot : DefaultTargetCapacityType.OnDemand,
            },
            SpotOptions = spot ? new SpotOptionsRequest { AllocationStrategy = request.AllocationStrategy } : null,
            OnDemandOptions = spot ? null : new OnDemandOptionsRequest { AllocationStrategy = request.AllocationStrategy },
            LaunchTemplateConfigs =
            [
                new FleetLaunchTemplateConfigRequest
                {
                    LaunchTemplateSpecification = new FleetLaunchTemplateSpecificationRequest
                    {
                        LaunchTemplateName = request.LaunchTemplate,
                        Version = "$Default",
                    },
                    Overrides = [.. request.Overrides.Select(o => new FleetLaunchTemplateOverridesRequest
                    {
                        InstanceType = o.InstanceType,
                        SubnetId = o.SubnetId,
                        BlockDeviceMappings = Volumes(request),
                    })],
                },
            ],
            TagSpecifications =
            [
                new TagSpecification
                {
                    ResourceType = ResourceType.Instance,
                    Tags = [.. request.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => new Tag(tag.Key, tag.Value))],
                },
            ],
        };
    }

    private static List<FleetBlockDeviceMappingRequest>? Volumes(FleetRequest request) => request.RootVolumeGiB is { } size
        ?
        [
            new FleetBlockDeviceMappingRequest
            {
                DeviceName = request.RootDevice,
                Ebs = new FleetEbsBlockDeviceRequest { VolumeSize = size, VolumeType = VolumeType.Gp3, DeleteOnTermination = true },
            },
        ]
        : null;
}
