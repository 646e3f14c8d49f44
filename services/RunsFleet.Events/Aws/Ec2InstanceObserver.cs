using Amazon.EC2;
using Amazon.EC2.Model;
using RunsFleet.Concurrency;
using RunsFleet.Ec2;

namespace RunsFleet.Events.Aws;

/// <summary>
/// Looks at instances by DescribeInstances. Looks that are wanted while a call is on its way share the next one, so that a burst of events, or an
/// EC2 that throttles, makes one call at a time and not one for each event.
/// </summary>
internal sealed class Ec2InstanceObserver : IInstanceObserver
{
    private const int MaxWaiting = 2_000;

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
        _looks = new(new GroupLimits(InstanceFilters.MaxValues, int.MaxValue, MaxWaiting, MaxInFlight: 1, TimeSpan.Zero), _ => 0, LookAsync, time);
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
            var seen = await DescribeAsync(looks.Select(look => look.InstanceId).Distinct(), limit.Token);
            foreach (var look in looks)
            {
                look.Observation = seen.TryGetValue(look.InstanceId, out var instance) ? Observe(instance) : new InstanceObservation.NotVisible();
            }
        }
        catch (Exception e) when (AwsCall.IsFailureOrTimeLimit(e, CancellationToken.None))
        {
            // Whatever it is, it says nothing of the instances (lesson L37).
            _metrics.Ec2Failed();
            Volatile.Write(ref _notBefore, (_time.GetUtcNow() + Pause).UtcTicks);
            var unavailable = new InstanceObservation.Unavailable(AwsCall.Code(e));
            foreach (var look in looks)
            {
                look.Observation = unavailable;
            }
        }

        return new Exception?[looks.Count];
    }

    private async Task<Dictionary<string, Ec2Instance>> DescribeAsync(IEnumerable<string> instanceIds, CancellationToken cancellationToken)
    {
        var request = new DescribeInstancesRequest { Filters = [InstanceFilters.WithIds(instanceIds)] };
        var shown = await InstanceReader.ReadAllAsync(request, _ec2.DescribeInstancesAsync, int.MaxValue, cancellationToken) ?? [];
        return shown.DistinctBy(instance => instance.InstanceId).ToDictionary(instance => instance.InstanceId, StringComparer.Ordinal);
    }

    private static InstanceObservation.Seen Observe(Ec2Instance instance) => new(
        instance.IsOurs,
        instance.InstanceType ?? "",
        instance.AvailabilityZone ?? "",
        instance.Market,
        instance.EndReason,
        instance.LaunchedAt ?? DateTimeOffset.MinValue);

    private sealed class Look(string instanceId)
    {
        public string InstanceId { get; } = instanceId;

        public InstanceObservation Observation { get; set; } = new InstanceObservation.NotVisible();
    }
}
