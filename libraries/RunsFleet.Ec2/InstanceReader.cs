using Amazon.EC2.Model;
using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Ec2;

/// <summary>
/// Reads the answers of DescribeInstances: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html.
/// EC2 is eventually consistent: an instance that is not shown soon after its launch may be there all the same.
/// </summary>
public static class InstanceReader
{
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
    private const string SpotReclaimed = "Server.SpotInstanceTermination";

    /// <summary>Reads all pages. Returns null when there are more than <paramref name="maxPages"/>: what was not read is not gone (lesson L37).</summary>
    /// <param name="request">The first page's request; its token is set for each later page.</param>
    /// <param name="describe">Makes one call. What it throws is not caught.</param>
    /// <param name="maxPages">Most calls.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<IReadOnlyList<Ec2Instance>?> ReadAllAsync(
        DescribeInstancesRequest request,
        Func<DescribeInstancesRequest, CancellationToken, Task<DescribeInstancesResponse>> describe,
        int maxPages,
        CancellationToken cancellationToken)
    {
        var all = new List<Ec2Instance>();
        for (var page = 0; page < maxPages; page++)
        {
            var answer = await describe(request, cancellationToken);
            all.AddRange(Read(answer));
            request.NextToken = answer.NextToken;
            if (string.IsNullOrEmpty(request.NextToken))
            {
                return all;
            }
        }

        return null;
    }

    /// <summary>Returns the instances of one answer.</summary>
    public static IEnumerable<Ec2Instance> Read(DescribeInstancesResponse answer) =>
        (answer.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []).Select(Read);

    private static Ec2Instance Read(Instance instance) => new()
    {
        InstanceId = instance.InstanceId,
        InstanceType = NotEmpty(instance.InstanceType?.Value),
        AvailabilityZone = NotEmpty(instance.Placement?.AvailabilityZone),
        Market = instance.InstanceLifecycle?.Value == "spot" ? Market.Spot : Market.OnDemand,
        State = InstanceStateNames.OfShown(instance.State?.Name?.Value),
        EndReason = Reason(instance.StateReason?.Code),
        LaunchedAt = instance.LaunchTime is { } time ? new DateTimeOffset(time.ToUniversalTime()) : null,
        IsOurs = Tag(instance, TagNames.ManagedBy) == TagNames.ManagedByValue,
        LaunchId = Tag(instance, TagNames.LaunchId),
    };

    private static EndReason Reason(string? code) => code switch
    {
        null or "" => EndReason.Unknown,
        SpotReclaimed => EndReason.SpotReclaimed,
        _ => EndReason.Other,
    };

    private static string? Tag(Instance instance, string key) => instance.Tags?.Find(tag => tag.Key == key)?.Value;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
