using System.Xml;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using RunsFleet.Contracts;
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
        try
        {
            var all = new List<FleetInstance>();
            string? next = null;
            for (var page = 0; page < MaxPages; page++)
            {
                var answer = await ec2.DescribeInstancesAsync(
                    new DescribeInstancesRequest
                    {
                        Filters =
                        [
                            new Filter($"tag:{TagNames.ManagedBy}", [TagNames.ManagedByValue]),
                            new Filter("instance-state-name", ["pending", "running", "stopping", "stopped", "shutting-down"]),
                        ],
                        MaxResults = PageSize,
                        NextToken = next,
                    },
                    cancellationToken);
                all.AddRange((answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).Select(Read));
                next = answer.NextToken;
                if (string.IsNullOrEmpty(next))
                {
                    return all;
                }
            }

            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested
            && e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or XmlException or OperationCanceledException)
        {
            metrics.Ec2Failed();
            return null;
        }
    }

    private static FleetInstance Read(Instance instance) => new(
        instance.InstanceId,
        instance.InstanceType?.Value ?? "unknown",
        instance.Placement?.AvailabilityZone is { Length: > 0 } zone ? zone : InstanceRecord.UnknownZone,
        instance.InstanceLifecycle == InstanceLifecycleType.Spot ? Market.Spot : Market.OnDemand,
        instance.State?.Name?.Value switch
        {
            "pending" => Records.InstanceState.Pending,
            "running" => Records.InstanceState.Running,
            "stopping" => Records.InstanceState.Stopping,
            "stopped" => Records.InstanceState.Stopped,
            "shutting-down" => Records.InstanceState.ShuttingDown,
            _ => Records.InstanceState.Terminated,
        },
        instance.LaunchTime is { } launched ? new DateTimeOffset(launched.ToUniversalTime()) : DateTimeOffset.MaxValue,
        instance.Tags?.Find(tag => tag.Key == TagNames.LaunchId)?.Value);
}
