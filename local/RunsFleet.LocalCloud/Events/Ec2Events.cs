using System.Text.Json.Nodes;
using RunsFleet.Contracts;
using RunsFleet.LocalCloud.Ec2;

namespace RunsFleet.LocalCloud.Events;

/// <summary>
/// What EC2 tells EventBridge, delivered by the rules that production has. A state change carries no reason, and a warning no type:
/// whoever needs those must ask EC2.
/// </summary>
internal sealed class Ec2Events(Ec2Settings settings, IEventTarget target)
{
    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html
    // {"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"EC2 Instance State-change Notification","source":"aws.ec2",
    //  "account":"123456789012","time":"2021-11-11T21:29:54Z","region":"us-east-1",
    //  "resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-1234567890abcdef0"],
    //  "detail":{"instance-id":"i-1234567890abcdef0","state":"pending"}}
    public void StateChanged(Ec2Instance instance, DateTimeOffset at) => Publish(
        "EC2 Instance State-change Notification",
        $"arn:aws:ec2:{settings.Region}:{settings.AccountId}:instance/{instance.Id}",
        new JsonObject { ["instance-id"] = instance.Id, ["state"] = instance.State.Name() },
        at);

    // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html
    // The resource names the zone where other ARNs have region and account: "arn:aws:ec2:us-east-2a:instance/i-1234567890abcdef0".
    public void InterruptionWarning(Ec2Instance instance, DateTimeOffset at) => Publish(
        "EC2 Spot Instance Interruption Warning",
        $"arn:aws:ec2:{instance.Az}:instance/{instance.Id}",
        new JsonObject { ["instance-id"] = instance.Id, ["instance-action"] = "terminate" },
        at);

    private void Publish(string detailType, string resource, JsonObject detail, DateTimeOffset at)
    {
        var body = new JsonObject
        {
            ["version"] = "0",
            ["id"] = Guid.NewGuid().ToString(),
            ["detail-type"] = detailType,
            ["source"] = "aws.ec2",
            ["account"] = settings.AccountId,
            ["time"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["region"] = settings.Region,
            ["resources"] = new JsonArray(resource),
            ["detail"] = detail,
        };
        target.Deliver(QueueNames.Events, body.ToJsonString());
    }
}
