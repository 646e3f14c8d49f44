using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Ec2;
using RunsFleet.Housekeeping.Instances;
using RunsFleet.Records;

namespace RunsFleet.Housekeeping.Aws;

/// <summary>Our instances by DescribeInstances and our tag, to the last page: what was not read is not gone (lesson L37).</summary>
internal sealed class Ec2FleetInstances(IAmazonEC2 ec2, HousekeepingMetrics metrics) : IFleetInstances
{
    private const int PageSize = 1_000;
    private const int MaxPages = 50;

    public async Task<IReadOnlyList<FleetInstance>?> ListAsync(CancellationToken cancellationToken)
    {
        var request = new DescribeInstancesRequest { Filters = [InstanceFilters.Ours(), InstanceFilters.NotTerminated()], MaxResults = PageSize };
        try
        {
            var all = await InstanceReader.ReadAllAsync(request, ec2.DescribeInstancesAsync, MaxPages, cancellationToken);
            return all is null ? null : [.. all.Select(Ours)];
        }
        catch (Exception e) when (AwsCall.IsFailureOrTimeLimit(e, cancellationToken))
        {
            metrics.Ec2Failed();
            return null;
        }
    }

    private static FleetInstance Ours(Ec2Instance instance) => new(
        instance.InstanceId,
        instance.InstanceType ?? "unknown",
        instance.AvailabilityZone ?? InstanceRecord.UnknownZone,
        instance.Market,
        instance.State,
        instance.LaunchedAt ?? DateTimeOffset.MaxValue,
        instance.LaunchId);
}
