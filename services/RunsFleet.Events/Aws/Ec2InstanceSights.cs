using System.Collections.Frozen;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Events.Aws;

internal sealed class Ec2InstanceSights(IAmazonEC2 ec2, EventsMetrics metrics) : IInstanceSights
{
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html: by code, never by text (lesson L36).
    private static readonly FrozenSet<string> NotFound = FrozenSet.Create("InvalidInstanceID.NotFound", "InvalidInstanceID.Malformed");

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
    private const string SpotReclaimed = "Server.SpotInstanceTermination";

    public async Task<InstanceSight> LookAsync(string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await ec2.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instanceId] }, cancellationToken);
            var instance = (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).FirstOrDefault();
            return instance is null ? new InstanceSight.NotVisible() : See(instance);
        }
        catch (AmazonEC2Exception e) when (NotFound.Contains(e.ErrorCode ?? ""))
        {
            return new InstanceSight.NotVisible();
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            metrics.Ec2Failed();
            return new InstanceSight.Unavailable((e as AmazonServiceException)?.ErrorCode ?? e.GetType().Name);
        }
    }

    private static InstanceSight.Seen See(Instance instance) => new(
        (instance.Tags ?? []).Exists(tag => tag.Key == TagNames.ManagedBy && tag.Value == TagNames.ManagedByValue),
        instance.InstanceType?.Value ?? "",
        instance.Placement?.AvailabilityZone ?? "",
        instance.InstanceLifecycle == InstanceLifecycleType.Spot ? Market.Spot : Market.OnDemand,
        instance.StateReason?.Code switch
        {
            null or "" => EndReason.Unknown,
            SpotReclaimed => EndReason.SpotReclaimed,
            _ => EndReason.Other,
        });
}
