using RunsFleet.Ec2;
using RunsFleet.Records;

namespace RunsFleet.Events;

/// <summary>What EC2 shows of an instance.</summary>
internal abstract record InstanceObservation
{
    private InstanceObservation()
    {
    }

    /// <summary>EC2 shows it.</summary>
    public sealed record Seen(
        bool Ours, string InstanceType, string AvailabilityZone, Market Market, EndReason EndReason, DateTimeOffset LaunchedAt) : InstanceObservation;

    /// <summary>EC2 does not show it: not yet, or no more. DescribeInstances is eventually consistent, so this proves nothing soon after a launch.</summary>
    public sealed record NotVisible : InstanceObservation;

    /// <summary>EC2 did not answer.</summary>
    public sealed record Unavailable(string Code) : InstanceObservation;
}
