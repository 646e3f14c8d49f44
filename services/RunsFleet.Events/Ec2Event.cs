using System.Text.Json;
using System.Text.RegularExpressions;
using RunsFleet.Contracts;
using RunsFleet.Ec2;
using RunsFleet.Records;

namespace RunsFleet.Events;

/// <summary>An event of EC2 that we act on.</summary>
internal abstract partial record Ec2Event
{
    private Ec2Event()
    {
    }

    /// <summary>An instance has another state.</summary>
    public sealed record StateChanged(string InstanceId, InstanceState State, DateTimeOffset At) : Ec2Event;

    /// <summary>A spot instance is to be taken back; <paramref name="AvailabilityZone"/> is empty when the event does not tell.</summary>
    public sealed record InterruptionWarning(string InstanceId, string AvailabilityZone, DateTimeOffset At) : Ec2Event;

    /// <summary>An event of a type that we act on, but not as EC2 writes it.</summary>
    public sealed record Unreadable(string Reason) : Ec2Event;

    /// <summary>
    /// Reads an event. Returns null when it is none that we act on. Examples:
    /// <code>"detail-type":"EC2 Instance State-change Notification", "detail":{"instance-id":"i-1234567890abcdef0","state":"running"}</code>
    /// <code>"detail-type":"EC2 Spot Instance Interruption Warning", "resources":["arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0"],
    /// "detail":{"instance-id":"i-1234567890abcdef0","instance-action":"terminate"}</code>
    /// See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html and
    /// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    /// </summary>
    public static Ec2Event? Read(EventEnvelope.EventBridge e)
    {
        if (e.Source != "aws.ec2" || e.DetailType is not ("EC2 Instance State-change Notification" or "EC2 Spot Instance Interruption Warning"))
        {
            return null;
        }

        if (Text(e.Detail, "instance-id") is not { } instanceId || !InstanceIdPattern().IsMatch(instanceId))
        {
            return new Unreadable($"The {e.DetailType} has no instance id in detail.instance-id.");
        }

        if (e.DetailType == "EC2 Spot Instance Interruption Warning")
        {
            return new InterruptionWarning(instanceId, Zone(e.Resources), e.Time);
        }

        return InstanceStateNames.Find(Text(e.Detail, "state")) is { } state
            ? new StateChanged(instanceId, state, e.Time)
            : new Unreadable($"The {e.DetailType} has none of EC2's states in detail.state.");
    }

    // Where other ARNs have the region, this one has the zone.
    private static string Zone(IReadOnlyList<string> resources) =>
        resources.Count > 0 && resources[0].Split(':') is { Length: > 3 } parts && AvailabilityZonePattern().IsMatch(parts[3]) ? parts[3] : "";

    private static string? Text(JsonElement detail, string name) =>
        detail.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;

    [GeneratedRegex("^i-([0-9a-f]{8}|[0-9a-f]{17})$")]
    private static partial Regex InstanceIdPattern();

    // us-east-1a; also local and wavelength zones: us-west-2-lax-1a.
    [GeneratedRegex("^[a-z]{2}(-[a-z]+)+-[0-9](-[a-z]+-[0-9])?[a-z]$")]
    private static partial Regex AvailabilityZonePattern();
}
