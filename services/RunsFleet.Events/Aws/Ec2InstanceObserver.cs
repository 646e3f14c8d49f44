using System.Xml;
using Amazon.EC2;
using Amazon.EC2.Model;
using Amazon.Runtime;
using RunsFleet.Concurrency;
using RunsFleet.Contracts;
using RunsFleet.Records;

namespace RunsFleet.Events.Aws;

/// <summary>
/// Looks at instances by DescribeInstances. Looks that are wanted while a call is on its way share the next one, so that a burst of events, or an
/// EC2 that throttles, makes one call at a time and not one for each event.
/// </summary>
internal sealed class Ec2InstanceObserver : IInstanceObserver
{
    // A filter takes 200 values: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Filter.html
    private const int MaxTogether = 200;
    private const int MaxWaiting = 2_000;

    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_StateReason.html
    private const string SpotReclaimed = "Server.SpotInstanceTermination";

    // Of a look, the SDK's retries included: whoever waits for it holds a place that a job's event could have.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // After a look that failed, for the same reason.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    private readonly IAmazonEC2 _ec2;
    private readonly EventsMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly GroupCommit<Look> _looks;
    private long _notBefore = long.MinValue;

    public Ec2InstanceObserver(IAmazonEC2 ec2, EventsMetrics metrics, TimeProvider time)
    {
        (_ec2, _metrics, _time) = (ec2, metrics, time);
        _looks = new(new GroupLimits(MaxTogether, int.MaxValue, MaxWaiting, MaxInFlight: 1, TimeSpan.Zero), _ => 0, LookAsync, time);
    }

    public async Task<InstanceObservation> ObserveAsync(string instanceId, CancellationToken cancellationToken)
    {
        if (_time.GetUtcNow().UtcTicks < Volatile.Read(ref _notBefore))
        {
            return new InstanceObservation.Unavailable("FailedJustNow");
        }

        var look = new Look(instanceId);
        return await _looks.TryCommitAsync(look, cancellationToken) ? look.Observation : new InstanceObservation.Unavailable("TooManyWait");
    }

    private async Task<IReadOnlyList<Exception?>> LookAsync(IReadOnlyList<Look> looks)
    {
        using var limit = new CancellationTokenSource(Limit, _time);
        try
        {
            var seen = await DescribeAsync([.. looks.Select(look => look.InstanceId).Distinct()], limit.Token);
            foreach (var look in looks)
            {
                look.Observation = seen.TryGetValue(look.InstanceId, out var instance) ? Observe(instance) : new InstanceObservation.NotVisible();
            }
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or HttpRequestException or IOException or XmlException or OperationCanceledException)
        {
            // Whatever it is, it says nothing of the instances (lesson L37).
            _metrics.Ec2Failed();
            Volatile.Write(ref _notBefore, (_time.GetUtcNow() + Pause).UtcTicks);
            var unavailable = new InstanceObservation.Unavailable((e as AmazonServiceException)?.ErrorCode ?? e.GetType().Name);
            foreach (var look in looks)
            {
                look.Observation = unavailable;
            }
        }

        return new Exception?[looks.Count];
    }

    /// <summary>By filter: asked for by id, all go unanswered when EC2 does not know one of them.</summary>
    private async Task<Dictionary<string, Instance>> DescribeAsync(List<string> instanceIds, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, Instance>(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var request = new DescribeInstancesRequest { Filters = [new Filter("instance-id", instanceIds)], NextToken = next };
            var page = await _ec2.DescribeInstancesAsync(request, cancellationToken);
            foreach (var instance in (page.Reservations ?? []).SelectMany(reservation => reservation.Instances ?? []))
            {
                seen[instance.InstanceId] = instance;
            }

            next = page.NextToken;
        }
        while (!string.IsNullOrEmpty(next));
        return seen;
    }

    private static InstanceObservation.Seen Observe(Instance instance) => new(
        (instance.Tags ?? []).Exists(tag => tag.Key == TagNames.ManagedBy && tag.Value == TagNames.ManagedByValue),
        instance.InstanceType?.Value ?? "",
        instance.Placement?.AvailabilityZone ?? "",
        instance.InstanceLifecycle == InstanceLifecycleType.Spot ? Market.Spot : Market.OnDemand,
        instance.StateReason?.Code switch
        {
            null or "" => EndReason.Unknown,
            SpotReclaimed => EndReason.SpotReclaimed,
            _ => EndReason.Other,
        },
        instance.LaunchTime is { } launched ? new DateTimeOffset(launched.ToUniversalTime()) : DateTimeOffset.MinValue);

    private sealed class Look(string instanceId)
    {
        public string InstanceId { get; } = instanceId;

        public InstanceObservation Observation { get; set; } = new InstanceObservation.NotVisible();
    }
}
