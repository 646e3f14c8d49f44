using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using LocalCloud.Aws.Wire;

namespace LocalCloud.Aws.Ec2.Wire;

/// <summary>Instances.</summary>
internal sealed partial class InstanceOperations(Instances instances, TagStore tags, Network network, Ec2Settings settings, TimeProvider time)
{
    private const int MostIds = 1000;

    private readonly Filters<Ec2Instance> _filters = new(
        new Dictionary<string, Func<Ec2Instance, IEnumerable<string?>>>
        {
            ["architecture"] = instance => [instance.Type.Architecture],
            ["availability-zone"] = instance => [instance.Az],
            ["client-token"] = instance => [instance.ClientToken],
            ["image-id"] = instance => [instance.ImageId],
            ["instance-id"] = instance => [instance.Id],
            ["instance-lifecycle"] = instance => [instance.Market == Market.Spot ? "spot" : null],
            ["instance-state-code"] = instance => [((int)instance.State).ToString(CultureInfo.InvariantCulture)],
            ["instance-state-name"] = instance => [instance.State.Name()],
            ["instance-type"] = instance => [instance.Type.Name],
            ["launch-time"] = instance => [Answer.Time(instance.LaunchTime)],
            ["private-ip-address"] = instance => [instance.PrivateIp],
            ["reservation-id"] = instance => [instance.ReservationId],
            ["spot-instance-request-id"] = instance => [instance.SpotRequestId],
            ["state-reason-code"] = instance => [instance.Reason?.Code],
            ["subnet-id"] = instance => [instance.Subnet.Id],
            ["vpc-id"] = _ => [network.VpcId],
        },
        instance => tags.Of(instance.Id));

    public XElement Describe(Form form)
    {
        var asked = form.Texts("InstanceId");
        if (asked.Count > 0 && form.Text("MaxResults") is not null)
        {
            throw Ec2Error.InvalidCombination("The parameter instancesSet cannot be used with the parameter maxResults");
        }

        // EC2 is eventually consistent: for a while a new instance may be unknown even by its id.
        var visible = instances.All().Where(instance => time.GetUtcNow() >= instance.LaunchTime + settings.DescribeLag).ToList();
        if (asked.Count > 0)
        {
            var wanted = RequireWellFormed(asked);
            visible = [.. visible.Where(instance => wanted.Contains(instance.Id))];
            RequireFound(asked, visible.Select(instance => instance.Id));
        }

        var page = Page<Ec2Instance>.Of(form, _filters.Apply(form, visible), instance => instance.Id, (5, 1000));
        return Answer.Response(
            "DescribeInstances",
            Answer.Set("reservationSet", page.Items.GroupBy(instance => instance.ReservationId), reservation => new object?[]
            {
                Answer.Element("reservationId", reservation.Key),
                Answer.Element("ownerId", settings.AccountId),
                Answer.Group("groupSet"),
                Answer.Set("instancesSet", reservation, Describe),
            }),
            Answer.Element("nextToken", page.NextToken));
    }

    public XElement Terminate(Form form)
    {
        var asked = form.Texts("InstanceId");
        if (asked.Count is 0 or > MostIds)
        {
            throw asked.Count == 0 ? Ec2Error.Missing("InstanceId") : Ec2Error.Invalid($"At most {MostIds} instances may be terminated at once.");
        }

        // All or nothing: one unknown id, and none is terminated.
        RequireWellFormed(asked);
        RequireFound(asked, asked.Where(id => instances.Find(id) is not null));
        var changes = asked.Distinct().Select(instances.Terminate).OfType<(Ec2Instance Before, Ec2Instance After)>();
        return Answer.Response("TerminateInstances", Answer.Set("instancesSet", changes, change => new[]
        {
            Answer.Element("instanceId", change.After.Id),
            State("currentState", change.After.State),
            State("previousState", change.Before.State),
        }));
    }

    private object?[] Describe(Ec2Instance instance) =>
    [
        Answer.Element("instanceId", instance.Id),
        Answer.Element("imageId", instance.ImageId),
        State("instanceState", instance.State),
        Answer.Element("privateDnsName", $"ip-{instance.PrivateIp.Replace('.', '-')}.ec2.internal"),
        Answer.Element("reason", instance.TransitionReason),
        Answer.Element("amiLaunchIndex", 0),
        Answer.Element("instanceType", instance.Type.Name),
        Answer.Element("launchTime", instance.LaunchTime),
        Answer.Group(
            "placement",
            Answer.Element("availabilityZone", instance.Az),
            Answer.Element("availabilityZoneId", instance.Subnet.Zone.Id),
            Answer.Element("tenancy", "default")),
        Answer.Group("monitoring", Answer.Element("state", "disabled")),
        Answer.Element("subnetId", instance.Subnet.Id),
        Answer.Element("vpcId", network.VpcId),
        Answer.Element("privateIpAddress", instance.PrivateIp),
        Answer.Set("groupSet", [network.SecurityGroupId], group => new[]
        {
            Answer.Element("groupId", group),
            Answer.Element("groupName", "default"),
        }),
        instance.Reason is { } reason
            ? Answer.Group("stateReason", Answer.Element("code", reason.Code), Answer.Element("message", reason.Message))
            : null,
        Answer.Element("architecture", instance.Type.Architecture),
        Answer.Element("rootDeviceType", "ebs"),
        Answer.Element("rootDeviceName", "/dev/xvda"),
        Answer.Element("virtualizationType", "hvm"),
        Answer.Element("instanceLifecycle", instance.Market == Market.Spot ? "spot" : null),
        Answer.Element("spotInstanceRequestId", instance.SpotRequestId),
        Answer.Element("clientToken", instance.ClientToken ?? ""),
        Answer.Tags(tags.Of(instance.Id)),
        Answer.Element("hypervisor", "xen"),
        Answer.Element("ebsOptimized", true),
        Answer.Element("platformDetails", "Linux/UNIX"),
    ];

    private static XElement State(string name, InstanceState state) =>
        Answer.Group(name, Answer.Element("code", (int)state), Answer.Element("name", state.Name()));

    private static HashSet<string> RequireWellFormed(IReadOnlyList<string> asked) =>
        asked.FirstOrDefault(id => !InstanceId().IsMatch(id)) is { } malformed
            ? throw new AwsException(400, "InvalidInstanceID.Malformed", $"Invalid id: \"{malformed}\"")
            : [.. asked];

    private static void RequireFound(IReadOnlyList<string> asked, IEnumerable<string> found)
    {
        var missing = asked.Except(found).ToList();
        if (missing.Count > 0)
        {
            throw Ec2Error.NotFound("InvalidInstanceID.NotFound", "instance", missing);
        }
    }

    [GeneratedRegex(@"\Ai-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    private static partial Regex InstanceId();
}
